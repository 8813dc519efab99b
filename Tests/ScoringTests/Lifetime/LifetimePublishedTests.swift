import Scoring
import Testing

/// Figures printed in the literature, at the parameters they were printed for.
///
/// N4 = Fader & Hardie, "Implementing the BG/NBD model in Excel" (note 004); BM = manual, BW =
/// walkthrough of the R package BTYD 2.4.3; CT = correctness tests of the R package CLVTools; N25 =
/// Fader & Hardie, note 025 (2013).
@Suite("Published figures of the purchase models")
struct LifetimePublishedTests {
    private static let paper = BGNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
    /// The estimates of BW.
    private static let walkthrough = BGNBD(
        r: 0.2425982, alpha: 4.4136842, a: 0.7929899, b: 2.4261667)
    /// The estimates of BW for Pareto/NBD, here from CT's optimum to the printed digits.
    private static let pareto = ParetoNBD(
        r: 0.5532770, alpha: 10.5776835, s: 0.6062400, beta: 11.6687349)

    struct Row: Sendable {
        var x: Int
        var recency: Double
        var age: Double
        var alive: Double
        var in39: Double
        var in52: Double
    }

    // Table of the reference implementation, equal to that of the Python package `lifetimes`.
    @Test(
        "P(alive) and expected purchases of BG/NBD to 1e-9",
        arguments: [
            Row(x: 0, recency: 0, age: 38.86, alive: 1, in39: 0.1950980520, in52: 0.2520730223),
            Row(
                x: 1, recency: 5, age: 38.86, alive: 0.3147857712, in39: 0.3015562248,
                in52: 0.3856122103),
            Row(
                x: 2, recency: 30.43, age: 38.86, alive: 0.7265785701, in39: 1.2260281748,
                in52: 1.5587208064),
            Row(
                x: 5, recency: 10, age: 38.86, alive: 0.0248043662, in39: 0.0944400824,
                in52: 0.1191177754),
            Row(
                x: 10, recency: 35, age: 39, alive: 0.8426031886, in39: 6.1160555694,
                in52: 7.6800583068),
            Row(
                x: 26, recency: 30.86, age: 31, alive: 0.9689156497, in39: 20.7497261409,
                in52: 25.7581959365),
            Row(
                x: 132, recency: 200, age: 200, alive: 0.9940917456, in39: 23.3977792769,
                in52: 30.5428321519),
        ])
    func exactTable(row: Row) {
        let model = Self.paper
        let (x, recency, age) = (row.x, row.recency, row.age)
        let alive = model.probabilityAlive(x: x, recency: recency, age: age)
        let in39 = model.expectedPurchases(in: 39, x: x, recency: recency, age: age)
        let in52 = model.expectedPurchases(in: 52, x: x, recency: recency, age: age)
        #expect(isClose(alive, row.alive, within: 1e-9))
        #expect(isClose(in39, row.in39, within: 1e-9))
        #expect(isClose(in52, row.in52, within: 1e-9))
    }

    @Test(
        "E[X(t)] of BG/NBD (N4)",
        arguments: zip(
            [0.1429, 1, 3, 31.8571, 32, 78],
            [0.0078161, 0.0531847, 0.1506319, 1.0404943, 1.0437372, 1.8579718]))
    func newcomers(weeks: Double, expected: Double) {
        // The note computes at the optimum, not at the three digits it prints of it.
        let model = BGNBD(r: 0.2425929, alpha: 4.4135316, a: 0.7928861, b: 2.4257534)
        #expect(isClose(model.expectedPurchases(ofNewcomerIn: weeks), expected, within: 1e-7))
    }

    @Test("E[X(52)], customer 1516 and four customers with 39 weeks of BG/NBD (BW)")
    func bgnbdWalkthrough() {
        let model = Self.walkthrough
        #expect(isClose(model.expectedPurchases(ofNewcomerIn: 52), 1.444004, within: 2e-6))
        let age = 31.0
        let recency = 30.0 + 6.0 / 7
        let alive = model.probabilityAlive(x: 26, recency: recency, age: age)
        let expected = model.expectedPurchases(in: 52, x: 26, recency: recency, age: age)
        #expect(isClose(alive, 0.9688523, within: 2e-6))
        #expect(isClose(expected, 25.75659, within: 5e-4))
        let printed = [10: 0.3474606, 15: 0.04283391, 20: 0.004158973, 25: 0.0003583685]
        for (x, value) in printed {
            let expected = model.expectedPurchases(in: 52, x: x, recency: 20, age: 39)
            #expect(isClose(expected, value, within: 2e-5 * value + 1e-9), "x = \(x)")
        }
    }

