import TestSupport
import Testing

@testable import Ingest

@Suite("CSV")
struct CSVReaderTests {
    /// Rows as text, rejections as `!line column reason`.
    private func read(_ bytes: [UInt8]) throws -> [String] {
        let file = try MemoryFile(bytes)
        let reader = try CSVReader.open(CheckedFile(file.source))
        var seen: [String] = []
        while let event = try reader.next() {
            switch event {
            case .row(let row):
                let fields = row.fields.map { String(decoding: $0, as: UTF8.self) }
                seen.append("\(row.line):" + fields.joined(separator: "|"))
            case .rejected(let rejection, _):
                seen.append("!\(rejection.line) \(rejection.column) \(rejection.reason.rawValue)")
            }
        }
        return seen
    }

    private func read(_ text: String) throws -> [String] { try read(Array(text.utf8)) }

    @Test(
        "is read as RFC 4180 says",
        arguments: [
            ("a,b\n1,2\n", ["2:1|2"]),
            ("a,b\r\n1,2\r\n3,4", ["2:1|2", "3:3|4"]),
            ("\u{FEFF}a,b\n1,2\n", ["2:1|2"]),
            ("a,b\n\"1\",\"x, y\"\n", ["2:1|x, y"]),
            ("a,b\n\"say \"\"hi\"\"\",\"\"\n", ["2:say \"hi\"|"]),
            ("a,b\n\"two\nlines\",2\n3,4\n", ["2:two\nlines|2", "4:3|4"]),
            ("a,b\n\"1\",\"2\"", ["2:1|2"]),
            ("a,b\n\"1\",\"2\"\r", ["2:1|2"]),
            ("a,b\n,\n1,\n", ["2:|", "3:1|"]), (",,\na,b\n1,2\n", ["3:1|2"]),
            ("a,b\n\n1,2\n\r\n", ["3:1|2"]),
            ("a\n\n1\n", ["2:", "3:1"]),
            ("a,b\n5\" pipe,2\n", ["2:5\" pipe|2"]),
            ("a,b\n1\r2,3\n", ["2:1\r2|3"]),
            ("a,b\nü,日本\n", ["2:ü|日本"]),
            ("a,b", []),
        ])
    func reads(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "rejects a row and goes on behind it",
        arguments: [
            ("a,b\n1\n3,4\n", ["!2 b wrong-field-count", "3:3|4"]),
            ("a,b\n1,2,3\n3,4\n", ["!2 (beyond the header) wrong-field-count", "3:3|4"]),
            ("a,b\n1,\"2\"x\n3,4\n", ["!2 b malformed-quote", "3:3|4"]),
            ("a,b\n1,\"2\n3,4\n5,6\n", ["!2 b unterminated-quote", "3:3|4", "4:5|6"]),
            ("a,b\n1,\"2\n3,4", ["!2 b unterminated-quote", "3:3|4"]),
            ("a,b\n1,\"", ["!2 b unterminated-quote"]),
        ])
    func rejects(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test("rejects bytes that are not UTF-8, by column")
    func invalidUTF8() throws {
        let bytes = Array("a,b\n1,x".utf8) + [0xC3, 0x28] + Array("\nü,2\n".utf8)
        #expect(try read(bytes) == ["!2 b invalid-utf8", "3:ü|2"])
    }

    @Test("bounds fields and rows, and reads on")
    func limits() throws {
        let longField = String(repeating: "x", count: CSVReader.maximumFieldOctets + 1)
        #expect(try read("a,b\n1,\(longField)\n3,4\n") == ["!2 b field-too-long", "3:3|4"])
        #expect(try read("a,b\n1,\"\(longField)\"\n3,4\n") == ["!2 b field-too-long", "3:3|4"])
        for excess in [1, CSVReader.maximumRowOctets, 3 * CSVReader.maximumRowOctets] {
            let longRow = String(repeating: "x", count: CSVReader.maximumRowOctets + excess)
            #expect(try read("a,b\n\(longRow)\n3,4\n") == ["!2 (row) row-too-long", "3:3|4"])
            #expect(try read("a,b\n\(longRow)") == ["!2 (row) row-too-long"])
        }
        // A stray quote costs its own line, however much follows it.
        let count = CSVReader.maximumRowOctets / 4 + 10
        let rows = String(repeating: "3,4\n", count: count)
        let seen = try read("a,b\n\"1,2\n" + rows)
        #expect(seen.count == count + 1 && seen[0] == "!2 (row) row-too-long")
        #expect(seen.dropFirst().allSatisfy { $0.hasSuffix(":3|4") })
    }

    @Test("has at most so many columns")
    func columns() throws {
        let header = String(repeating: "a,", count: CSVReader.maximumFields) + "a\n1\n"
        #expect(throws: FeedError(.tooManyColumns)) { try read(header) }
        #expect(throws: FeedError(.noHeader(nil))) { try read("") }
        #expect(throws: FeedError(.noHeader(nil))) { try read("\u{FEFF}") }
    }

    @Test("is the same however its rows fall on the reader's buffer", arguments: 0..<3)
    func chunks(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var text = "a,b\n"
        var expected: [String] = []
        var line = 2
        while text.utf8.count < 3 * CSVReader.maximumRowOctets {
            let content = String(
                repeating: "y\n", count: Int.random(in: 0...20_000, using: &random))
            text += "\"\(content)\",z\n"
            expected.append("\(line):\(content)|z")
            line += content.utf8.count / 2 + 1
        }
        #expect(try read(text) == expected)
        #expect(try read(Gzip.compressed(Array(text.utf8))) == expected)
    }
}

@Suite("Gzip")
struct GzipSourceTests {
    private static let text = "a,b\n" + (0..<50_000).map { "\($0),\($0 * 7)\n" }.joined()

