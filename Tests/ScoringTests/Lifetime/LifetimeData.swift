import CustomerModel
import Foundation
import Scoring
import TestSupport
import Testing

/// Customers of the shop CDNOW who first bought in early 1997, until mid-1998.
///
/// Published by Fader & Hardie. The 1/10 sample of 2,357 customers is the one that the papers print figures of.
enum CDNOW {
    private static let file = PublishedData.path("cdnow/cdnow_sample.txt.gz")
    private static let allFile = PublishedData.path("cdnow/cdnow_master.txt.gz")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file) }

    /// The day after the 39 weeks on which the papers fit their models.
    static let calibrationEnd = day(1997, 10, 1)

    /// The customers' orders in cents; the sample number is the key.
    static func orders() throws -> OrderColumns { columns(of: try parsed.get()) }

    /// Those of all 23,570 customers.
    static func allOrders() throws -> OrderColumns {
        columns(
            of: try PublishedData.lines(of: allFile).dropFirst().map {
                try row($0, customer: 0, fields: 4)
            })
    }

    private static func columns(of rows: [Row]) -> OrderColumns {
        let numbers = Set(rows.map(\.customer)).sorted()
        let ordinals = Dictionary(
            uniqueKeysWithValues: numbers.enumerated().map { ($1, Int32($0)) })
        return OrderColumns(
            keys: numbers.map { Pseudonym(high: 0, low: $0) },
            customers: rows.map { ordinals[$0.customer] ?? -1 },
            instants: rows.map { Int64($0.day) * 86_400_000_000 }, days: rows.map(\.day),
            minorUnits: rows.map(\.cents), isReturn: rows.map { _ in false })
    }

    /// The 39-week summary of the papers.
    static func summary() throws -> PurchaseSummary {
        .of(CustomerOrders(grouping: try orders()), asOf: calibrationEnd)
    }

    private struct Row {
        var customer: UInt64
        var day: Int32
        var cents: Int64
    }

    private static let parsed = Result { try PublishedData.lines(of: file).map(row) }

    private static func row(_ line: Substring) throws -> Row {
        try row(line, customer: 1, fields: 5)
    }

    private static func row(_ line: Substring, customer: Int, fields count: Int) throws -> Row {
        let fields = line.split(whereSeparator: \.isWhitespace)
        try #require(fields.count == count)
        let date = try #require(Int(fields[customer + 1]))
        let dollars = try #require(Double(fields[customer + 3]))
        return Row(
            customer: try #require(UInt64(fields[customer])),
            day: Int32(try #require(CalendarDate(dateKey: date)).dayNumber),
            cents: Int64((dollars * 100).rounded()))
    }
}

/// Published data sets: in the folder BAUTA_TEST_DATA, or beside the package.
enum PublishedData {
    static func path(_ name: String) -> String {
        let folder =
            ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"]
            ?? packageRoot + "/../shared/data"
        return folder + "/" + name
    }

    /// The lines of a gzip file, without empty ones.
    static func lines(of file: String) throws -> [Substring] {
        let data = try Gzip.content(ofFile: file)
        let text = String(decoding: data, as: UTF8.self)
        return text.split(whereSeparator: \.isNewline)
    }
}

/// A day that exists; a test that names one that does not, stops.
func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    guard let date = CalendarDate(year: year, month: month, day: day) else {
        preconditionFailure("\(year)-\(month)-\(day) is no day")
    }
    return date
}

/// True where `value` differs from `expected` by no more than `tolerance`.
func isClose(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance
}
