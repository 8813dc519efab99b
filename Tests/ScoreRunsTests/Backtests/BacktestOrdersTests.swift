import CustomerModel
import Database
import Foundation
import Scoring
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Orders of a backtest")
struct BacktestOrdersTests {
    @Test("files give orders and returns, the day after the last row is the end")
    func files() throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        let input = folder.appending(path: "orders.csv").path
        let returns = folder.appending(path: "returns.csv").path
        try Data("customer_id,order_ts,amount\na,2020-01-01,5\nb,2020-01-02,7\n".utf8).write(
            to: URL(filePath: input))
        try Data("customer_id,return_ts,amount\na,2020-02-01,5\n".utf8).write(
            to: URL(filePath: returns))
        let alone = try BacktestOrders.read(file: input)
        #expect(alone.customerCount == 2 && alone.rowCount == 2)
        let both = try BacktestOrders.read(file: input, returns: returns)
        #expect(both.amounts == [500, -500, 700])
        #expect(both.isReturn == [false, true, false])
        #expect(BacktestOrders.end(of: both).iso8601 == "2020-02-02")
        try Data("customer_id,order_ts,amount\n".utf8).write(to: URL(filePath: input))
        #expect(throws: ScoreError.self) { try BacktestOrders.read(file: input) }
    }

    @Test("without a file the warehouse is read, margins and returns included")
    func warehouse() throws {
        let database = try TemporaryCluster.shared.freshInstallation().main
        let key = Pseudonym(high: 1, low: 2)
        let sales = (0..<3 as Range<Int64>).map { row in
            let day = CalendarDate(dayNumber: 18_000 + Int(row))
            return Sale(
                customer: key, origin: key, orderKey: Pseudonym(high: 3, low: UInt64(row)).bytes,
                kind: row == 2 ? .return : .order,
                instantMicroseconds: Int64(day.dayNumber) * 86_400_000_000, day: day,
                revenueMinor: row == 2 ? -100 : 500 + row, marginMinor: row == 0 ? 50 : nil,
                lines: nil, items: nil)
        }
        let ingest = try database.connect(user: "bauta_ingest")
        let load = try database.beginLoad()
        _ = try ingest.transaction {
            try SaleQueries.store(sales, source: 1, load: load, currency: "EUR", on: $0)
        }
        let orders = try BacktestOrders.read(
            from: database.configuration(user: "bauta_analytics"))
        #expect(orders.keys == [key])
        #expect(orders.amounts == [500, 501, -100])
        #expect(
            orders.margins == [50, OrderColumns.unknownMargin, OrderColumns.unknownMargin])
        #expect(orders.isReturn == [false, false, true])
    }
}
