import TestSupport
import Testing

@testable import Ingest

@Suite("The identity of a load")
struct LoadIdentityTests {
    @Test("of a file is the digest of its bytes as they lie there")
    func file() throws {
        let bytes = Array("abc".utf8)
        // SHA-256 of "abc", FIPS 180-4's first example.
        let digest = """
            ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
            """
        let identity = try self.identity(of: MemoryFile(bytes))
        #expect(identity.digest.map { hex($0) }.joined() == digest)
        #expect(try self.identity(of: MemoryFile(bytes)) == identity)
        #expect(try self.identity(of: MemoryFile(Gzip.compressed(bytes))) != identity)
    }

    @Test("of a file can be asked for at any place, and leaves the reader there")
    func place() throws {
        let file = try MemoryFile("a,b\n1,2\n3,4\n")
        let source = try SourceFile(file.source)
        let identity = try source.identity()
        _ = try source.next()
        #expect(try source.identity() == identity && source.cursor.rowCount == 1)
        guard case .row(let row)? = try source.next() else {
            Issue.record("no second row")
            return
        }
        #expect(row.line == 3)
    }

    @Test("of something else is of its kind, and as long as a file's")
    func named() {
        let identity = LoadIdentity.named(kind: "stream", bytes: [1, 2])
        #expect(identity.digest.count == 32)
        #expect(identity.digest != LoadIdentity.named(kind: "query", bytes: [1, 2]).digest)
        #expect(identity.digest != LoadIdentity.named(kind: "stream", bytes: [1]).digest)
    }

    private func identity(of file: MemoryFile) throws -> LoadIdentity {
        // The file closes its descriptor when it is gone.
        try withExtendedLifetime(file) { try SourceFile(file.source).identity() }
    }

    private func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
