import CustomerModel
import Foundation
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
                group("shop", "all", 1_000, predicted: 100, actual: shop)
            ]
                + groups.map {
                    group("tier", $0.name, $0.customers, predicted: 50, actual: $0.actual)
                })
    }

    /// A third of what comes is margin, and of what is predicted half.
    private static func group(
        _ kind: String, _ name: String, _ customers: Int, predicted: Double, actual: Double
    ) -> TotalForecast.Group {
        .init(
            kind: kind, name: name, customers: customers,
            spend: .init(predicted: predicted, actual: actual),
            margin: .init(predicted: predicted / 2, actual: actual / 3))
    }

    @Test("the reach is the root mean square of the windows' errors times a t of as many windows")
    func shop() throws {
        let errors = try #require(
            TotalErrors(
                [
                    Self.forecast(300, shop: 110), Self.forecast(200, shop: 90),
                    Self.forecast(100, shop: 120),
                ], windowDays: 90, of: .spend))
        let root = ((0.01 + 0.01 + 0.04) / 3.0).squareRoot()
        #expect(abs(errors.shop - root) < 1e-12)
        let bounds = try #require(errors.interval(ofShopExpecting: 1_000))
        #expect(abs(bounds.high - 1_000 * (1 + 3.182 * root)) < 1e-9)
        #expect(abs(bounds.low - 1_000 * (1 - 3.182 * root)) < 1e-9)
        #expect(bounds.windows == 3)
        #expect(errors.interval(ofGroup: "gold", kind: "tier", customers: 5, expecting: 1) == nil)
        // Errors are parts of what is predicted: of nothing they say nothing.
        #expect(errors.interval(ofShopExpecting: 0) == nil)
        #expect(errors.interval(ofShopExpecting: -1) == nil)
    }

    @Test("margin has errors of its own")
    func margin() throws {
        let forecasts = [300, 200, 100].map { Self.forecast($0, shop: 120) }
        let spend = try #require(TotalErrors(forecasts, windowDays: 90, of: .spend))
        let margin = try #require(TotalErrors(forecasts, windowDays: 90, of: .margin))
        #expect(abs(spend.shop - 0.2) < 1e-12)
        // Of 120 a third came, where half of 100 was predicted.
        #expect(abs(margin.shop - 0.2) < 1e-12)
        let late = [300, 200, 100].map { Self.forecast($0, shop: 150) }
        #expect(TotalErrors(late, windowDays: 90, of: .margin)?.shop == 0)
    }

    @Test("of many windows the latest six speak, and a kind speaks by windows that had its groups")
    func windows() throws {
        let many = (0..<9).map { window in
            Self.forecast(
                900 - window * 100, shop: window < 6 ? 110 : 300,
                groups: window < 4 ? [("gold", 400, 60)] : [])
        }
        let errors = try #require(TotalErrors(many, windowDays: 90, of: .spend))
        #expect(errors.origins == [900, 800, 700, 600, 500, 400])
        #expect(abs(errors.shop - 0.1) < 1e-12)
        func windows(_ errors: TotalErrors?) -> Int? {
            errors?.interval(ofGroup: "gold", kind: "tier", customers: 400, expecting: 1)?.windows
        }
        #expect(windows(errors) == 4)
        let few =
            many.prefix(3) + many.prefix(2).map { Self.forecast($0.origin.dayNumber, shop: 90) }
        #expect(windows(TotalErrors(Array(few), windowDays: 90, of: .spend)) == 3)
        let two = many.prefix(2) + [Self.forecast(100, shop: 90)]
        #expect(windows(TotalErrors(Array(two), windowDays: 90, of: .spend)) == nil)
    }

    @Test("errors that were stored before kinds told their windows are read")
    func older() throws {
        let forecasts = [300, 200, 100].map {
            Self.forecast($0, shop: 110, groups: [("gold", 400, 60)])
        }
        let errors = try #require(TotalErrors(forecasts, windowDays: 90, of: .spend))
        let text = try #require(String(data: JSONEncoder().encode(errors), encoding: .utf8))
        #expect(text.contains(#","windows":3"#) || text.contains(#""windows":3,"#))
        let stored = text.replacingOccurrences(of: #","windows":3"#, with: "")
            .replacingOccurrences(of: #""windows":3,"#, with: "")
        let read = try JSONDecoder().decode(TotalErrors.self, from: Data(stored.utf8))
        #expect(read != errors)
        #expect(
            read.interval(ofGroup: "gold", kind: "tier", customers: 400, expecting: 1)
                == errors.interval(ofGroup: "gold", kind: "tier", customers: 400, expecting: 1))
    }

    @Test("two windows say nothing")
    func tooFew() {
        let two = [Self.forecast(300, shop: 110), Self.forecast(200, shop: 90)]
        #expect(TotalErrors(two, windowDays: 90, of: .spend) == nil)
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
        let errors = try #require(TotalErrors(forecasts, windowDays: 90, of: .spend))
        func reach(_ name: String, _ customers: Int) -> Double {
            errors.interval(ofGroup: name, kind: "tier", customers: customers, expecting: 1)?.high
                ?? 0
        }
        let shop = try #require(errors.interval(ofShopExpecting: 1)).high
        #expect(reach("gold", 400) > shop)
        #expect(reach("gold", 100) > reach("gold", 400))
        // What was off by more in each window stays so, however large it grows.
        #expect(reach("silver", 1_000_000) > reach("gold", 1_000_000))
        // Ten customers' fivefold spend is chance.
        #expect(reach("new", 400) == reach("gold", 400))
        #expect(
            TotalErrors(Array(forecasts.reversed()), windowDays: 90, of: .spend)?.interval(
                ofGroup: "gold", kind: "tier", customers: 400, expecting: 1)?.high
                == reach("gold", 400))
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
