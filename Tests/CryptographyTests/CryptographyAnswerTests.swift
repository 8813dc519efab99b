@_spi(KeyBytes) import Cryptography
import Foundation
import TestSupport
import Testing

/// What is stored keeps its bytes: every format of this module against answers known beforehand.
@Suite("Known answers of keyed digests, proofs of rows and journals")
struct CryptographyAnswerTests {
    @Test("a keyed digest is BLAKE2b over fields that have their lengths before them")
    func keyedDigests() throws {
        for answer in try KnownAnswer.all(in: "keyed-digest.txt") {
            let expected = try answer.bytes("digest")
            let fields = answer.list("field")
            let fixed = KeyedDigest(key: FixedKey(SecretKey(bytes: try answer.bytes("key"))))
            #expect(fixed.digest(fields, length: expected.count) == expected, "\(answer)")
            let rotating = RotatingKeyedDigest(
                ring: try KeyRings.ring("name", [1: answer.bytes("key")]))
            let made = rotating.digest(fields, length: expected.count)
            #expect(made.bytes == expected && made.keyVersion == KeyVersion(1), "\(answer)")
        }
    }

    @Test("each use has a key of its own, derived by its number and context")
    func derivedKeys() throws {
        let contexts: [StaticString] = ["bautalnk", "bautapsn", "bautamac", "relsnap1"]
        for answer in try KnownAnswer.all(in: "derived-keys.txt") {
            let name = try answer.text("context")
            let context = try #require(contexts.first { "\($0)" == name })
            let derived = SecretKey(bytes: try answer.bytes("key"))
                .subkey(UInt64(try answer.number("number")), context: context)
            let bytes = derived.withUnsafeBytes {
                Array(UnsafeBufferPointer(start: $0, count: SecretKey.byteCount))
            }
            #expect(try bytes == answer.bytes("subkey"), "\(answer)")
        }
    }

    private func authenticator(_ answer: KnownAnswer) throws -> RowAuthenticator {
        var keys: [Int: [UInt8]] = [1: try answer.bytes("key_1")]
        if let third = answer.list("key_3").first { keys[3] = third }
        return RowAuthenticator(ring: try KeyRings.ring("credential", keys))
    }

    @Test("the proof of a row is the version of its key and a digest of table and fields")
    func rowMACs() throws {
        for answer in try KnownAnswer.all("row MAC", in: "credentials.txt") {
            let authenticator = try authenticator(answer)
            let (table, fields) = (try answer.text("table"), answer.list("field"))
            let mac = try answer.bytes("mac")
            #expect(authenticator.mac(table: table, fields: fields) == mac, "\(answer)")
            #expect(authenticator.verify(mac, table: table, fields: fields), "\(answer)")
        }
    }

    @Test("a token is stored as a digest of its text")
    func tokens() throws {
        let answer = try KnownAnswer.one("token digest", in: "credentials.txt")
        #expect(
            try authenticator(answer).digest(ofToken: answer.bytes("token")).bytes
                == answer.bytes("digest"))
    }

    @Test("a journal is its records, each with its proof; it reads what was written before")
    func journal() throws {
        let answer = try KnownAnswer.one("journal", in: "credentials.txt")
        let folder = try TemporaryFolder()
        func journal(_ name: String) throws -> AuthenticatedJournal<Records> {
            AuthenticatedJournal(
                path: folder.path + "/" + name, recordLength: try answer.number("record_length"),
                authenticator: try authenticator(answer))
        }
        for record in answer.list("record") { try journal("new").append([record]) }
        let file = Data(try answer.bytes("file"))
        #expect(FileManager.default.contents(atPath: folder.path + "/new") == file)
        try file.write(to: URL(fileURLWithPath: folder.path + "/old"))
        #expect(try journal("old").read(\.all) == answer.list("record"))
    }
}

private struct Records: JournalContents {
    private(set) var all: [[UInt8]] = []
    mutating func add(_ record: [UInt8]) { all.append(record) }
}
