import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Scoring

@Suite("Value of later years")
struct LaterSpendTests {
    private static let weeks = 365.0 / 7

    @Test(
        "what is interpolated between fixed places differs from what it stands for by less than 1 %"
    )
    func interpolation() throws {
        let summary = PurchaseSummary(
            customers: [0, 1, 2, 3, 4, 5], repeats: [0, 1, 3, 11, 40, 200],
            recencies: [0, 30, 100, 500, 900, 2_000], ages: [17, 90, 333, 700, 1_000, 2_222],
            meanValues: [1, 1, 1, 1, 1, 1])
        let rate = log1p(0.1) / Self.weeks
        func check(_ model: some PurchaseModel, _ fitted: FittedPurchases) {
            let decay = PurchaseDecay(fitted, summary: summary, discountRate: 0.1)
            for row in 0..<summary.count {
                let process = model.afterSurviving(
                    x: Int(summary.repeats[row]), age: Double(summary.ages[row]) / 7)
                let first = process.expectedPurchases(in: Self.weeks)
                // Month by month, each at its middle.
                let months = (12..<1_200).map { month in
                    let (from, to) = (Self.weeks * Double(month) / 12, Self.weeks / 12)
                    let bought =
                        process.expectedPurchases(in: from + to)
                        - process.expectedPurchases(in: from)
                    return bought * exp(-rate * (from + to / 2)) / first
                }
                let found = decay.ratios(x: summary.repeats[row], age: summary.ages[row])
                let three = months.prefix(24).reduce(0, +)
                #expect(abs(found.three - three) < 0.01 * three, "\(row) \(fitted.name)")
                let ever = months.reduce(0, +)
                #expect(abs(found.ever - ever) < 0.015 * ever, "\(row) \(fitted.name)")
            }
        }
        let pareto = ParetoNBD(r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7)
        check(pareto, .paretonbd(model: pareto))
        let bgnbd = BGNBD(r: 0.25, alpha: 4.4, a: 0.8, b: 2.4)
        check(bgnbd, .bgnbd(model: bgnbd))
        let mbgnbd = MBGNBD(r: 0.5, alpha: 6.2, a: 0.9, b: 1.6)
        check(mbgnbd, .mbgnbd(model: mbgnbd))
    }

    @Test("by Pareto/NBD the years add up to the discounted expected residual purchases")
    func closedForm() throws {
        let process = ParetoNBD(r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048)
            .afterSurviving(x: 7, age: 77.86)
        let rate = 0.0027
        let all = try #require(process.discountedResidualPurchases(discount: rate))
        let parts = [0.0, 52, 156, 500, 1e5]
        let sum = zip(parts, parts.dropFirst()).reduce(0) {
            $0 + process.discountedPurchases(from: $1.0, to: $1.1, rate: rate)
        }
        #expect(abs(sum - all) < 1e-9 * all)
    }

    // A retention common to all took a customer gone for years for one of every week.
    @Test(
        "three years are worth what comes, for those rather gone and those rather alive",
        arguments: UInt64(1)...2)
    func threeYears(seed: UInt64) throws {
        let customers = TestSize.isFull ? 20_000 : 5_000
        let shop = SimulatedShop(customers: customers, days: 2_190)
        let orders = ledger(of: shop.rows(seed: seed))
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 1_095)
        let assumptions = try ValueAssumptions(defaultMarginRate: 1)
        let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let table = ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        var (worth, came) = ([0.0, 0.0], [0.0, 0.0])
        let start = Int32(asOf.dayNumber)
        for row in 0..<table.count {
            let group = table.probabilitiesAlive[row] < 0.5 ? 0 : 1
            worth[group] += Double(table.threeYears[row])
            for order in orders.rows(of: Int(table.customers[row]))
            where orders.days[order] >= start {
                let years = Double(orders.days[order] - start) / 365
                came[group] += Double(orders.amounts[order]) * exp(-years * log1p(0.1))
            }
        }
        // Those rather gone bring little, and chance moves what little they bring.
        let tolerances = TestSize.isFull ? [0.10, 0.05] : [0.30, 0.10]
        for group in 0..<2 {
            let error = worth[group] / came[group] - 1
            #expect(abs(error) < tolerances[group], "\(group) \(worth) \(came)")
        }
    }

    // A horizon of 90 days once made a year of four winters: +118 %.
    @Test("the value of a year is the same whatever the horizon, and so are its orders")
    func horizon() throws {
        let rows = SimulatedShop(customers: 1_200, pastDays: 300, days: 700).rows(seed: 6)
        let orders = ledger(of: rows)
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 700)
        let tables = try [90, 365].map { days in
            let assumptions = try ValueAssumptions(purchaseModel: .bgnbd, horizonDays: days)
            let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
            return ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        }
        #expect(tables[0].oneYear == tables[1].oneYear)
        #expect(tables[0].threeYears == tables[1].threeYears)
        #expect(tables[0].yearPurchases == tables[1].yearPurchases)
        #expect(tables[0].oneYearHigh == tables[1].oneYearHigh)
        let (short, long) = (tables[0].expectedSpend, tables[1].expectedSpend)
        #expect(zip(short, long).allSatisfy { $0 <= $1 } && short != long)
    }
}
