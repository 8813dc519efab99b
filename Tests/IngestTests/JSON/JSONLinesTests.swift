import TestSupport
import Testing

@testable import Ingest
@testable import Settings

@Suite("JSON lines")
struct JSONLinesTests {
    /// Orders of nested objects, a row an element of `lines`.
    static func mapping(_ more: String = "", top: String = "rows: lines") throws -> SourceMapping {
        try .test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: order
            file:
              format: json_lines
            \(top)
            time_zone: Europe/London
            currency: GBP
            minor_digits: 2
            columns:
              number:
                class: fact
                role: order_id
                format: text
              "customer.id":
                class: identifier
                kind: test.customer
              "placed.at":
                class: fact
                role: ordered_at
                format: zoned_timestamp
              "lines[].price":
                class: fact
                role: revenue
                format: decimal
            \(more)
            """)
    }

    /// Rows by the texts of their fields, rejections by their words; the columns first.
    private func rows(
        _ text: String, _ mapping: SourceMapping? = nil
    ) throws -> [String] {
        let mapping = try mapping ?? Self.mapping()
        let file = try MemoryFile(text)
        return try withExtendedLifetime(file) {
            let source = try SourceFile(file.source, of: mapping)
            var rows = [source.columns.joined(separator: " ")]
            while let event = try source.next() {
                switch event {
                case .row(let row):
                    let fields = row.fields.map { String(decoding: $0, as: UTF8.self) }
                    rows.append("\(row.line): " + fields.joined(separator: "|"))
                case .rejected(let rejection, _): rows.append(rejection.description)
                }
            }
            return rows
        }
    }

    private func problem(_ text: String, _ mapping: SourceMapping) throws -> String? {
        let file = try MemoryFile(text)
        return try withExtendedLifetime(file) {
            do {
                _ = try ColumnPlan(of: SourceFile(file.source, of: mapping), mapping: mapping)
                return nil
            } catch let error as FeedError {
                return error.description
            }
        }
    }

    private static let columns = "number customer.id placed.at lines[].price"

    @Test("a value is found by its path, and each element of the list is a row")
    func paths() throws {
        let text = """
            {"number":1,"customer":{"id":"a"},"lines":[{"price":1.50},{"price":"2.0"}],"placed":{"at":"2024-05-01T10:00:00Z"}}
            {"placed": {"at": null}, "lines": [], "customer": null, "number": "two"}

            {"lines":[{"price":3},{},{"price":4}],"number":3}
            """
        #expect(
            try rows(text) == [
                Self.columns, "1: 1|a|2024-05-01T10:00:00Z|1.50", "1: 1|a|2024-05-01T10:00:00Z|2.0",
                "2: two|||", "4: 3|||3", "4: 3|||", "4: 3|||4",
            ])
    }

    @Test("numbers stay as they are written, and escapes become characters")
    func values() throws {
        let text = #"""
            {"number":12345678901234567890.10,"customer":{"id":"J\u00f6rg \ud83d\ude00 \"x\"\/\\"},"placed":{"at":true},"lines":[{"price":-0.10e2}]}
            """#
        #expect(
            try rows(text) == [
                Self.columns, #"1: 12345678901234567890.10|Jörg 😀 "x"/\|true|-0.10e2"#,
            ])
    }

    @Test("what is no object, or no value, is a row in quarantine, and reading goes on")
    func malformed() throws {
        let good = #"{"number":1,"customer":{"id":"a"},"placed":{"at":"x"},"lines":[{"price":1}]}"#
        let bad = [
            "nonsense", "{", #"{"number":1"#, #"{"number":01}"#, #"{"number":"a}"#, "[1]",
            #"{"number":"\ud800"}"#, #"{"number":"\x"}"#, "{\"number\":\"\u{1}\"}", good + "x",
            #"{"number":1.}"#, #"{"number":1,}"#, #"{"number":nul}"#, "{\"number\":\0}",
            String(repeating: #"{"number":"#, count: 100) + "1"
                + String(repeating: "}", count: 100),
        ]
        let text = ([good] + bad + [good]).joined(separator: "\n")
        let rows = try rows(text)
        #expect(rows.count == bad.count + 3)
        for (place, row) in rows.dropFirst(2).dropLast().enumerated() {
            #expect(row == "line \(place + 2), column (row): malformed-json", "\(bad[place])")
        }
        let other = """
            \(good)
            {"number":{"x":1}}
            {"number":1,"number":2}
            {"number":1,"lines":[{"price":1,"price":2}]}
            {"number":1,"lines":[{"price":1}],"lines":[{"price":1}]}
            {"number":"\(String(repeating: "x", count: CSVReader.maximumFieldOctets + 1))"}
            """
        #expect(
            try self.rows(other).dropFirst(2) == [
                "line 2, column number: not-a-value", "line 3, column number: field-twice",
                "line 4, column lines[].price: field-twice", "line 5, column (row): field-twice",
                "line 6, column number: field-too-long",
            ])
    }

    @Test("a line longer than any row is passed over up to its end")
    func longLine() throws {
        let good = #"{"number":1,"customer":{"id":"a"},"placed":{"at":"x"},"lines":[{"price":1}]}"#
        for extra in [1, 3 * CSVReader.maximumRowOctets] {
            let long =
                #"{"number":""# + String(repeating: "x", count: CSVReader.maximumRowOctets + extra)
                + #""}"#
            #expect(
                try rows("\(good)\n\(long)\n\(good)") == [
                    Self.columns, "1: 1|a|x|1", "line 2, column (row): row-too-long",
                    "3: 1|a|x|1",
                ])
        }
    }

    @Test("keys that are not declared stop the load; one that comes later refuses its line")
    func undeclared() throws {
        let first =
            #"{"number":1,"customer":{"id":"a","note":"x","tags":["y"]},"placed":{"at":"x"},"lines":[{"price":1,"tax":{"rate":2}}]}"#
        let problem = try problem(first, Self.mapping())
        #expect(
            problem?.hasPrefix(
                "columns 'customer.note', 'customer.tags[]', 'lines[].tax.rate' are not declared in the mapping"
            )
                == true, "\(problem ?? "nil")")
        let drop = """
              "customer.note":
                class: drop
                why: Free text.
              "customer.tags":
                class: drop
                why: Free text.
              "lines[].tax":
                class: drop
                why: Not needed.
            """
        #expect(try self.problem(first, Self.mapping(drop)) == nil)
        let later =
            Array(repeating: first, count: JSONLinesReader.exploredLines).joined(separator: "\n")
            + "\n" + #"{"number":1,"new":null}"# + "\n" + #"{"number":2,"new":[]}"# + "\n"
            + #"{"number":3,"new":{"a":[1]}}"# + "\n" + #"{"number":4,"customer":"b"}"#
        let lines = try rows(later, Self.mapping(drop)).suffix(4)
        #expect(
            Array(lines) == [
                "1001: 1||||||", "line 1002, column (row): undeclared-field",
                "line 1003, column (row): undeclared-field",
                "line 1004, column (row): undeclared-field",
            ])
        #expect(
            try rows(later, Self.mapping(drop, top: "rows: lines\nother_columns: drop")).suffix(4)
                == ["1001: 1||||||", "1002: 2||||||", "1003: 3||||||", "1004: 4||||||"])
    }

    @Test("a file that is no JSON lines, or lacks a column, is told so")
    func otherFiles() throws {
        #expect(
            try problem("a,b\n1,2\n", Self.mapping())?.hasPrefix(
                "no line of it is an object of JSON") == true)
        #expect(
            try problem("[\n{\"number\":1}\n]\n", Self.mapping())?.contains("lacks") == true)
        let lacking = try problem(#"{"number":1,"customer":{"id":1}}"#, Self.mapping())
        #expect(lacking?.contains("lacks 'placed.at', 'lines[].price'") == true, "\(lacking ?? "")")
        #expect(try problem("", Self.mapping()) == nil)
    }

    @Test("a mapping whose paths cannot be is refused")
    func mappings() throws {
        func refused(_ more: String, top: String = "rows: lines") -> String? {
            do {
                _ = try Self.mapping(more, top: top)
                return nil
            } catch {
                return "\(error)"
            }
        }
        let items = { (name: String) in
            "  \"\(name)\":\n    class: fact\n    role: margin\n    format: decimal\n"
        }
        #expect(refused(items("lines[].margin")) == nil)
        #expect(refused(items("taxes[].margin"))?.contains("elements of one list") == true)
        #expect(refused(items("lines[].parts[].margin"))?.contains("elements of one list") == true)
        #expect(refused(items("number.margin"))?.contains("stands within 'number'") == true)
        #expect(refused(items("a..b"))?.contains("no path") == true)
        #expect(refused("", top: "")?.contains("rows: lines") == true)
    }

    @Test("orders are summed from their elements, and what is refused is sealed once a line")
    func orders() throws {
        let fixture = try LoadFixture()
        let order = { (number: Int, prices: String) in
            #"{"number":\#(number),"customer":{"id":"c\#(number % 2)"},"placed":{"at":"2024-05-01T10:00:00Z"},"lines":[\#(prices)]}"#
        }
        let text = [
            order(1, #"{"price":1.50},{"price":2.25}"#), order(2, #"{"price":4}"#), "{",
            order(3, #"{"price":"x"},{"price":1},{"price":2}"#),
            order(4, Array(repeating: #"{"price":0.01}"#, count: 5_000).joined(separator: ",")),
        ].joined(separator: "\n")
        let report = try fixture.load(Array(text.utf8), as: Self.mapping())
        #expect(report.accepted == 3)
        #expect(
            try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales")
                == 375 + 400 + 5_000)
        #expect(report.quarantined.values.reduce(0, +) == 4)
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine") == 2)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.dim_customer") == 2)
    }
}
