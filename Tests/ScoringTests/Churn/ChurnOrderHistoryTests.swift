import CustomerModel
import Testing

@testable import Scoring

@Suite("What churn knows of one customer")
struct ChurnOrderHistoryTests {
    private static let asOf = CalendarDate(dayNumber: 15_000)

    private func history(_ rows: [(daysBefore: Int, amount: Int64)]) throws -> ChurnOrderHistory? {
        let orders = ChurnHistoryOf.customers([rows], asOf: Self.asOf)
        return ChurnOrderHistory(of: 0, in: orders, before: 15_000, horizon: 90)
    }

    @Test("windows, gaps, values and the season a year ago are counted by day")
    func counts() throws {
        let history = try #require(
            try history([
                (500, 100), (365, 200), (276, 300), (275, 400), (180, 500), (90, 600), (90, 50),
                (30, 700), (29, -80), (0, 9_999), (-10, 9_999),
            ]))
        #expect(history.orders == 8 && history.purchases == 7 && history.repeats == 6)
        #expect(history.firstDay == 14_500 && history.lastDay == 14_970 && history.span == 470)
        #expect(history.orders30 == 1 && history.orders90 == 3 && history.ordersBefore90 == 1)
        #expect(history.spend30 == 620 && history.spend90 == 1_270 && history.spendBefore90 == 500)
        #expect(history.purchases90 == 2 && history.purchases365 == 6)
        // [as-of − 365, as-of − 275): the coming 90 days of a year ago.
        #expect(history.purchasesSameSeason == 2)
        #expect(history.returns90 == 1 && history.returns365 == 1)
        #expect(history.orderValue == 2_850 && history.lastOrderValue == 700)
        let gaps: [Int64] = [135, 89, 1, 95, 90, 60]
        #expect(history.squaredGaps == gaps.reduce(0) { $0 + $1 * $1 })
    }

    @Test("the change of interval compares the last three gaps with those before")
    func intervals() throws {
        let history = try #require(
            try history([(200, 1), (180, 1), (160, 1), (130, 1), (90, 1), (70, 1)]))
        // Gaps 20, 20, 30, 40, 20: the last three make 30, the others 20.
        #expect(abs(history.intervalChangePercent - 50) < 1e-12)
        let short = try #require(try self.history([(9, 1), (5, 1)]))
        #expect(short.intervalChangePercent.isNaN)
    }

    // Requirements, defect 19: with 30 days against a third of 90, "decreasing" meant no order at all.
    @Test("a trend needs a change of more than a quarter")
    func trends() {
        #expect(ChurnTrend(from: 4, to: 3) == .stable)
        #expect(ChurnTrend(from: 3, to: 2) == .decreasing)
        #expect(ChurnTrend(from: 2, to: 3) == .increasing)
        #expect(ChurnTrend(from: 100, to: 75) == .stable)
        #expect(ChurnTrend(from: 100, to: 74) == .decreasing)
        #expect(ChurnTrend(from: 0, to: 0) == .stable)
        #expect(ChurnTrend(from: -5, to: -900) == .stable)
        #expect(ChurnTrend(from: 0, to: 1) == .increasing)
    }

    @Test("the expected date follows from the rhythm, and later for whom less is known")
    func date() throws {
        let model = BGNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
        let date = ChurnDate(purchases: model, confidence: 0.8)
        let weekly = try #require(
            try history((1...20).map { (daysBefore: 7 * $0, amount: 1 as Int64) }))
        let monthly = try #require(
            try history((1...20).map { (daysBefore: 30 * $0, amount: 1 as Int64) }))
        let once = try #require(try history([(7, 1)]))
        // r + x = 19.243, alpha + t_x = 23.414 weeks: 23.414 (5^(1/19.243) − 1) = 2.04 weeks.
        #expect(date.day(weekly) == weekly.lastDay + 15)
        #expect(date.day(monthly) - monthly.lastDay > date.day(weekly) - weekly.lastDay + 30)
        #expect(date.day(once) == once.lastDay + 3_650)
    }

    @Test("only returns, or nothing before the day, is no history")
    func none() throws {
        let returned = try history([(5, -100)])
        let future = try history([(0, 100), (-4, 100)])
        #expect(returned == nil && future == nil)
    }
}
