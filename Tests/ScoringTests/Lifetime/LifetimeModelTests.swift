import CustomerModel
import Testing

@testable import Scoring

@Suite("What the purchase models predict")
struct LifetimeModelTests {
    private static let bgnbd = BGNBD(r: 0.8, alpha: 6, a: 0.8, b: 2.5)
    private static let mbgnbd = MBGNBD(r: 0.8, alpha: 6, a: 0.8, b: 2.5)
    private static let pareto = ParetoNBD(r: 1.2, alpha: 8, s: 0.8, beta: 20)

    @Test("probabilities of the counts of a newcomer add up to 1 and their mean is the expectation")
    func newcomerCounts() {
        expectConsistent(Self.bgnbd)
        expectConsistent(Self.mbgnbd)
        expectConsistent(Self.pareto)
    }

    private func expectConsistent(_ model: some PurchaseModel) {
        for weeks in [0.5, 10, 60] {
            var (total, mean) = (0.0, 0.0)
            for n in 0..<600 {
                let probability = model.probability(of: n, in: weeks)
                total += probability
                mean += Double(n) * probability
            }
            let expected = model.expectedPurchases(ofNewcomerIn: weeks)
            #expect(isClose(total, 1, within: 1e-10), "\(type(of: model)) \(weeks)")
            #expect(isClose(mean, expected, within: 1e-8 * expected), "\(type(of: model)) \(weeks)")
        }
        #expect(model.probability(of: -1, in: 5) == 0)
        #expect(model.probability(of: 0, in: 0) == 1)
        #expect(model.expectedPurchases(ofNewcomerIn: 0) == 0)
    }

    @Test("probabilities of the counts of a known customer add up to 1 with the same mean")
    func conditionalCounts() {
        expectConditional(Self.bgnbd)
        expectConditional(Self.mbgnbd)
        expectConditional(Self.pareto)
    }

    private func expectConditional(_ model: some PurchaseModel) {
        for (x, recency, age) in [(0, 0.0, 30.0), (4, 12, 40), (30, 50, 52)] {
            var (total, mean) = (0.0, 0.0)
            for n in 0..<800 {
                let probability = model.probability(
                    of: n, in: 26, x: x, recency: recency, age: age)
                total += probability
                mean += Double(n) * probability
            }
            let expected = model.expectedPurchases(in: 26, x: x, recency: recency, age: age)
            #expect(isClose(total, 1, within: 1e-10))
            #expect(isClose(mean, expected, within: 1e-8 * expected))
        }
    }

    // Requirements, defect 9: retention there had no recency in it and never fell below .5.
    @Test("the longer a customer is silent, the less is expected of them, down to nothing")
    func silence() {
        expectFading(Self.bgnbd)
        expectFading(Self.mbgnbd)
        expectFading(Self.pareto)
    }

    private func expectFading(_ model: some PurchaseModel) {
        var previous = Double.infinity
        for age in [20.0, 30, 50, 100, 300] {
            let expected = model.expectedPurchases(in: 52, x: 6, recency: 20, age: age)
            #expect(expected < previous)
            previous = expected
        }
        #expect(previous < 0.01)
        #expect(model.probabilityAlive(x: 6, recency: 20, age: 300) < 0.05)
    }

    // Requirements, defect 10: orders a month exploded for who came an hour ago.
    @Test("of a newcomer no more is expected than of all customers, however short they are known")
    func shortTenure() {
        for age in [0, 1.0 / 168, 1.0 / 7] {
            for expected in [
                Self.bgnbd.expectedPurchases(in: 52, x: 0, recency: 0, age: age),
                Self.mbgnbd.expectedPurchases(in: 52, x: 0, recency: 0, age: age),
                Self.pareto.expectedPurchases(in: 52, x: 0, recency: 0, age: age),
            ] {
                #expect(expected > 0 && expected < 52 * 0.8 / 6)
            }
        }
    }

    @Test("under MBG/NBD and Pareto/NBD one-time buyers may have left, under BG/NBD never")
    func oneTimeBuyers() {
        #expect(Self.bgnbd.probabilityAlive(x: 0, recency: 0, age: 200) == 1)
        let modified = Self.mbgnbd.probabilityAlive(x: 0, recency: 0, age: 200)
        #expect(modified > 0 && modified < 0.5)
        let pareto = Self.pareto.probabilityAlive(x: 0, recency: 0, age: 200)
        #expect(pareto > 0 && pareto < 0.5)
    }

    @Test("discounting lowers an expectation, to the purchases themselves at no discount")
    func discounting() throws {
        let process = Self.bgnbd.afterSurviving(x: 3, age: 40)
        let plain = process.expectedPurchases(in: 360.0 / 7)
        let tenPercent = try #require(
            process.discountedPurchases(periods: 12, of: 30.0 / 7, rate: 0.00797414))
        #expect(tenPercent < plain && tenPercent > plain / 1.1)
        let residual = try #require(
            Self.pareto.discountedResidualPurchases(discount: 1e-6, x: 3, recency: 30, age: 40))
        let longRun = Self.pareto.expectedPurchases(in: 1e4, x: 3, recency: 30, age: 40)
        #expect(residual > longRun)
    }

    @Test("a forecast of all customers says of each what is said of one")
    func forecast() {
        let summary = PurchaseSummary(
            customers: [0, 1, 2, 3, 4], repeats: [0, 2, 2, 0, 9], recencies: [0, 100, 140, 0, 210],
            ages: [210, 210, 210, 14, 210], meanValues: [0, 1, 1, 0, 1])
        let forecast = Self.mbgnbd.forecast(
            of: summary,
            [{ $0.expectedPurchases(in: 52) }, { $0.probability(of: 0, in: 12) }])
        for row in 0..<summary.count {
            let x = Int(summary.repeats[row])
            let recency = Double(summary.recencies[row]) / 7
            let age = Double(summary.ages[row]) / 7
            let alive = Self.mbgnbd.probabilityAlive(x: x, recency: recency, age: age)
            let expected = Self.mbgnbd.expectedPurchases(
                in: 52, x: x, recency: recency, age: age)
            #expect(forecast.probabilitiesAlive[row] == alive)
            #expect(forecast.expectations[0][row] == expected)
            #expect(forecast.expectations[1][row] < alive)
        }
    }

    @Test("models are stored and read back as they are")
    func names() {
        #expect(BGNBD.name == "bgnbd")
        #expect(MBGNBD.name == "mbgnbd")
        #expect(ParetoNBD.name == "paretonbd")
        #expect(GammaGamma.name == "gammagamma")
        #expect(ParetoNBD(parameters: Self.pareto.parameters) == Self.pareto)
        #expect(GammaGamma(parameters: [6, 4, 15])?.parameters == [6, 4, 15])
    }
}
