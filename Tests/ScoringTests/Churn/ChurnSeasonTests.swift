import CustomerModel
import Testing

@testable import Scoring

@Suite("The season of the churn model")
struct ChurnSeasonTests {
    // Once the level of the winter was kept: off by a tenth.
    @Test(
        "before a season was seen twice it is half believed, and probabilities come true",
        .enabled(if: RetailLedger.isPresent, "the data set is absent"),
        arguments: [10, 22, 30])
    func seasonSeenOnce(dayOfMarch: Int) throws {
        let asOf = try #require(CalendarDate(year: 2011, month: 3, day: dayOfMarch))
        let backtest = try ChurnBacktest(
            of: RetailLedger.orders(), days: [asOf], settings: ChurnSettings(),
            rules: ChurnRules())
        let day = try #require(backtest.days.first)
        #expect(day.model.season.checkedDays == 0 && day.model.season.weight == 0.5)
        let result = try #require(day.result(.model))
        #expect(result.repeatCustomers.ece < 0.05)
        #expect(result.repeatCustomers.brier < 0.19)
        #expect(try #require(result.everyone).ece < 0.05)
    }
}
