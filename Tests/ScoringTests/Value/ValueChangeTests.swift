import CustomerModel
import Testing

@testable import Scoring

@Suite("Change of customer value")
struct ValueChangeTests {
    private static let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 700)

    @Test("change and trend since an earlier day, and none where there was none")
    func change() {
        func change(_ earlier: Int64?, _ value: Int64) -> ValueChange {
            ValueChange(from: earlier, to: value, thresholdPercent: 10)
        }
        #expect(change(1_000, 1_101).trend == .increasing)
        #expect(change(1_000, 1_100) == change(1_000, 1_100))
        #expect(change(1_000, 1_100).trend == .stable)
        #expect(change(1_000, 899).trend == .decreasing)
        #expect(abs((change(1_000, 899).percent ?? 0) + 10.1) < 1e-9)
        #expect(change(nil, 5).trend == nil && change(nil, 5).percent == nil)
        #expect(change(0, 5).trend == .increasing && change(0, 5).percent == nil)
        #expect(change(0, 0).trend == .stable)
    }

    @Test("changes of a table go by customer, whoever was known then")
    func changes() throws {
        let rows = SimulatedShop(customers: 800, pastDays: 300, days: 700).rows(seed: 4)
        let orders = ledger(of: rows)
        let assumptions = try ValueAssumptions()
        let model = ValueModel.fit(orders, asOf: Self.asOf, assumptions: assumptions)
        let now = ValueTable.of(orders, asOf: Self.asOf, model: model, assumptions: assumptions)
        let then = ValueTable.of(
            orders, asOf: Self.asOf.adding(days: -30), model: model, assumptions: assumptions)
        let changes = now.changes(
            from: then.oneYearByOrdinal(customerCount: orders.customerCount))
        #expect(changes.count == now.count)
        let known = Set(then.customers)
        #expect(known.count < now.count)
        for (row, change) in changes.enumerated() {
            #expect((change.trend == nil) == !known.contains(now.customers[row]))
        }
        #expect(Set(changes.compactMap(\.trend)).count >= 2)
    }
}
