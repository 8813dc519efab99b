import TestSupport
import Testing
import Verification

@testable import Ingest

@Suite("A file that is held against the first look at it")
struct CheckedFileTests {
    private static let step = 64

    /// Bytes that differ in every step.
    private func bytes(_ count: Int, seed: Int = 0) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 64 &+ seed) }
    }

    private func readAll(_ file: CheckedFile, atOnce: Int = 50) throws -> [UInt8] {
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: atOnce)
        while true {
            let count = try part.withUnsafeMutableBytes { try file.read(into: $0) }
            guard count > 0 else { return all }
            all += part[..<count]
        }
    }

    @Test("gives out its bytes once, and the digest of just these, whenever that is asked for")
    func digest() throws {
        for count in [0, 1, 63, 64, 65, 127, 128, 129, 1_000] {
            let written = try WrittenFile(bytes(count))
            let expected = SHA256.digest(bytes(count))
            for askedAfter in [0, 10, 70, count] where askedAfter <= count {
                let file = CheckedFile(written.source, step: Self.step)
                var first = [UInt8](repeating: 0, count: askedAfter)
                var have = 0
                while have < askedAfter {
                    have += try first[have...].withUnsafeMutableBytes { try file.read(into: $0) }
                }
                #expect(try file.sha256() == expected)
                #expect(try first + readAll(file) == bytes(count))
                #expect(file.digestRead == expected)
                #expect(try file.sha256() == expected)
            }
        }
    }

    @Test("rewritten between the look and the reading, none of the new bytes is given out")
    func changes() throws {
        let count = 10 * Self.step + 7
        for place in stride(from: 0, to: count, by: 13) {
            let written = try WrittenFile(bytes(count))
            let file = CheckedFile(written.source, step: Self.step)
            _ = try file.sha256()
            var other = bytes(count)
            other[place] ^= 1
            try written.rewrite(other, isHidden: true)
            // The system does not tell: the bytes do.
            try file.confirmUnchanged()
            var part = [UInt8](repeating: 0, count: 1)
            var given: [UInt8] = []
            let first = min(Self.step, count)
            if place < first {
                // These were in memory when the look was held against them.
                #expect(try readAll(file) == bytes(count))
                continue
            }
            #expect(throws: FeedError(.changed)) {
                while try part.withUnsafeMutableBytes({ try file.read(into: $0) }) > 0 {
                    given += part
                }
            }
            #expect(given == Array(bytes(count)[..<(place / Self.step * Self.step)]))
            let more = try? part.withUnsafeMutableBytes { try file.read(into: $0) }
            #expect((more ?? 0) == 0, "nothing comes after that")
        }
    }

    @Test("made shorter or longer after the look, it ends with an error and never as a whole file")
    func lengths() throws {
        for count in [3 * Self.step, 3 * Self.step + 20] {
            for length in [Self.step + 1, 2 * Self.step, count - 1, count + 1, 4 * Self.step] {
                let written = try WrittenFile(bytes(count))
                let file = CheckedFile(written.source, step: Self.step)
                _ = try file.sha256()
                try written.rewrite(bytes(length), isHidden: true)
                #expect(throws: FeedError(.changed)) { try readAll(file) }
            }
        }
    }

    @Test("changed before the look at what was read already, is no file that can be named")
    func changedBeforeTheLook() throws {
        let written = try WrittenFile(bytes(5 * Self.step))
        let file = CheckedFile(written.source, step: Self.step)
        #expect(try file.begins(with: [0]))
        try written.rewrite(bytes(5 * Self.step, seed: 1), isHidden: true)
        #expect(throws: FeedError(.changed)) { try file.sha256() }
    }

    @Test("a write that the system tells of is known without reading")
    func marks() throws {
        let written = try WrittenFile(bytes(10))
        let file = CheckedFile(written.source, step: Self.step)
        try file.confirmUnchanged()
        try written.rewrite(bytes(11))
        #expect(throws: FeedError(.changed)) { try file.confirmUnchanged() }
    }
}
