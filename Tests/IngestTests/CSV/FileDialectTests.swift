import Settings
import TestSupport
import Testing

@testable import Ingest

@Suite("How a file is written")
struct FileDialectTests {
    /// The names and the rows of `bytes`, fields divided by `|`.
    private func read(_ bytes: [UInt8], as dialect: FileDialect) throws -> [String] {
        let file = try MemoryFile(bytes)
        return try withExtendedLifetime(file) {
            let source = try SourceFile(file.source, as: dialect)
            var seen = [source.columns.joined(separator: "|")]
            while let event = try source.next() {
                switch event {
                case .row(let row):
                    let fields = row.fields.map { String(decoding: $0, as: UTF8.self) }
                    seen.append("\(row.line):" + fields.joined(separator: "|"))
                case .rejected(let rejection, _): seen.append("\(rejection)")
                }
            }
            return seen
        }
    }

    private func dialect(_ change: (inout FileDialect) -> Void) -> FileDialect {
        var dialect = FileDialect()
        change(&dialect)
        return dialect
    }

    @Test("any ASCII character divides fields or quotes them, and none may")
    func characters() throws {
        let semicolon = dialect { $0.delimiter = ";" }
        #expect(try read(Array("a;b\n\"1;2\";3,4\n".utf8), as: semicolon) == ["a|b", "2:1;2|3,4"])
        let tab = dialect { ($0.delimiter, $0.quote) = ("\t", nil) }
        #expect(try read(Array("a\tb\n\"x\ty\"z\n".utf8), as: tab) == ["a|b", "2:\"x|y\"z"])
        let single = dialect { $0.quote = UInt8(ascii: "'") }
        #expect(try read(Array("a,b\n'1,''2',\"\n".utf8), as: single) == ["a|b", "2:1,'2|\""])
    }

