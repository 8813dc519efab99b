import CustomerModel
import Scoring
import TestSupport
import Testing

@Suite("Summaries of purchases")
struct LifetimeSummaryTests {
    private static let asOf = CalendarDate(dayNumber: 1_000)

    private struct Row {
        var customer: Int32
        var day: Int32
        var amount: Int64
        var isReturn = false
    }

    private func summary(_ rows: [Row], keys: [UInt64] = [1, 2, 3]) -> PurchaseSummary {
        .of(
            CustomerOrders(
                grouping: OrderColumns(
                    keys: keys.map { Pseudonym(high: 0, low: $0) },
                    customers: rows.map(\.customer),
                    instants: rows.map { Int64($0.day) * 86_400_000_000 }, days: rows.map(\.day),
                    minorUnits: rows.map(\.amount), isReturn: rows.map(\.isReturn))),
            asOf: Self.asOf)
    }

    @Test("days with an order count, not orders; the first starts the clock and is not in the mean")
    func purchaseDays() {
        let summary = summary([
            Row(customer: 0, day: 900, amount: 5_000), Row(customer: 0, day: 920, amount: 1_000),
            Row(customer: 0, day: 920, amount: 500), Row(customer: 0, day: 950, amount: 700),
            Row(customer: 1, day: 999, amount: 100),
        ])
        #expect(summary.customers == [0, 1])
        #expect(summary.repeats == [2, 0])
        #expect(summary.recencies == [50, 0])
        // To the last day that is looked at, 999.
        #expect(summary.ages == [99, 0])
        #expect(summary.meanValues == [1_100, 0])
    }

    // Requirements, defect 15: nothing bounded the orders by the day they were looked at.
    @Test("orders on the day itself or later change nothing, nor do customers who come then")
    func futureOrders() {
        let past = [
            Row(customer: 0, day: 900, amount: 5_000), Row(customer: 0, day: 950, amount: 700),
        ]
        let future = [
            Row(customer: 0, day: 1_000, amount: 9_999), Row(customer: 1, day: 1_200, amount: 1),
            Row(customer: 0, day: 2_000, amount: 1, isReturn: true),
        ]
        let (one, other) = (summary(past), summary(past + future))
        #expect(one.customers == other.customers)
        #expect(one.repeats == other.repeats)
        #expect(one.recencies == other.recencies)
        #expect(one.ages == other.ages)
        #expect(one.meanValues == other.meanValues)
    }

    // Requirements, defect 13: refunds in the revenue silently changed the margin that was taken.
    @Test("returns are no purchases and do not lower the value of one")
    func returns() {
        let orders = [
            Row(customer: 0, day: 900, amount: 5_000), Row(customer: 0, day: 950, amount: 700),
        ]
        let returns = [
            Row(customer: 0, day: 950, amount: -700, isReturn: true),
            Row(customer: 0, day: 970, amount: -100, isReturn: true),
            Row(customer: 2, day: 970, amount: -100, isReturn: true),
        ]
        let (one, other) = (summary(orders), summary(orders + returns))
        #expect(other.customers == [0])
        #expect(one.recencies == other.recencies)
        #expect(one.meanValues == other.meanValues)
    }

    @Test("neither the order of rows nor the keys change what is known of a customer")
    func orderIndependence() {
        var generator = SeededGenerator(seed: 2)
        var rows = (0..<300).map { _ in
            Row(
                customer: Int32.random(in: 0..<3, using: &generator),
                day: Int32.random(in: 500..<1_100, using: &generator),
                amount: Int64.random(in: -10...10_000, using: &generator))
        }
        let straight = summary(rows)
        rows.shuffle(using: &generator)
        let shuffled = summary(rows)
        let renamed = summary(rows, keys: [9, 5, 1])
        #expect(straight.repeats == shuffled.repeats)
        #expect(straight.meanValues == shuffled.meanValues)
        #expect(straight.recencies == renamed.recencies.reversed())
        #expect(straight.ages == renamed.ages.reversed())
    }

    @Test("two records of one customer taken together are the summary of all their orders")
    func merging() {
        let rows = [
            Row(customer: 0, day: 900, amount: 100), Row(customer: 1, day: 880, amount: 300),
            Row(customer: 1, day: 900, amount: 50), Row(customer: 0, day: 960, amount: 70),
        ]
        let apart = summary(rows)
        #expect(apart.count == 2)
        let merged = summary(rows, keys: [1, 1, 3])
        #expect(merged.repeats == [2])
        #expect(merged.recencies == [80])
        #expect(merged.ages == [119])
        #expect(merged.meanValues == [110])
    }
}
