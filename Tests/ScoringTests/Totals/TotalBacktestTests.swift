import CustomerModel
import Settings
import ShopGenerator
import TestSupport
import Testing

@testable import Scoring

@Suite("Totals against holdouts")
struct TotalBacktestTests {
    private static let groupings = Result {
        let folder = packageRoot + "/policies"
        let rules = try #require(try SegmentPolicy(folder: folder).ruleSet("default"))
        let assignment = try #require(SegmentAssignment(rules))
        return [.segments(assignment), .tiers(try TierPolicy(folder: folder).table), .cohorts]
            as [CustomerGrouping]
    }

    private func share(_ kind: TotalBacktest.Coverage) -> Double {
        Double(kind.held) / Double(kind.totals)
    }

    @Test(
        "years of a growing shop, its segments, tiers and cohorts lie within intervals that are not without end"
    )
    func years() throws {
        let orders = try GeneratedOrders.read(
            seed: 1, kind: ShopKind(growth: 0.02), customers: 3_000, years: 6)
        let totals = try #require(
            TotalBacktest(
                of: orders, asOf: CalendarDate(dayNumber: Int(orders.days.max() ?? 0) + 1 - 365),
                days: 365, assumptions: ValueAssumptions(), groupings: try Self.groupings.get()))
        #expect(totals.origins.count >= 5 && totals.windows == 6)
        for measure in [totals.coverage, totals.marginCoverage] {
            #expect(measure.map(\.kind) == ["shop", "segment", "tier", "cohort"])
            for kind in measure {
                #expect(share(kind) >= (kind.kind == "shop" ? 0.8 : 0.93), "\(kind)")
                #expect(kind.meanReach < (kind.kind == "shop" ? 0.5 : 4), "\(kind)")
                #expect(kind.totals >= (kind.kind == "shop" ? 5 : 15), "\(kind)")
            }
        }
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

}