    @Test("a character beyond ASCII divides fields, alone and not by a part of it")
    func wideDelimiter() throws {
        let broken = dialect { $0.delimiter = "¦" }
        // U+00A7 and U+00A6 begin with the same byte.
        let text = "a¦b¦c\n\"1¦\"\"2\"¦§3¦\"4\"\n¦¦\n5¦\"6\"¦\"7\"x\n5¦\"6\"§¦7\n8¦9¦\"\""
        #expect(
            try read(Array(text.utf8), as: broken) == [
                "a|b|c", "2:1¦\"2|§3|4", "3:||", "line 4, column c: malformed-quote",
                "line 5, column b: malformed-quote", "6:8|9|",
            ])
        #expect(
            try read(Array("¦¦\n\na¦b\n1¦2".utf8), as: broken) == ["a|b", "4:1|2"])
        #expect(try read(Array("sep=¦\r\na¦b\r\n1¦2".utf8), as: FileDialect()) == ["a|b", "3:1|2"])
        let latin = dialect { ($0.delimiter, $0.encoding) = ("¦", .latin1) }
        #expect(
            try read([0x61, 0xA6, 0x62, 0x0A, 0xFC, 0xA6, 0xDF], as: latin) == ["a|b", "2:ü|ß"])
    }

    @Test("a delimiter beyond ASCII may lie across two reads")
    func wideDelimiterAcrossReads() throws {
        let rows = try read(
            Array(("a😀b\n" + String(repeating: "\"x\"😀yz\n", count: 300_000)).utf8),
            as: dialect { $0.delimiter = "😀" })
        #expect(rows.count == 300_001 && rows.dropFirst().allSatisfy { $0.hasSuffix(":x|yz") })
    }

    @Test("a first line says the delimiter where the mapping does not")
    func separatorLine() throws {
        let text = Array("sep=;\r\na;b\r\n1;2\r\n".utf8)
        #expect(try read(text, as: FileDialect()) == ["a|b", "3:1|2"])
        #expect(
            try read(text, as: dialect { $0.delimiter = ";" }) == ["a|b", "3:1|2"])
        // A file of one column that happens to be called so.
        #expect(try read(Array("sep=\n1\n".utf8), as: FileDialect()) == ["sep=", "2:1"])
    }

    @Test("lines end by CR alone where no LF is, whatever the file begins with", arguments: 0..<3)
    func carriageReturns(blanks: Int) throws {
        let text = String(repeating: "\r", count: blanks) + "a,b\r\"1\",2\r\r3,4"
        #expect(
            try read(Array(text.utf8), as: FileDialect())
                == ["a|b", "\(2 + blanks):1|2", "\(4 + blanks):3|4"])
    }

    @Test("lines before the header are read past, names have no spaces around them")
    func preamble() throws {
        let text = "\"Orders, as of\"\nof 2024\n\n \u{A0}order id ,\tb\n1,2\n"
        #expect(
            try read(Array(text.utf8), as: dialect { $0.skippedLines = 2 })
                == ["order id|b", "5:1|2"])
        #expect(throws: FeedError(.noHeader(nil))) {
            try read(Array(text.utf8), as: dialect { $0.skippedLines = 9 })
        }
    }

    @Test("without a header the mapping names columns, and the first row is one")
    func headerless() throws {
        let named = dialect { $0.header = .none([1: "who", 3: "paid"]) }
        #expect(
            try read(Array("\nx,y,1\nz,,2\n".utf8), as: named)
                == ["who|#2|paid", "2:x|y|1", "3:z||2"])
        #expect(try read(Array("\"x\ny\",,1\n".utf8), as: named) == ["who|#2|paid", "1:x\ny||1"])
        #expect(
            try read(Array("x,\"y\"z,1\na,b,3\n".utf8), as: named)
                == ["who|#2|paid", "line 1, column #2: malformed-quote", "2:a|b|3"])
    }

    @Test(
        "is decoded, also where a character lies across two reads",
        arguments: [
            (FileDialect.Encoding.windows1252, [0x80, 0xFC, 0xDF] as [UInt8], "€üß"),
            (.latin1, [0xE9, 0xFC, 0xDF], "éüß"), (.latin9, [0xA4, 0xFC, 0xDF], "€üß"),
            (.utf8, Array("€üß".utf8), "€üß"),
        ])
    func encodings(encoding: FileDialect.Encoding, bytes: [UInt8], text: String) throws {
        // Longer than any buffer on the way.
        let count = 70_000
        var content = Array("a,b\n".utf8)
        for _ in 0..<count { content += bytes + Array(",1\n".utf8) }
        let rows = try read(content, as: dialect { $0.encoding = encoding })
        #expect(rows.count == count + 1)
        #expect(rows.dropFirst().allSatisfy { $0.hasSuffix(":" + text + "|1") })
    }

    @Test(
        "UTF-16 is read by its byte order mark, and refused without it", arguments: [true, false])
    func utf16(isLittle: Bool) throws {
        func encoded(_ text: String) -> [UInt8] {
            ("\u{FEFF}" + text).utf16.flatMap { unit -> [UInt8] in
                let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
                return isLittle ? [low, high] : [high, low]
            }
        }
        let utf16 = dialect { ($0.encoding, $0.delimiter) = (.utf16, "\t") }
        let long = String(repeating: "ü😀\t1\r\n", count: 30_000)
        let rows = try read(encoded("Straße\tb\r\n" + long), as: utf16)
        #expect(rows[0] == "Straße|b" && rows.count == 30_001)
        #expect(rows.dropFirst().allSatisfy { $0.hasSuffix(":ü😀|1") })
        #expect(throws: FeedError(.malformedText(encoding: .utf16, byte: 1))) {
            try read(Array(encoded("a\tb\n").dropFirst(2)), as: utf16)
        }
        // Cut off within a character, and half of a surrogate pair.
        #expect(throws: FeedError(.malformedText(encoding: .utf16, byte: 13))) {
            try read(encoded("a\tb\n1") + [0x32], as: utf16)
        }
        #expect(throws: FeedError.self) {
            try read(encoded("a\tb\n") + (isLittle ? [0x00, 0xD8] : [0xD8, 0x00]), as: utf16)
        }
        #expect(throws: FeedError(.malformedText(encoding: .utf16, byte: 1))) {
            try read([], as: utf16)
        }
    }

    @Test("what is not UTF-8 in a header is told by its byte, and no cell is quoted")
    func wrongEncoding() throws {
        let bytes = Array("\u{FEFF}a,Stra".utf8) + [0xDF, 0x65, 0x0A, 0x31, 0x0A]
        let error = #expect(throws: FeedError.self) { try read(bytes, as: FileDialect()) }
        #expect(error?.code == .malformedText(encoding: .utf8, byte: 10))
        #expect(error?.description.hasPrefix("not UTF-8 at byte 10: say how") == true)
    }
}
