import CZstd
import TestSupport
import Testing

@testable import Ingest

@Suite("A compressed file")
struct CompressedFileTests {
    private static let text =
        "who,number,at,paid\n"
        + (1...3_000).map {
            "c\($0 % 7),\($0),2024-05-01 10:00:00,1.50\n"
        }.joined()

    private func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        return Array(output.prefix(count))
    }

    /// Rows of a file, or the error that ends it.
    private func rows(of bytes: [UInt8], expansion: Int? = nil) throws -> Int {
        let file = try MemoryFile(bytes)
        return try withExtendedLifetime(file) {
            let source = try SourceFile(
                CheckedFile(
                    file.source, expansion: expansion ?? BoundedSource.defaultExpansion))
            var rows = 0
            while try source.next() != nil { rows += 1 }
            return rows
        }
    }

    @Test("in zstd is read, of one frame or several")
    func frames() throws {
        let bytes = Array(Self.text.utf8)
        #expect(try rows(of: zstd(bytes)) == 3_000)
        let half = bytes.count / 2
        #expect(
            try rows(of: zstd(Array(bytes[..<half])) + zstd(Array(bytes[half...]))) == 3_000)
    }

    @Test("in zstd that is cut off or damaged is refused")
    func damaged() throws {
        let whole = zstd(Array(Self.text.utf8))
        for cut in stride(from: 5, to: whole.count, by: 97) {
            #expect(throws: FeedError.self) { try rows(of: Array(whole.prefix(cut))) }
        }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var bytes = whole
            let place = Int.random(in: 4..<bytes.count, using: &generator)
            bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
            // What a check sum or the form does not tell is read as it is; nothing crashes.
            _ = try? rows(of: bytes)
        }
    }

    @Test("that expands without end is refused, unless more is allowed")
    func bomb() throws {
        let long = zstd([UInt8](repeating: UInt8(ascii: "a"), count: 80 << 20))
        let error = #expect(throws: FeedError.self) { try rows(of: long) }
        #expect(error?.code == .expandsTooMuch(times: BoundedSource.defaultExpansion))
        // As one endless header it is none all the same.
        let allowed = #expect(throws: FeedError.self) { try rows(of: long, expansion: 1_000_000) }
        #expect(allowed?.code != error?.code)
    }
}
