import CustomerModel
import Scoring
import Testing

/// FHL05 = Fader, Hardie & Lee, Marketing Science 24(2) 2005, table 2; BW = walkthrough of the R
/// package BTYD 2.4.3; CT = correctness tests of the R package CLVTools; N25 = Fader & Hardie, note
/// 025 (2013); BP = R package BTYDplus.
@Suite("Purchase models on CDNOW", .enabled(if: CDNOW.isPresent, "the data set is absent"))
struct LifetimeCDNOWTests {
    @Test("the 39-week summary is the one of the papers")
    func summary() throws {
        let summary = try CDNOW.summary()
        #expect(summary.count == 2_357)
        #expect(summary.repeats.filter { $0 > 0 }.count == 946)
        #expect(summary.ages.allSatisfy { $0 >= 27 * 7 && $0 <= 272 })
        #expect(zip(summary.recencies, summary.ages).allSatisfy { $0 <= $1 })
    }

    @Test("BG/NBD: r .243, alpha 4.414, a .793, b 2.426, log-likelihood -9582.429 (FHL05, CT)")
    func bgnbd() throws {
        let fit = try BGNBD.fit(to: try CDNOW.summary())
        #expect(fit.diagnosis.outcome == .converged)
        #expect(fit.diagnosis.gradientNorm < 1e-9)
        #expect(isClose(fit.model.r, 0.2425929, within: 2e-5))
        #expect(isClose(fit.model.alpha, 4.4135316, within: 4e-4))
        #expect(isClose(fit.model.a, 0.7928861, within: 2e-4))
        #expect(isClose(fit.model.b, 2.4257534, within: 6e-4))
        #expect(isClose(fit.logLikelihood, -9582.429, within: 5e-4))
    }

    @Test("Gamma-Gamma: p 6.25, q 3.74, gamma 15.44, log-likelihood -4055.9177 (N25, CT)")
    func gammaGamma() throws {
        let summary = try CDNOW.summary()
        let dollars = summary.meanValues.map { $0 / 100 }
        let fit = try GammaGamma.fit(
            to: SpendColumns(repeats: summary.repeats, meanValues: dollars))
        #expect(fit.diagnosis.outcome == .converged)
        #expect(fit.diagnosis.customers == 946)
        #expect(isClose(fit.model.p, 6.248802, within: 1e-3))
        #expect(isClose(fit.model.q, 3.744588, within: 1e-3))
        #expect(isClose(fit.model.gamma, 15.447748, within: 5e-3))
        #expect(isClose(fit.logLikelihood, -4055.9177, within: 1e-4))
    }

    @Test("MBG/NBD: r .525, alpha 6.183, a .891, b 1.614, log-likelihood -9582.13 (BP)")
    func mbgnbd() throws {
        let fit = try MBGNBD.fit(to: try CDNOW.summary())
        #expect(fit.diagnosis.outcome == .converged)
        #expect(isClose(fit.model.r, 0.525, within: 5e-4))
        #expect(isClose(fit.model.alpha, 6.183, within: 5e-4))
        #expect(isClose(fit.model.a, 0.891, within: 5e-4))
        #expect(isClose(fit.model.b, 1.614, within: 5e-4))
        #expect(isClose(fit.logLikelihood, -9582.1327, within: 4e-3))
    }

    @Test("Pareto/NBD: r .553, alpha 10.578, s .606, beta 11.669, log-likelihood -9594.976 (CT)")
    func paretoNBD() throws {
        let fit = try ParetoNBD.fit(to: try CDNOW.summary())
        #expect(fit.diagnosis.outcome == .converged)
        #expect(isClose(fit.model.r, 0.553276, within: 2e-5))
        #expect(isClose(fit.model.alpha, 10.577613, within: 2e-4))
        #expect(isClose(fit.model.s, 0.606214, within: 1e-4))
        #expect(isClose(fit.model.beta, 11.667914, within: 3e-3))
        #expect(isClose(fit.logLikelihood, -9594.976, within: 5e-4))
        let errors = try #require(fit.diagnosis.standardErrors)
        for (error, printed) in zip(errors, [0.0476, 0.8427, 0.1873, 6.2105]) {
            #expect(isClose(error, printed, within: 2e-4 * max(1, printed)))
        }
    }

