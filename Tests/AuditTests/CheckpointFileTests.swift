import Foundation
import TestSupport
import Testing
import Verification

@testable import Audit

@Suite("The signer's checkpoint file")
final class CheckpointFileTests {
    private let temporary: TemporaryFolder
    private let signer: LogSigner
    private var path: String { temporary.path + "/checkpoint" }
    private var file: CheckpointFile { CheckpointFile(path: path) }

    init() throws {
        temporary = try TemporaryFolder()
        let key = temporary.path + "/signing.1.key"
        try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: key)
        signer = try LogSigner(seedFile: key)
    }

    private func signed(_ size: Int) -> SignedCheckpoint {
        signer.sign(size: size, root: TreeHash.leaf([UInt8(size % 256)]))
    }

    private func store(_ sizes: some Sequence<Int>) throws {
        var writer = try file.open(signer.verifier).writer
        for size in sizes { try writer.store(signed(size)) }
    }

    /// Overwrites bytes of the file from `offset` on.
    private func overwrite(at offset: Int, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    @Test("remembers the last of many, also after it was opened again", arguments: 1...5)
    func remembersTheLast(count: Int) throws {
        #expect(try file.load(signer.verifier) == nil)
        try store(1...count)
        #expect(try file.load(signer.verifier) == signed(count))
        try store([count + 90_000])
        #expect(try file.load(signer.verifier) == signed(count + 90_000))
        try store([count + 90_001])
        #expect(try file.load(signer.verifier) == signed(count + 90_001))
    }

    @Test("remembers the one before where a crash left the last half written", arguments: [4, 5])
    func survivesHalfWrittenPage(count: Int) throws {
        try store(1...count)
        // Files begin with page 0, so the last of an even number is on page 1.
        let page = count.isMultiple(of: 2) ? 4_096 : 0
        try overwrite(at: page + 60, with: Array("half of another note".utf8))
        #expect(try file.load(signer.verifier) == signed(count - 1))
        // The broken page is the next to be written, never the good one.
        try store([count + 1])
        #expect(try file.load(signer.verifier) == signed(count + 1))
        try overwrite(at: page + 60, with: Array("half of another note".utf8))
        #expect(try file.load(signer.verifier) == signed(count - 1))
    }

    @Test("reads a file of one note, and keeps that note until the next is on disk")
    func readsFileOfOneNote() throws {
        try Data(signed(12).note.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try file.load(signer.verifier) == signed(12))
        try store([13])
        #expect(try file.load(signer.verifier) == signed(13))
        try overwrite(at: 4_096, with: [UInt8](repeating: 0xff, count: 100))
        #expect(try file.load(signer.verifier) == signed(12))
    }

    @Test("believes nothing that this log has not signed")
    func refusesForeignNotes() throws {
        try store(1...2)
        try overwrite(at: 0, with: Array("bauta/audit\n99\n".utf8))
        try overwrite(at: 4_096, with: [0xff])
        #expect(throws: AuditError.self) { try file.load(signer.verifier) }
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(throws: AuditError.self) { try file.load(signer.verifier) }
    }
}
