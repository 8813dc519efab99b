import Foundation
import TestSupport
import Testing
import Text

@testable import Audit
@testable import Verification

@Suite("Log signer")
struct LogSignerTests {
    @Test("opens what it signed, and nothing with one byte changed", arguments: UInt64(0)..<1_000)
    func refusesMutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let key = try TemporaryKey(seed: generator.bytes(32))
        let signer = try LogSigner(seedFile: key.path)
        let signed = signer.sign(
            size: Int.random(in: 0...Int.max, using: &generator),
            root: TreeHash.leaf(generator.bytes(4)))
        #expect(try signer.verifier.open(signed.note) == signed.checkpoint)
        var bytes = Array(signed.note.utf8)
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch seed % 3 {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes.remove(at: position)
        default: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: position)
        }
        guard let changed = String(validating: bytes, as: UTF8.self),
            Array(changed.utf8) != Array(signed.note.utf8)
        else { return }
        #expect(throws: CheckpointError.self) { try signer.verifier.open(changed) }
    }

    @Test("refuses a checkpoint of another key, another log, or signed twice")
    func refusesOthers() throws {
        let own = try TemporaryKey(seed: [UInt8](repeating: 7, count: 32))
        let signer = try LogSigner(seedFile: own.path)
        let other = try TemporaryKey(seed: [UInt8](repeating: 8, count: 32))
        let stranger = try LogSigner(seedFile: other.path)
        let note = signer.sign(size: 3, root: TreeHash.emptyTree).note
        #expect(throws: CheckpointError.self) { try stranger.verifier.open(note) }
        let renamed = try LogVerifier(publicKey: signer.verifier.publicKey, origin: "other/log")
        #expect(throws: CheckpointError.self) { try renamed.open(note) }
        let signature = try #require(note.split(separator: "\n").last)
        #expect(throws: CheckpointError.self) { try signer.verifier.open(note + signature + "\n") }
        let foreign = try #require(
            stranger.sign(size: 3, root: TreeHash.emptyTree).note.split(separator: "\n").last)
        #expect(try signer.verifier.open(note + foreign + "\n").size == 3)
    }

    @Test("takes no secret key that others may read, and none of another size")
    func refusesOpenKeyFiles() throws {
        let key = try TemporaryKey(seed: [UInt8](repeating: 1, count: 32))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o440], ofItemAtPath: key.path)
        #expect(throws: KeyFileError.self) { _ = try LogSigner(seedFile: key.path).verifier }
        let short = try TemporaryKey(seed: [UInt8](repeating: 1, count: 31))
        #expect(throws: KeyFileError.self) { _ = try LogSigner(seedFile: short.path).verifier }
    }
}

/// A key file that goes with its test.
final class TemporaryKey {
    private let folder: TemporaryFolder
    let path: String

    init(seed: [UInt8]) throws {
        folder = try TemporaryFolder()
        path = try folder.write(seed, as: "seed.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
    }
}