    /// The reference implementation reads weeks to two decimals, as the papers' files have them.
    private func roundedWeeks() throws -> (x: [Int], recencies: [Double], ages: [Double]) {
        let summary = try CDNOW.summary()
        func weeks(_ days: Int32) -> Double { (Double(days) / 7 * 100).rounded() / 100 }
        return (
            summary.repeats.map { Int($0) }, summary.recencies.map(weeks), summary.ages.map(weeks)
        )
    }

    @Test("the fit on weeks of two decimals: log-likelihood -9582.4256, E[Y(39)] 1.226 (FHL05, N4)")
    func weeksOfTwoDecimals() throws {
        let (x, recencies, ages) = try roundedWeeks()
        let groups = PurchaseGroups(repeats: x, recencies: recencies, ages: ages)
        let fit = try BGNBD.fit(to: groups)
        #expect(isClose(fit.model.r, 0.2425929, within: 2e-7))
        #expect(isClose(fit.model.alpha, 4.4135316, within: 2e-6))
        #expect(isClose(fit.model.a, 0.7928861, within: 2e-6))
        #expect(isClose(fit.model.b, 2.4257534, within: 5e-6))
        #expect(isClose(fit.logLikelihood, -9582.4256, within: 1e-4))
        let expected = fit.model.expectedPurchases(in: 39, x: 2, recency: 30.43, age: 38.86)
        #expect(isClose(expected, 1.2259105, within: 2e-6))
        #expect(isClose(try ParetoNBD.fit(to: groups).logLikelihood, -9594.9739, within: 1e-4))
        #expect(isClose(try MBGNBD.fit(to: groups).logLikelihood, -9582.1327, within: 1e-4))
    }

    @Test("sums over all 2,357 customers: P(alive) 1917.2763, E[Y(39)] 1653.4233")
    func sums() throws {
        let (x, recencies, ages) = try roundedWeeks()
        let model = BGNBD(r: 0.2425929, alpha: 4.4135316, a: 0.7928861, b: 2.4257534)
        var (alive, expected) = (0.0, 0.0)
        for row in x.indices {
            alive += model.probabilityAlive(x: x[row], recency: recencies[row], age: ages[row])
            expected += model.expectedPurchases(
                in: 39, x: x[row], recency: recencies[row], age: ages[row])
        }
        #expect(isClose(alive, 1917.2763, within: 2e-3))
        #expect(isClose(expected, 1653.4233, within: 2e-3))
    }

    @Test("expected spend of the first ten customers and of all together (N25): 83,091")
    func spend() throws {
        let summary = try CDNOW.summary()
        let dollars = summary.meanValues.map { $0 / 100 }
        let model = try GammaGamma.fit(
            to: SpendColumns(repeats: summary.repeats, meanValues: dollars)
        ).model
        let values = (0..<summary.count).map { row in
            model.expectedValue(
                x: Int(summary.repeats[row]), meanValue: dollars[row])
        }
        let printed = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
        for (value, expected) in zip(values, printed) {
            #expect(isClose(value, expected, within: 0.01))
        }
        // The reference implementation fits to means of two decimals, which shifts its optimum.
        let reference = GammaGamma(p: 6.248802, q: 3.744588, gamma: 15.447748)
        let total = (0..<summary.count).reduce(0) { sum, row in
            sum
                + reference.expectedValue(
                    x: Int(summary.repeats[row]), meanValue: (dollars[row] * 100).rounded() / 100)
        }
        #expect(isClose(total, 83_091.2222, within: 0.1))
    }
}
