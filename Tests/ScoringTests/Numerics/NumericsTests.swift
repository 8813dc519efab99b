import Foundation
import Testing

@testable import Scoring

@Suite("Numerics of the purchase models")
struct NumericsTests {
    // DLMF 5.4.12, 5.4.13 and tables computed with 60 digits.
    @Test(
        "the digamma function",
        arguments: [
            (1.0, -0.5772156649015329), (0.5, -1.9635100260214235), (10.0, 2.251752589066721),
            (1e-3, -1000.5755719318103), (1e6, 13.815510057964191),
        ])
    func digammaValues(x: Double, expected: Double) {
        #expect(isClose(digamma(x), expected, within: 2e-15 * abs(expected)))
    }

    @Test("differences of log gamma and digamma keep their digits for large arguments")
    func risingFactorials() {
        #expect(isClose(logRising(1e9, by: 2), 2 * log(1e9) + 1e-9, within: 1e-14))
        #expect(isClose(logRising(1, by: 5), log(120), within: 1e-14))
        #expect(isClose(logRising(0.5, by: 100), logGamma(100.5) - logGamma(0.5), within: 1e-11))
        #expect(isClose(digammaRising(1e9, by: 1), 1e-9, within: 1e-24))
        #expect(isClose(digammaRising(2, by: 200), digamma(202) - digamma(2), within: 1e-13))
        #expect(logRising(3, by: 0) == 0)
    }

    @Test("the integral of the hypergeometric function where it is elementary (DLMF 15.4)")
    func hypergeometric() {
        for z in [0.01, 0.3, 0.7, 0.95] {
            let power = Hypergeometric.integral(0.4, 3, 3, upTo: z)
            #expect(isClose(power, pow(1 - z, -0.4) - 1, within: 1e-12 * power))
            let polynomial = Hypergeometric.integral(-2, 3, 3, upTo: z)
            #expect(isClose(polynomial, (1 - z) * (1 - z) - 1, within: 1e-14))
            // (c − 1) (₂F₁(a, b − 1; c − 1; z) − 1) / (b − 1)
            let general = 2.5 / 1.4 * (series(0.7, 1.4, 2.5, z) - 1)
            let integral = Hypergeometric.integral(0.7, 2.4, 3.5, upTo: z)
            #expect(isClose(integral, general, within: 1e-12 * general))
        }
    }

