import CustomerModel
import Scoring
import Testing

/// UCI Online Retail II as of 2011-12-10; the figures are those of the reference run, to which the
/// Python package `lifetimes` agrees in six digits.
@Suite(
    "Purchase models on Online Retail II",
    .enabled(if: OnlineRetail.isPresent, "the data set is absent"))
struct LifetimeOnlineRetailTests {
    private static let summary = Result {
        PurchaseSummary.of(
            CustomerOrders(grouping: try OnlineRetail.load(shuffledBy: 4)),
            asOf: day(2011, 12, 10))
    }

    @Test("BG/NBD: parameters, log-likelihood, P(alive) and expected orders of all customers")
    func bgnbd() throws {
        let summary = try Self.summary.get()
        #expect(summary.count == 5_878)
        let fit = try BGNBD.fit(to: summary)
        #expect(fit.diagnosis.outcome == .converged)
        #expect(isClose(fit.model.r, 0.663527, within: 2e-6))
        #expect(isClose(fit.model.alpha, 9.033646, within: 2e-5))
        #expect(isClose(fit.model.a, 0.108644, within: 2e-6))
        #expect(isClose(fit.model.b, 2.415697, within: 2e-5))
        #expect(isClose(fit.logLikelihood, -86_053.906, within: 2e-3))
        let forecast = fit.model.forecast(
            of: summary,
            [
                { $0.expectedPurchases(in: 90.0 / 7) }, { $0.expectedPurchases(in: 365.0 / 7) },
            ])
        #expect(isClose(sum(forecast.probabilitiesAlive), 5_366.6, within: 0.05))
        #expect(isClose(sum(forecast.expectations[0]), 4_674.1, within: 0.05))
        #expect(isClose(sum(forecast.expectations[1]), 18_510.7, within: 0.1))
    }

    @Test("Gamma-Gamma: parameters, log-likelihood, and frequency tells nothing of spend")
    func gammaGamma() throws {
        let summary = try Self.summary.get()
        let fit = try GammaGamma.fit(to: pounds(summary))
        #expect(fit.diagnosis.outcome == .converged)
        #expect(isClose(fit.model.p, 2.16159, within: 2e-5))
        #expect(isClose(fit.model.q, 3.50514, within: 2e-5))
        #expect(isClose(fit.model.gamma, 466.1655, within: 2e-3))
        #expect(isClose(fit.logLikelihood, -28_376.305, within: 2e-3))
        // The unit of money scales gamma and nothing else.
        let pence = try GammaGamma.fit(to: summary)
        #expect(isClose(pence.model.p, fit.model.p, within: 1e-6))
        #expect(isClose(pence.model.gamma, 100 * fit.model.gamma, within: 1e-2))
        #expect(isClose(correlation(summary), 0.022, within: 1e-3))
    }

    // Twelve periods of 30 days, discounted at the end of each, as `lifetimes` does by days.
    @Test("revenue of the next twelve months at ten percent a year: 8,642,002.9")
    func lifetimeValue() throws {
        let summary = try Self.summary.get()
        let purchases = try BGNBD.fit(to: summary).model
        let spend = try GammaGamma.fit(to: summary).model
        let monthly = 0.007974140428903764
        let forecast = purchases.forecast(
            of: summary,
            [{ $0.discountedPurchases(periods: 12, of: 30.0 / 7, rate: monthly) ?? .nan }])
        var value = 0.0
        for row in 0..<summary.count {
            let each = spend.expectedValue(
                x: Int(summary.repeats[row]), meanValue: summary.meanValues[row])
            value += forecast.expectations[0][row] * each
        }
        #expect(isClose(value / 100, 8_642_002.9, within: 1))
    }

    @Test("transactions of 183 days after 2011-06-10: 7,692.7 expected, 7,797 made")
    func holdout() throws {
        let orders = CustomerOrders(grouping: try OnlineRetail.load(shuffledBy: nil))
        let summary = PurchaseSummary.of(orders, asOf: day(2011, 6, 10))
        let model = try BGNBD.fit(to: summary).model
        let forecast = model.forecast(of: summary, [{ $0.expectedPurchases(in: 183.0 / 7) }])
        let expected = forecast.expectations[0]
        let made = (0..<summary.count).map { row in
            purchaseDays(of: Int(summary.customers[row]), in: orders, from: day(2011, 6, 10))
        }
        let error = zip(expected, made).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(sum(made) == 7_797)
        #expect(isClose(sum(expected), 7_692.7, within: 0.05))
        #expect(isClose(error / Double(made.count), 1.0455, within: 5e-5))
        // By repeat purchases 0, 1, … 6, and 7 or more.
        let printed = [0.498, 0.765, 1.116, 1.302, 1.639, 1.870, 2.101, 4.750]
        for (band, value) in printed.enumerated() {
            let rows = made.indices.filter { min(7, Int(summary.repeats[$0])) == band }
            let mean = sum(rows.map { expected[$0] }) / Double(rows.count)
            #expect(isClose(mean, value, within: 5.01e-4), "\(band) repeat purchases")
        }
    }

    /// Days with an order in the 183 days from `start`.
    private func purchaseDays(
        of customer: Int, in orders: CustomerOrders, from start: CalendarDate
    ) -> Double {
        let first = Int32(start.dayNumber)
        let days = orders.rows(of: customer).map { orders.days[$0] }
        return Double(Set(days.filter { $0 >= first && $0 < first + 183 }).count)
    }

    private func pounds(_ summary: PurchaseSummary) -> SpendColumns {
        SpendColumns(
            repeats: summary.repeats, meanValues: summary.meanValues.map { $0 / 100 })
    }

    private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }

    /// Of x and the mean value, over customers who bought again.
    private func correlation(_ summary: PurchaseSummary) -> Double {
        let rows = (0..<summary.count).filter { summary.repeats[$0] > 0 }
        let x = rows.map { Double(summary.repeats[$0]) }
        let m = rows.map { summary.meanValues[$0] }
        let (meanX, meanM) = (sum(x) / Double(rows.count), sum(m) / Double(rows.count))
        let (dx, dm) = (x.map { $0 - meanX }, m.map { $0 - meanM })
        let covariance = sum(zip(dx, dm).map { $0 * $1 })
        let variances = sum(dx.map { $0 * $0 }) * sum(dm.map { $0 * $0 })
        return covariance / variances.squareRoot()
    }
}
