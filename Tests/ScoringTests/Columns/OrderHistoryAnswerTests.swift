import CustomerModel
import Scoring
import TestSupport
import Testing

/// Histories that a run has kept are read by every later one.
@Suite("Known answers of kept order histories")
struct OrderHistoryAnswerTests {
    @Test("are written byte for byte as before, and those written before are read")
    func bytes() throws {
        for answer in try KnownAnswer.all(in: "order-histories.txt") {
            let rows = answer.list("row").map { row in
                String(decoding: row, as: UTF8.self).split(separator: " ")
            }
            // In any order: what is written is canonical.
            let columns = OrderColumns(
                keys: [Pseudonym(high: 1, low: 2)], customers: rows.map { _ in 0 },
                instants: try rows.reversed().map { try #require(Int64($0[1])) },
                days: try rows.reversed().map { try #require(Int32($0[0])) },
                minorUnits: try rows.reversed().map { try #require(Int64($0[2])) },
                margins: rows.reversed().map { Int64($0[3]) ?? OrderColumns.unknownMargin },
                isReturn: rows.reversed().map { $0[4] == "return" })
            let orders = CustomerOrders(grouping: columns)
            var written: [UInt8] = []
            orders.appendHistory(of: 0, to: &written)
            let history = try answer.bytes("history")
            #expect(written == history, "\(answer)")
            let stored = OrderHistories(keys: columns.keys, bytes: history, ends: [history.count])
            let nothing = CustomerOrders(
                grouping: OrderColumns(
                    keys: [], customers: [], instants: [], days: [], minorUnits: [], isReturn: []))
            #expect(try CustomerOrders(reading: stored, adding: nothing) == orders, "\(answer)")
        }
    }
}