    /// ₂F₁(a, b; c; z) by its power series.
    private func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        var (term, sum) = (1.0, 1.0)
        for n in 0..<20_000 {
            let n = Double(n)
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
            sum += term
        }
        return sum
    }

    @Test("the incomplete beta function (DLMF 8.17)")
    func incompleteBeta() {
        #expect(isClose(regularizedBeta(0.3, 1, 4), 1 - pow(0.7, 4), within: 1e-14))
        #expect(isClose(regularizedBeta(0.3, 5, 1), pow(0.3, 5), within: 1e-16))
        #expect(isClose(regularizedBeta(0.5, 7.3, 7.3), 0.5, within: 1e-13))
        #expect(regularizedBeta(0, 2, 3) == 0)
        #expect(regularizedBeta(1, 2, 3) == 1)
        let (one, other) = (regularizedBeta(0.2, 30, 0.4), regularizedBeta(0.8, 0.4, 30))
        #expect(isClose(one + other, 1, within: 1e-13))
    }

    @Test("the negative binomial: tails are what the probabilities leave")
    func negativeBinomial() {
        let counts = NegativeBinomial(shape: 0.7, rate: 5, time: 40)
        var below = 0.0
        for n in 0..<50 {
            #expect(isClose(counts.probability(ofAtLeast: n), 1 - below, within: 1e-12))
            below += counts.probability(of: n)
        }
        let nothing = NegativeBinomial(shape: 0.7, rate: 5, time: 0)
        #expect(nothing.probability(of: 0) == 1)
        #expect(nothing.probability(of: 3) == 0)
        #expect(nothing.probability(ofAtLeast: 3) == 0)
    }

    @Test("Gauss-Legendre quadrature is exact for polynomials and precise for what is smooth")
    func quadrature() {
        let five = GaussLegendre(count: 5)
        #expect(isClose(five.weights.reduce(0, +), 1, within: 1e-15))
        #expect(isClose(five.integral(over: 0...1) { pow($0, 9) }, 0.1, within: 1e-15))
        let exponential = GaussLegendre.standard.integral(over: 0...40) { exp(-$0) }
        #expect(isClose(exponential, 1 - exp(-40), within: 1e-13))
        let sine = GaussLegendre.standard.integral(over: 0...Double.pi, panels: 3) { sin($0) }
        #expect(isClose(sine, 2, within: 1e-14))
    }

    // E₁(1) = 0.2193839343955203 (DLMF 6.2); E_s(z) obeys s E_{s+1} + z E_s = exp(−z) (8.19.12).
    @Test("the exponential integral of the discounted residual purchases")
    func exponentialIntegral() {
        let one = exp(-1) * scaledExponentialIntegral(order: 1, 1)
        #expect(isClose(one, 0.2193839343955203, within: 1e-15))
        for z in [1e-6, 0.01, 1, 50] {
            for s in [0.3, 1, 2.5] {
                let recurrence =
                    s * scaledExponentialIntegral(order: s + 1, z)
                    + z * scaledExponentialIntegral(order: s, z)
                #expect(isClose(recurrence, 1, within: 1e-13))
            }
        }
    }

    @Test("series and quadrature of the BG/NBD expectation agree, also where the formula is 0/0")
    func expectation() {
        for (r, a, b) in [
            (0.24, 0.79, 2.4), (0.24, 1, 2.4), (3, 0.4, 0.6), (3, 0.2, 0.8), (0.5, 4, 9),
            (6, 0.01, 30),
        ] {
            for weeks in [0.01, 4, 52] {
                let process = BetaGeometricProcess(r: r, alpha: 4.4, a: a, b: b)
                let series = process.expectationBySeries(weeks)
                let quadrature = process.expectationByQuadrature(weeks)
                #expect(isClose(series, quadrature, within: 1e-10 * series), "\(r) \(a) \(weeks)")
                #expect(series > 0)
            }
        }
    }

    // As r and α grow together rates become equal, and then a few years or a thousand make sense.
    @Test("the BG/NBD expectation stays true at the edges of its parameters")
    func extremeExpectation() {
        let equalRates = BetaGeometricProcess(r: 1e5, alpha: 1e6, a: 1e-5, b: 1e5)
        #expect(isClose(equalRates.expectedPurchases(in: 52), 5.2, within: 1e-4))
        // Everyone leaves after the first repeat purchase.
        let leaving = BetaGeometricProcess(r: 50, alpha: 5, a: 1e5, b: 1e-5)
        #expect(isClose(leaving.expectedPurchases(in: 1_000), 1, within: 1e-6))
        let long = BetaGeometricProcess(r: 0.24, alpha: 4.4, a: 2, b: 2.4)
        let (century, millennium) = (
            long.expectedPurchases(in: 5e3), long.expectedPurchases(in: 5e4)
        )
        // The mean of 1/p is what everyone buys in the end: (a + b − 1) / (a − 1) = 3.4.
        #expect(century < millennium && millennium < 3.4)
    }

    @Test("P(alive) of Pareto/NBD is what its two hypergeometric functions say")
    func paretoSilence() {
        // Fader & Hardie 2005, equation 12, at moderate parameters with α > β.
        let model = ParetoNBD(r: 0.55, alpha: 12, s: 0.61, beta: 11.6)
        for (x, recency, age) in [(0.0, 0.0, 39.0), (2, 30, 39), (7, 5, 39)] {
            let shape = model.r + x
            let all = shape + model.s
            func part(_ time: Double) -> Double {
                let z = (model.alpha - model.beta) / (model.alpha + time)
                return series(all, model.s + 1, all + 1, z)
                    / pow(model.alpha + time, all)
            }
            let difference = part(recency) - part(age)
            let odds =
                model.s / all * difference * pow(model.alpha + age, shape)
                * pow(model.beta + age, model.s)
            let alive = model.probabilityAlive(x: Int(x), recency: recency, age: age)
            #expect(isClose(alive, 1 / (1 + odds), within: 1e-12))
        }
    }

    @Test("the search finds a minimum in a curved valley and stops at its bounds")
    func search() {
        struct Valley: Objective {
            func evaluate(at point: [Double]) -> Evaluation {
                let (x, y) = (point[0], point[1])
                let bend = y - x * x
                return Evaluation(
                    value: 100 * bend * bend + (1 - x) * (1 - x),
                    gradient: [-400 * bend * x - 2 * (1 - x), 200 * bend])
            }
        }
        let open = NewtonSearch(lower: [-5, -5], upper: [5, 5], tolerance: 1e-10)
        let found = open.minimum(of: Valley(), from: [-1.2, 1])
        #expect(
            isClose(found.point[0], 1, within: 1e-8) && isClose(found.point[1], 1, within: 1e-8))
        let narrow = NewtonSearch(lower: [-5, -5], upper: [0.5, 5], tolerance: 1e-10)
        let held = narrow.minimum(of: Valley(), from: [-1.2, 1])
        #expect(held.point[0] == 0.5 && isClose(held.point[1], 0.25, within: 1e-8))
        #expect(narrow.freeCoordinates(at: held.point, gradient: held.evaluation.gradient) == [1])
    }

    @Test("matrices: solved, inverted, and refused where they are not positive definite")
    func matrices() {
        var matrix = SymmetricMatrix(size: 2)
        matrix[0, 0] = 4
        matrix[0, 1] = 1
        matrix[1, 1] = 3
        #expect(matrix.solving([1, 2])?.map { ($0 * 11).rounded() } == [1, 7])
        #expect(matrix.inverted()?[0, 1] == -1.0 / 11)
        matrix[1, 1] = 0.25
        #expect(matrix.inverted() == nil)
    }
}
