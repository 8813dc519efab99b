import CustomerModel
import Foundation
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Settings
import TestSupport
import Testing

@testable import Ingest

/// Files as shops have them, each by a mapping that says how it is written.
@Suite(
    "Files as shops write them",
    .enabled(
        if: RealData.folder.map { FileManager.default.fileExists(atPath: $0 + "/cases") } == true,
        "needs the folder of real data"))
struct WrittenFileTests {
    /// Orders, with what a mapping says of the file, of the time and of the amount.
    private struct Orders {
        var names = ["order_id", "date", "customer", "total"]
        var top = ""
        var time = "format: local_timestamp"
        var amount = "format: decimal"
        var zone = "Europe/Berlin"

        func mapping() throws -> SourceMapping {
            try .test(
                """
                id: test
                version: 1
                why: For a test.
                source: test
                record: order
                time_zone: \(zone)
                currency: EUR
                minor_digits: 2
                \(top)
                columns:
                  \(names[0]):
                    class: fact
                    role: order_id
                    format: text
                  \(names[1]):
                    class: fact
                    role: ordered_at
                    \(Self.lines(time))
                  \(names[2]):
                    class: identifier
                    kind: test.customer
                  \(names[3]):
                    class: fact
                    role: revenue
                    \(Self.lines(amount))

                """)
        }

        /// `a: b; c: d` as lines, of which all but the first are indented as columns are.
        private static func lines(_ text: String) -> String {
            text.split(separator: "; ").joined(separator: "\n    ")
        }
    }

    /// What a file holds by a mapping.
    private struct Content {
        var orders: [String: SaleRecord.Row] = [:]
        var rejections: [String] = []

        var sum: Int64 { orders.values.reduce(0) { $0 + $1.revenueMinor } }
        var customers: Int { Set(orders.values.map { $0.customer?.value.reveal() }).count }
    }

    private func content(of path: String, as mapping: SourceMapping) throws -> Content {
        let folder = try #require(RealData.folder)
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/cases/\(path)"))
        var content = Content()
        for item in try items(of: SaleRecord.self, from: MemoryFile(bytes), as: mapping) {
            if let row = item.row {
                content.orders[String(decoding: row.orderID, as: UTF8.self)] = row
            } else if let rejection = item.rejection {
                content.rejections.append(rejection)
            }
        }
        return content
    }

    private static let german = Orders(
        names: ["Bestellnummer", "Bestelldatum", "Kundennummer", "Betrag"],
        time: "format: pattern; pattern: DD.MM.YYYY HH:MM", amount: "format: money")

    @Test(
        "a German spreadsheet's file comes in, whichever way it was saved",
        arguments: [
            ("bestellungen.csv", "delimiter: ';'\n  encoding: windows-1252"),
            ("bestellungen-sep.csv", "encoding: utf-8"),
            ("bestellungen-utf8.csv", "delimiter: ';'"),
            ("bestellungen-utf16.csv", "delimiter: tab\n  encoding: utf-16"),
        ])
    func spreadsheet(file: String, dialect: String) throws {
        var german = Self.german
        german.top = "file:\n  \(dialect)\n  decimal: comma\n  grouping: point\nother_columns: drop"
        let content = try content(of: "08-german-excel/" + file, as: german.mapping())
        #expect(content.rejections == [] && content.orders.count == 3 && content.customers == 2)
        #expect(content.sum == 129_646)
        #expect(content.orders["B-1"]?.day.iso8601 == "2024-12-31")
    }

