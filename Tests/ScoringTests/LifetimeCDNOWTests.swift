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

    @Test("MBG/NBD: r .525, alpha 6.183, a .891, b 1.614 (BP)")
    func mbgnbd() throws {
        let fit = try MBGNBD.fit(to: try CDNOW.summary())
        #expect(fit.diagnosis.outcome == .converged)
    }

    @Test("Pareto/NBD: r .553, alpha 10.578, s .606, beta 11.669, log-likelihood -9594.976 (CT)")
    func paretoNBD() throws {
        let fit = try ParetoNBD.fit(to: try CDNOW.summary())
        #expect(fit.diagnosis.outcome == .converged)
        let m = ParetoNBD(r: 0.5629966, alpha: 12.559037, s: 0.4081095, beta: 10.5148048)
        print(
            "DERT",
            m.discountedResidualPurchases(discount: 0.0027, x: 7, recency: 35, age: 77.86) as Any)
        for (x, t, T) in [
            (221, 103.43, 103.57), (254, 97.14, 97.29), (161, 94.71, 98.0), (204, 98.57, 99.43),
        ] {
            print(
                ParetoNBD(r: 0.5143, alpha: 2.8845, s: 0.2856, beta: 14.1087).probabilityAlive(
                    x: x, recency: t, age: T))
        }
    }
}
