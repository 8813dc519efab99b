import TestSupport
import Testing

@testable import ShopGenerator

@Suite("CSV")
struct CSVRoundTripTests {
    private static let alphabet = ["a", ",", "\"", "\n", "\r", " ", "ü", "漢", "'", ";"]

    /// Rows of random fields from the signs that matter.
    private func rows(seed: UInt64) -> [[String]] {
        var stream = RandomStream(seed: seed, topic: .person)
        return (0..<20).map { _ in
            (0..<4).map { _ in
                let length = stream.index(below: 6)
                let text = (0..<length).map { _ in stream.element(of: Self.alphabet) }.joined()
                return text
            }
        }
    }

    @Test("comes back as it was written, by its own reader and by another", arguments: 0..<50)
    func roundTrip(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file.csv"
        let rows = rows(seed: seed)
        let writer = try CSVWriter(path: path, columns: ["a", "b", "c", "d"])
        for row in rows {
            for field in row { writer.text(field) }
            try writer.endRow()
        }
        try writer.finish()
        let reader = try OrdersFileReader(path: path)
        var read: [[String]] = []
        while try reader.nextRow() {
            read.append(
                (0..<reader.fieldCount).map { String(decoding: reader.field($0), as: UTF8.self) })
        }
        #expect(read == [["a", "b", "c", "d"]] + rows)
        #expect(try folder.table("file.csv").rows == rows)
    }

    @Test("writes money without trailing zeros and times with leading ones")
    func values() throws {
        let folder = try TemporaryFolder()
        let writer = try CSVWriter(path: folder.path + "/file.csv", columns: ["v"])
        for amount in [0, 5, 50, 100, 50_530, 8_725, -1_260, -7] {
            writer.amount(minorUnits: amount)
            try writer.endRow()
        }
        writer.timestamp(second: CivilDay(year: 2024, month: 2, day: 29).number * 86_400 + 3_661)
        try writer.endRow()
        try writer.finish()
        #expect(
            try folder.table("file.csv").column("v") == [
                "0", "0.05", "0.5", "1", "505.3", "87.25", "-12.6", "-0.07", "2024-02-29 01:01:01",
            ])
    }

    @Test("gives a file its name only when it is whole")
    func unfinished() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("before".utf8), as: "file.csv")
        do {
            let writer = try CSVWriter(path: path, columns: ["v"])
            writer.integer(1)
            try writer.endRow()
        }
        #expect(folder.names == ["file.csv"])
        #expect(try folder.bytes("file.csv") == Array("before".utf8))
    }

    @Test("refuses a row longer than any real one", arguments: ["x", ",", "\""])
    func longRow(sign: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(String(repeating: sign, count: 1 << 22).utf8), as: "f")
        let reader = try OrdersFileReader(path: path)
        let error = #expect(throws: GeneratorError.self) { try reader.nextRow() }
        #expect(error?.code == .rowTooLong)
    }
}
