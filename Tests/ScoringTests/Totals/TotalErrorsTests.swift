import CustomerModel
import Testing

@testable import Scoring

@Suite("Intervals of totals")
struct TotalErrorsTests {
    private static func forecast(
        _ day: Int, shop: Double, groups: [(name: String, customers: Int, actual: Double)] = []
    ) -> TotalForecast {
        TotalForecast(
            origin: CalendarDate(dayNumber: day),
            groups: [
                .init(kind: "shop", name: "all", customers: 1_000, predicted: 100, actual: shop)
            ]
                + groups.map {
                    .init(
                        kind: "tier", name: $0.name, customers: $0.customers, predicted: 50,
                        actual: $0.actual)
                })
    }

    @Test("the reach is the root mean square of the windows' errors times a t of as many windows")
    func shop() throws {
        let errors = try #require(
            TotalErrors(
                [
                    Self.forecast(300, shop: 110), Self.forecast(200, shop: 90),
                    Self.forecast(100, shop: 120),
                ], windowDays: 90))
        let root = ((0.01 + 0.01 + 0.04) / 3.0).squareRoot()
        #expect(abs(errors.shop - root) < 1e-12)
        let bounds = errors.interval(ofShopExpecting: 1_000)
        #expect(abs(bounds.high - 1_000 * (1 + 3.182 * root)) < 1e-9)
        #expect(abs(bounds.low - 1_000 * (1 - 3.182 * root)) < 1e-9)
        #expect(errors.interval(ofGroup: "gold", kind: "tier", customers: 5, expecting: 1) == nil)
    }

    @Test("two windows say nothing")
    func tooFew() {
        let two = [Self.forecast(300, shop: 110), Self.forecast(200, shop: 90)]
        #expect(TotalErrors(two, windowDays: 90) == nil)
    }

    @Test(
        "a group reaches further than the shop, a small one furthest, and none by whom it was given"
    )
    func groups() throws {
        let forecasts = [100, 200, 300].map { day in
            Self.forecast(
                day, shop: 110,
                groups: [
                    ("gold", 400, 60), ("silver", 400, day == 200 ? 45 : 62), ("tiny", 10, 500),
                ])
        }
        let errors = try #require(TotalErrors(forecasts, windowDays: 90))
        func reach(_ name: String, _ customers: Int) -> Double {
            errors.interval(ofGroup: name, kind: "tier", customers: customers, expecting: 1)?.high
                ?? 0
        }
        let shop = errors.interval(ofShopExpecting: 1).high
        #expect(reach("gold", 400) > shop)
        #expect(reach("gold", 100) > reach("gold", 400))
        // What was off by more in each window stays so, however large it grows.
        #expect(reach("silver", 1_000_000) > reach("gold", 1_000_000))
        // Ten customers' fivefold spend is chance.
        #expect(reach("new", 400) == reach("gold", 400))
        #expect(
            TotalErrors(Array(forecasts.reversed()), windowDays: 90)?.interval(
                ofGroup: "gold", kind: "tier", customers: 400, expecting: 1)?.high
                == reach("gold", 400))
    }

    @Test("intervals of totals hold over many days of a made-up shop, whatever the keys")
    func backtest() throws {
        let shop = SimulatedShop(customers: 4_000, pastDays: 300, days: 1_100)
        let rows = shop.rows(seed: 3)
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 1_000)
        func judged(_ orders: CustomerOrders) throws -> TotalBacktest {
            try #require(
                TotalBacktest(
                    of: orders, asOf: asOf, days: 90,
                    assumptions: ValueAssumptions(purchaseModel: .mbgnbd, horizonDays: 90),
                    groupings: [.cohorts]))
        }
        let totals = try judged(ledger(of: rows))
        #expect(totals.origins.count >= 5 && totals.windows >= 3)
        for kind in totals.coverage {
            let held = Double(kind.held) / Double(kind.totals)
            #expect(held >= 0.9, "\(kind)")
        }
        #expect(totals.latest.first?.kind == "shop")
        let again = try judged(ledger(of: rows, shuffledBy: 9))
        #expect(again.latest.map(\.low) == totals.latest.map(\.low))
        #expect(again.coverage.map(\.held) == totals.coverage.map(\.held))
    }

    @Test("without a year and three windows before the day, totals are not known")
    func young() throws {
        let rows = SimulatedShop(customers: 900, days: 500).rows(seed: 3)
        let errors = TotalErrors.learned(
            from: ledger(of: rows),
            asOf: CalendarDate(dayNumber: Int(SimulatedShop.opening) + 500),
            assumptions: try ValueAssumptions(), groupings: [.cohorts])
        #expect(errors == nil)
    }
}