    private static let compressed = Gzip.compressed(Array(text.utf8))

    private func rowCount(_ bytes: [UInt8]) throws -> Int {
        let file = try MemoryFile(bytes)
        let reader = try CSVReader.open(CheckedFile(file.source))
        var count = 0
        while try reader.next() != nil { count += 1 }
        return count
    }

    @Test("of one member and of several is read through")
    func members() throws {
        let bytes = Array(Self.text.utf8)
        let half = bytes.count / 2
        #expect(try rowCount(Gzip.compressed(bytes)) == 50_000)
        #expect(
            try rowCount(
                Gzip.compressed(Array(bytes[..<half])) + Gzip.compressed(Array(bytes[half...])))
                == 50_000)
        #expect(
            try rowCount(Gzip.compressed([]) + Gzip.compressed(bytes) + Gzip.compressed([]))
                == 50_000)
    }

    @Test("that ends too early is an error at any cut", arguments: [1, 2, 7, 13, 19])
    func truncated(part: Int) throws {
        let bytes = Self.compressed
        let cut = Array(bytes.prefix(bytes.count * part / 20))
        #expect(throws: FeedError(.truncatedGzip)) { try rowCount(cut) }
        #expect(throws: FeedError(.truncatedGzip)) {
            try rowCount(Array(bytes.dropLast()))
        }
    }

    @Test("that is damaged, or followed by something else, is an error", arguments: 0..<12)
    func corrupt(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = Self.compressed
        #expect(throws: FeedError(.corruptGzip)) {
            try rowCount(bytes + Array("trailing words".utf8))
        }
        // Behind the header, whose time and name no checksum covers.
        let position = Int.random(in: 10..<bytes.count, using: &random)
        bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        #expect(throws: FeedError.self) { try rowCount(bytes) }
    }

    @Test("can be read twice from one descriptor")
    func twice() throws {
        let file = try MemoryFile(Self.compressed)
        for _ in 0..<2 {
            let reader = try CSVReader.open(CheckedFile(file.source))
            var count = 0
            while try reader.next() != nil { count += 1 }
            #expect(count == 50_000)
        }
    }

    @Test("is refused where the descriptor cannot be read, with the cause")
    func closedDescriptor() {
        let file = FileSource(descriptor: -1)
        #expect(throws: FeedError(.cannotRead(errno: 9))) {
            _ = try CSVReader.open(CheckedFile(file)).columns
        }
    }
}
