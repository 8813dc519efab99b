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
        "three years are worth what the true process expects, for those rather gone and those alive",
        arguments: TrueProcess.allCases)
    func threeYears(process: TrueProcess) throws {
        let shop = process.shop(customers: TestSize.isFull ? 100_000 : 40_000)
        let (rows, means) = shop.rowsAndMeans(seed: 1)
        let orders = ledger(of: rows)
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 1_095)
        let assumptions = try ValueAssumptions(defaultMarginRate: 1)
        let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let table = ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        let history = ValueHistory(of: orders, asOf: asOf, pattern: model.pattern)
        let purchases = process.discountedPurchases(of: history.summary)
        var (worth, truth) = ([0.0, 0.0], [0.0, 0.0])
        for row in 0..<table.count {
            let group = table.probabilitiesAlive[row] < 0.5 ? 0 : 1
            let customer = Int(orders.keys[Int(table.customers[row])].low)
            worth[group] += Double(table.threeYears[row])
            truth[group] += purchases[row] * means[customer]
        }
        for group in 0..<2 {
            let error = worth[group] / truth[group] - 1
            #expect(abs(error) < 0.05, "\(group) \(worth) \(truth) \(model.choice.chosen)")
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

/// A process that customers are drawn from, and what it expects of a history: truth without chance.
enum TrueProcess: CaseIterable {
    case mbgnbd, paretonbd, seldom

    func shop(customers: Int) -> SimulatedShop {
        var shop = SimulatedShop(customers: customers, days: 1_095)
        switch self {
        case .mbgnbd: break
        case .paretonbd: shop.lifetime = (shape: 1.2, days: 500)
        case .seldom:
            (shop.meanGap, shop.shape, shop.leaving) = (200, 0.6, (a: 0.5, b: 1.5))
        }
        return shop
    }

    /// Purchases of the next three years, each discounted by a tenth a year.
    func discountedPurchases(of summary: PurchaseSummary) -> [Double] {
        switch self {
        case .mbgnbd:
            Self.sums(MBGNBD(r: 0.8, alpha: 0.8 * 60 / 7, a: 1, b: 6), summary)
        case .paretonbd:
            Self.sums(ParetoNBD(r: 0.8, alpha: 0.8 * 60 / 7, s: 1.2, beta: 500.0 / 7), summary)
        case .seldom:
            Self.sums(MBGNBD(r: 0.6, alpha: 0.6 * 200 / 7, a: 0.5, b: 1.5), summary)
        }
    }

    private static func sums(_ model: some PurchaseModel, _ summary: PurchaseSummary) -> [Double] {
        let year = 365.0 / 7
        let rate = log1p(0.1) / year
        let cuts = [0.01, year, 2 * year, 3 * year]
        return model.forecast(
            of: summary,
            [
                { process in
                    zip(cuts, cuts.dropFirst()).reduce(0) {
                        $0 + process.discountedPurchases(from: $1.0, to: $1.1, rate: rate)
                    }
                }
            ]
        ).expectations[0]
    }
}
