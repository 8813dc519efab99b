import CustomerModel
import ShopGenerator
import Testing

@testable import Scoring

/// A generated shop with a strong season, returns and campaigns.
private enum SeasonalShop {
    static let orders = Result {
        try GeneratedOrders.read(seed: 3, kind: ShopKind(season: .strong))
    }
}

@Suite("Value of a generated shop with a strong season")
struct SeasonalShopTests {
    @Test(
        "30, 90 and 180 days from any quarter on: within a tenth, and nearer than evenly",
        arguments: [1, 4, 7])
    func forecasts(month: Int) throws {
        let asOf = try #require(CalendarDate(year: 2025, month: month, day: 1))
        let holdout = SeasonHoldout(
            of: try SeasonalShop.orders.get(), asOf: asOf, assumptions: try ValueAssumptions())
        #expect(holdout.model.pattern.finding == .found)
        for days in [30, 90, 180] {
            let (error, plain) = holdout.errors(days: days)
            #expect(abs(error) <= 0.10, "\(days) days: \(error)")
            #expect(abs(error) < abs(plain), "\(days) days: \(error), evenly \(plain)")
        }
    }
}