    @Test("P(X(t) = n) of BG/NBD (BM)")
    func bgnbdCounts() {
        let model = Self.paper
        #expect(isClose(model.probability(of: 0, in: 39), 0.5737864, within: 1e-7))
        #expect(isClose(model.probability(of: 10, in: 2), 1.07869e-07, within: 1e-12))
        #expect(isClose(model.probability(of: 11, in: 30), 0.0019995214, within: 1e-9))
        #expect(isClose(model.probability(of: 20, in: 30), 0.0002222260, within: 1e-9))
    }

    // The optimum of BW differs from ours in the fourth digit, and so do its predictions.
    @Test("E[X(52)], customer 1516 and four customers with 39 weeks of Pareto/NBD (BW)")
    func paretoWalkthrough() {
        let model = Self.pareto
        #expect(isClose(model.expectedPurchases(ofNewcomerIn: 52), 1.473434, within: 2e-5))
        let recency = 30.0 + 6.0 / 7
        let alive = model.probabilityAlive(x: 26, recency: recency, age: 31)
        let expected = model.expectedPurchases(in: 52, x: 26, recency: recency, age: 31)
        #expect(isClose(alive, 0.997874, within: 2e-6))
        #expect(isClose(expected, 25.45647, within: 2e-3))
        let printed = [10: 0.7062289, 15: 0.1442396, 20: 0.02250658, 25: 0.00309267]
        for (x, value) in printed {
            let expected = model.expectedPurchases(in: 52, x: x, recency: 20, age: 39)
            #expect(isClose(expected, value, within: 3e-3 * value), "x = \(x)")
        }
    }

    @Test("P(alive) and E[X(t)] of Pareto/NBD (BM)")
    func paretoManual() {
        let model = ParetoNBD(r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64)
        #expect(isClose(model.expectedPurchases(ofNewcomerIn: 1), 0.05077821, within: 1e-8))
        #expect(isClose(model.expectedPurchases(ofNewcomerIn: 9), 0.38909211, within: 1e-8))
        let alive = Self.pareto.probabilityAlive(x: 0, recency: 0, age: 39)
        #expect(isClose(alive, 0.2941633, within: 1.5e-4))
    }

    @Test("discounted expected residual purchases of Pareto/NBD: closed form and quadrature agree")
    func residualPurchases() throws {
        let model = ParetoNBD(r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048)
        let residual = try #require(
            model.discountedResidualPurchases(discount: 0.0027, x: 7, recency: 35, age: 77.86))
        #expect(isClose(residual, 1.86418333, within: 5e-9))
        #expect(
            model.discountedResidualPurchases(discount: 0, x: 7, recency: 35, age: 77.86) == nil)
    }

    // Written with powers, the likelihood of these customers overflows (CT).
    @Test(
        "P(alive) of very frequent buyers is a probability",
        arguments: [
            (221, 103.43, 103.57), (254, 97.14, 97.29), (161, 94.71, 98.0), (204, 98.57, 99.43),
            (1_000_000, 500, 520),
        ])
    func frequentBuyers(x: Int, recency: Double, age: Double) {
        let pareto = ParetoNBD(r: 0.5143, alpha: 2.8845, s: 0.2856, beta: 14.1087)
        let modified = MBGNBD(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614)
        for alive in [
            pareto.probabilityAlive(x: x, recency: recency, age: age),
            Self.paper.probabilityAlive(x: x, recency: recency, age: age),
            modified.probabilityAlive(x: x, recency: recency, age: age),
        ] {
            #expect(alive >= 0 && alive <= 1)
        }
        let expected = pareto.expectedPurchases(in: 52, x: x, recency: recency, age: age)
        #expect(expected.isFinite && expected >= 0)
        #expect(x == 1_000_000 || expected > 0)
    }

    // The first ten customers: purchases after the first, and their mean value.
    @Test("expected spend of the Gamma-Gamma model (N25)")
    func spend() {
        let model = GammaGamma(p: 6.25, q: 3.74, gamma: 15.44)
        #expect(isClose(model.expectedValue(x: 0, meanValue: 0), 35.22, within: 0.06))
        #expect(isClose(model.expectedValue(x: 2, meanValue: 22.35), 24.65, within: 0.02))
        #expect(isClose(model.expectedValue(x: 1, meanValue: 11.77), 18.91, within: 0.02))
        #expect(isClose(model.expectedValue(x: 7, meanValue: 73.74), 71.46, within: 0.02))
    }
}
