import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Churn by the rules of the requirements")
struct ChurnRulesTests {
    private static let asOf = CalendarDate(dayNumber: 15_000)

    private func score(_ rows: [(daysBefore: Int, amount: Int64)], minimum: Int = 1) -> UInt8? {
        let orders = ChurnHistoryOf.customers([rows], asOf: Self.asOf)
        return ChurnRules(minimumOrders: minimum).score(
            of: 0, in: orders, before: Int32(Self.asOf.dayNumber))
    }

    // The categories of Online Retail II as of 2011-12-10, as three independent implementations
    // of the requirements' formulas give them.
    @Test(
        "Online Retail II has the published categories, whatever the order of rows and the keys",
        .enabled(if: RetailLedger.isPresent, "the data set is absent"),
        arguments: [nil, 5] as [UInt64?])
    func published(seed: UInt64?) throws {
        let orders = try RetailLedger.orders(shuffledBy: seed)
        let asOf = try #require(CalendarDate(year: 2_011, month: 12, day: 10))
        let table = ChurnRules().table(of: orders, asOf: asOf)
        var counts: [ChurnCategory: Int] = [:]
        for row in 0..<table.count { counts[table.category(row), default: 0] += 1 }
        #expect(table.count == 4_255)
        #expect(counts == [.critical: 1_869, .low: 1_471, .high: 881, .medium: 34])
    }

    // Requirements, defect 15: without an upper bound the score saw orders after as-of.
    @Test("orders on the day scored and later change nothing")
    func seesNoFuture() {
        let past = [(daysBefore: 100, amount: 500 as Int64), (daysBefore: 20, amount: 500)]
        let future = [(daysBefore: 0, amount: 9_000 as Int64), (daysBefore: -5, amount: 9_000)]
        #expect(score(past + future) == score(past))
        #expect(score(future) == nil)
    }

    // Requirements, defect 16: one silence counts three times, and 86 to 100 are never reached.
    @Test("silence of 90 days makes 85 points, and nothing makes more")
    func countsSilenceThrice() {
        #expect(score([(daysBefore: 91, amount: 100)]) == 85)
        #expect(score([(daysBefore: 4_000, amount: 100)]) == 85)
        #expect(score([(daysBefore: 31, amount: 100), (daysBefore: 40, amount: 100)]) == 60)
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let rows = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                (
                    daysBefore: Int.random(in: 1...200, using: &generator),
                    amount: Int64.random(in: 1...1_000, using: &generator)
                )
            }
            #expect((score(rows) ?? 0) <= 85)
        }
    }

    @Test("windows begin on their 30th and 90th day")
    func windowBounds() {
        // One order: 30 days are the whole of 90, so nothing falls.
        #expect(score([(daysBefore: 30, amount: 100)]) == 10)
        // Frequency 20, spend 15, trend 15: an order of the last 90 days, none of the last 30.
        #expect(score([(daysBefore: 31, amount: 100)]) == 60)
        #expect(score([(daysBefore: 90, amount: 100)]) == 80)
        #expect(score([(daysBefore: 91, amount: 100)]) == 85)
    }

    @Test("less than half of the earlier pace is a fall, exactly half is none")
    func pace() {
        let steady = (0..<6).map { (daysBefore: 31 + $0, amount: 100 as Int64) }
        let one = [(daysBefore: 1, amount: 100 as Int64)]
        // 1 of 7 orders in 30 days, 6 × 1 < 7: frequency 15, spend 10, trend 15.
        #expect(score(steady + one) == 40)
        // 1 of 6: exactly half of a third.
        #expect(score(Array(steady.dropLast()) + one) == 0)
    }

    @Test("returns lower spend and are no orders")
    func returns() {
        let rows = [(daysBefore: 3, amount: 500 as Int64), (daysBefore: 2, amount: -500)]
        // Recency 1, spend 25 because nothing was spent on balance.
        #expect(score(rows) == 26)
        #expect(score([(daysBefore: 2, amount: -500)]) == nil)
        #expect(score(rows, minimum: 2) == nil)
    }
}