    @Test(
        "a file of another encoding comes in where it is declared, and is told by a byte where not")
    func encoding() throws {
        var commas = Self.german
        (commas.time, commas.amount) = ("format: local_timestamp", "format: decimal")
        commas.top = "other_columns: drop"
        let path = "08-german-excel/bestellungen-komma-cp1252.csv"
        #expect(throws: FeedError(.malformedText(encoding: .utf8, byte: 50))) {
            try content(of: path, as: commas.mapping())
        }
        commas.top = "file:\n  encoding: windows-1252\nother_columns: drop"
        #expect(try content(of: path, as: commas.mapping()).sum == 3_750)
        let error = #expect(throws: FeedError.self) {
            try content(of: "08-german-excel/bestellungen-utf8.csv", as: commas.mapping())
        }
        #expect(error?.description.contains("1 column, 5 semicolons in the first row") == true)
    }

    @Test("a title, blank lines and a footer cost no order")
    func report() throws {
        var report = Orders(top: "file:\n  skip_lines: 2")
        let titled = try content(of: "15-preamble-footer/report.csv", as: report.mapping())
        #expect(titled.orders.count == 2 && titled.sum == 3_000 && titled.rejections.count == 3)
        report.top = ""
        let blank = try content(of: "15-preamble-footer/blank-lines.csv", as: report.mapping())
        #expect(blank.orders.count == 2 && blank.sum == 3_000 && blank.rejections.count == 2)
    }

    @Test("times in UTC are on the shop's days")
    func utc() throws {
        let utc = Orders(
            names: ["order_id", "created_at", "customer", "total"], top: "times_are_in: UTC")
        let content = try content(of: "25-utc-dst/orders.csv", as: utc.mapping())
        #expect(content.orders["D1"]?.day.iso8601 == "2024-07-01")
        #expect(content.orders["D2"]?.day.iso8601 == "2025-01-01")
        // 01:30 UTC is 03:30 in Berlin on the night the clock goes on.
        #expect(content.orders["D3"]?.day.iso8601 == "2024-03-31")
        #expect(content.orders["D3"]?.instantMicroseconds == 1_711_848_600_000_000)
    }

    @Test("a day without a time is the day's first moment in the shop")
    func days() throws {
        let days = Orders(names: ["id", "date", "customer", "amount"], time: "format: day")
        let content = try content(of: "32-date-only/orders.csv", as: days.mapping())
        #expect(content.orders.count == 2 && content.rejections == [])
        #expect(content.orders["1"]?.day.iso8601 == "2024-05-01")
    }

    @Test(
        "each form of an amount or a time comes in by its declaration, and by no other",
        arguments: [
            ("A3", "", "format: decimal", 1_999),
            ("A4", "file:\n  decimal: comma", "format: decimal", 123_450),
            ("A5", "file:\n  grouping: comma", "format: decimal", 123_450),
            ("A7", "", "format: money", 1_200), ("A10", "", "format: money", nil),
            ("A11", "", "format: money", 1_200),
            ("A15", "", "format: decimal; round: half_even", 1_334),
            ("A1", "", "format: decimal; round: half_even", 1_147_321),
            ("A2", "", "format: decimal; round: half_even", 81), ("A14", "", "format: money", nil),
        ] as [(String, String, String, Int64?)])
    func amounts(order: String, top: String, amount: String, minor: Int64?) throws {
        let declared = Orders(top: top, amount: amount)
        let content = try content(of: "24-amounts-times/orders.csv", as: declared.mapping())
        #expect(content.orders[order]?.revenueMinor == minor)
    }

    @Test(
        "each form of a time comes in by its declaration",
        arguments: [
            ("T1", "day"), ("T2", "zoned_timestamp"), ("T3", "zoned_timestamp"),
            ("T4", "zoned_timestamp"), ("T5", "pattern; pattern: M/D/YYYY H:MM"),
            ("T6", "pattern; pattern: DD.MM.YYYY HH:MM"), ("T7", "epoch_seconds"),
            ("T8", "spreadsheet_serial"), ("T10", "pattern; pattern: YYYY-M-D H:MM"),
            ("T11", "pattern; pattern: 'MMM D, YYYY h:mm a'"),
            ("T13", "pattern; pattern: YYYYMMDD"),
            ("T14", "pattern; pattern: YYYY/MM/DD HH:MM:SS"),
        ])
    func times(order: String, format: String) throws {
        let declared = Orders(time: "format: " + format)
        let content = try content(of: "24-amounts-times/orders.csv", as: declared.mapping())
        let day = ["T5", "T6"].contains(order) ? "2011-12-31" : "2024-05-01"
        #expect(content.orders[order]?.day.iso8601 == day)
    }
}
