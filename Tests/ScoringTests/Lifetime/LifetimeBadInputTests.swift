import CustomerModel
import Testing

@testable import Scoring

/// Data from which no model can be told end with a reason or a diagnosis, never with a number that
/// is none.
@Suite("Purchase models on data that tell little")
struct LifetimeBadInputTests {
    private func summary(_ rows: [(x: Int32, recency: Int32, age: Int32)]) -> PurchaseSummary {
        PurchaseSummary(
            customers: rows.indices.map { Int32($0) }, repeats: rows.map(\.x),
            recencies: rows.map(\.recency), ages: rows.map(\.age),
            meanValues: rows.map { $0.x > 0 ? 1_000 : 0 })
    }

    @Test(
        "nobody, one customer, nobody who bought again, one day of history: refused with a reason")
    func refusals() {
        #expect(throws: FitRefusal.tooFewCustomers(0, needed: 10)) {
            try BGNBD.fit(to: summary([]))
        }
        #expect(throws: FitRefusal.tooFewCustomers(1, needed: 10)) {
            try ParetoNBD.fit(to: summary([(3, 50, 80)]))
        }
        let once = [(x: Int32, recency: Int32, age: Int32)](repeating: (0, 0, 90), count: 50)
        #expect(throws: FitRefusal.tooFewRepeatCustomers(0, needed: 4)) {
            try MBGNBD.fit(to: summary(once))
        }
        #expect(throws: FitRefusal.tooFewRepeatCustomers(0, needed: 10)) {
            try GammaGamma.fit(to: summary(once))
        }
        let today = [(x: Int32, recency: Int32, age: Int32)](repeating: (1, 0, 0), count: 50)
        #expect(throws: FitRefusal.noTimeObserved) { try BGNBD.fit(to: summary(today)) }
        #expect("\(FitRefusal.noTimeObserved)".hasPrefix("too little data"))
    }

    @Test("histories that nobody can have had are refused, not fitted")
    func impossibleHistories() {
        let groups = PurchaseGroups(
            repeats: [1, 2, -1, 1, 0, 3], recencies: [5, .nan, 1, 9, 0, 2],
            ages: [10, 10, 10, 8, .infinity, 10])
        #expect(groups.customerCount == 2)
        #expect(throws: FitRefusal.impossibleHistories(4)) { try BGNBD.fit(to: groups) }
        #expect(throws: FitRefusal.impossibleHistories(1)) {
            try ParetoNBD.fit(to: summary([(1, 20, 10)]))
        }
        #expect("\(FitRefusal.impossibleHistories(4))".hasPrefix("4 rows"))
    }

    @Test("customers of the first day, and others without a later one, do not disturb a fit")
    func noTime() throws {
        let rows: [(x: Int32, recency: Int32, age: Int32)] = (0..<300).map { index in
            let x = Int32(index % 4)
            let age = Int32(index % 3 == 0 ? 0 : 40 + index % 90)
            return age == 0 ? (0, 0, 0) : (x, x == 0 ? 0 : age * x / 4, age)
        }
        let with = try MBGNBD.fit(to: summary(rows))
        #expect(with.logLikelihood.isFinite)
        try expectNumbers(with, x: 0, recency: 0, age: 0)
        try expectNumbers(try ParetoNBD.fit(to: summary(rows)), x: 0, recency: 0, age: 0)
        try expectNumbers(try BGNBD.fit(to: summary(rows)), x: 0, recency: 0, age: 0)
    }

    @Test("customers who are all alike: a bound or a ridge is reported, predictions stay numbers")
    func allAlike() throws {
        let alike = summary(.init(repeating: (5, 63, 70), count: 1_000))
        try expectUsable(try BGNBD.fit(to: alike), x: 5, recency: 9, age: 10)
        try expectUsable(try MBGNBD.fit(to: alike), x: 5, recency: 9, age: 10)
        try expectUsable(try ParetoNBD.fit(to: alike), x: 5, recency: 9, age: 10)
        let spend = try GammaGamma.fit(to: alike)
        #expect(spend.diagnosis.outcome != .converged)
        #expect(isClose(spend.model.expectedValue(x: 3, meanValue: 1_000), 1_000, within: 1))
    }

    @Test("one customer with a million purchases among ordinary ones: numbers for everyone")
    func aMillionPurchases() throws {
        var rows: [(x: Int32, recency: Int32, age: Int32)] = (0..<200).map { index in
            let x = Int32(index % 5)
            return (x, x == 0 ? 0 : Int32(20 + index % 200), Int32(300 + index % 50))
        }
        rows.append((1_000_000, 340, 350))
        let extreme = summary(rows)
        for (x, recency, age) in [(1_000_000, 340.0 / 7, 50.0), (0, 0, 43), (4, 10, 45)] {
            try expectNumbers(try BGNBD.fit(to: extreme), x: x, recency: recency, age: age)
            try expectNumbers(try MBGNBD.fit(to: extreme), x: x, recency: recency, age: age)
            try expectNumbers(try ParetoNBD.fit(to: extreme), x: x, recency: recency, age: age)
        }
    }

    @Test("values of zero or less do not enter a spend model, and expect the mean of all")
    func valuesOfNothing() throws {
        var simulation = LifetimeSimulation(seed: 3)
        let spend = simulation.spend(200, p: 6, q: 4, gamma: 15)
        let spoiled = SpendColumns(
            repeats: spend.repeats + [3, 4, 5, 2],
            meanValues: spend.meanValues + [0, -10, .nan, .infinity])
        #expect(spoiled.count == 200)
        let fit = try GammaGamma.fit(to: spend)
        #expect(try GammaGamma.fit(to: spoiled).model == fit.model)
        let mean = fit.model.expectedValue(x: 0, meanValue: 0)
        #expect(mean.isFinite)
        #expect(fit.model.expectedValue(x: 3, meanValue: -10) == mean)
        #expect(fit.model.expectedValue(x: 3, meanValue: 0) == mean)
    }

    @Test("a mean spend that does not exist is kept out: q stays above 1")
    func heavyTail() throws {
        var simulation = LifetimeSimulation(seed: 4)
        let fit = try GammaGamma.fit(to: simulation.spend(2_000, p: 2, q: 0.6, gamma: 15))
        #expect(fit.diagnosis.outcome == .atBound(parameters: ["q"]))
        #expect(fit.model.meanValue.isFinite)
    }

    // Requirements, defect 11: a discount rate of -1 divides by zero, one below changes the sign.
    @Test("a discount rate that leaves nothing to divide by gives no value")
    func discountRates() {
        let process = BGNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
            .afterSurviving(x: 2, age: 30)
        #expect(process.discountedPurchases(periods: 12, of: 4, rate: -1) == nil)
        #expect(process.discountedPurchases(periods: 12, of: 4, rate: -2) == nil)
        #expect(process.discountedPurchases(periods: 12, of: 4, rate: .nan) == nil)
        let plain = process.discountedPurchases(periods: 12, of: 4, rate: 0) ?? .nan
        #expect(isClose(plain, process.expectedPurchases(in: 48), within: 1e-12))
        #expect(process.discountedPurchases(periods: 0, of: 4, rate: 0.1) == 0)
        let pareto = ParetoProcess(r: 1, alpha: 5, s: 1, beta: 5)
        #expect(pareto.discountedResidualPurchases(discount: 0) == nil)
        #expect(pareto.discountedResidualPurchases(discount: -0.01) == nil)
    }

    @Test("parameters that are none make no model")
    func parameters() {
        #expect(BGNBD(parameters: [1, 2, 3]) == nil)
        #expect(BGNBD(parameters: [1, 2, 3, 0]) == nil)
        #expect(MBGNBD(parameters: [1, 2, 3, .nan]) == nil)
        #expect(ParetoNBD(parameters: [1, -2, 3, 1]) == nil)
        #expect(GammaGamma(parameters: [1, .infinity, 3]) == nil)
        #expect(BGNBD(parameters: [1, 2, 3, 4])?.parameters == [1, 2, 3, 4])
    }

    private func expectUsable<Model: PurchaseModel>(
        _ fit: ModelFit<Model>, x: Int, recency: Double, age: Double
    ) throws {
        #expect(fit.diagnosis.outcome != .converged, "\(Model.name)")
        try expectNumbers(fit, x: x, recency: recency, age: age)
    }

    private func expectNumbers<Model: PurchaseModel>(
        _ fit: ModelFit<Model>, x: Int, recency: Double, age: Double
    ) throws {
        #expect(fit.logLikelihood.isFinite, "\(Model.name)")
        #expect(fit.model.parameters.allSatisfy { $0.isFinite && $0 > 0 }, "\(Model.name)")
        let alive = fit.model.probabilityAlive(x: x, recency: recency, age: age)
        #expect(alive >= 0 && alive <= 1, "\(Model.name)")
        let expected = fit.model.expectedPurchases(in: 52, x: x, recency: recency, age: age)
        #expect(expected.isFinite && expected >= 0, "\(Model.name)")
    }
}
