public import CustomerModel

/// Predictions of spend made as of an earlier day, against what was spent after it.
public struct ValueBacktest: Sendable {
    /// Minor units in one unit of the currency that results are in.
    public static let minorUnits = 100.0

    /// The day predicted from: nothing on or after it was looked at.
    public let asOf: CalendarDate
    /// Length of the window that judges, from `asOf` on.
    public let days: Int
    /// Customers with an order before as-of.
    public let customers: Int
    /// What they spent within the window, in whole currency.
    public let actualTotal: Double
    /// The default first, then what it is compared with.
    public let predictors: [PredictorScore]
    /// Of the default's 95 % intervals: everybody, then by purchase days; empty without intervals.
    public let coverage: [IntervalCoverage]
    /// As `coverage`, by days since the first order.
    public let coverageByTenure: [IntervalCoverage]
    /// What the default predicted with.
    public let model: ValueModel

    /// Fits to what lies before `asOf` and judges by `days` from it on.
    ///
    /// Nil when nobody ordered before `asOf`, or nobody of those spent anything after it.
    public init?(
        of orders: CustomerOrders, asOf: CalendarDate, days: Int, assumptions: ValueAssumptions
    ) {
        model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let history = ValueHistory(of: orders, asOf: asOf, pattern: model.pattern)
        let customers = history.customers
        let outcome = ValueOutcome(
            of: customers.map(\.customer), in: orders, from: asOf, to: asOf.adding(days: days))
        let actual = outcome.spend.map { Double($0) / Self.minorUnits }
        actualTotal = actual.reduce(0, +)
        guard actualTotal > 0 else { return nil }
        self.asOf = asOf
        self.days = days
        self.customers = customers.count
        let basis = ValueBasis(
            of: history, horizonDays: days, purchases: model.purchases, spend: model.spend)
        let prediction = ValuePrediction(
            of: basis, calibration: model.calibration, intervals: model.intervals)
        let habit = customers.map {
            Double($0.recentSpend) * Double(days) / Double(ValueEvidence.yearDays)
        }
        var candidates = [("default", prediction.spend)]
        if let models = Self.modelsAlone(
            PurchaseSummary.of(orders, asOf: asOf), days: days)
        {
            candidates.append(("bgnbd_gammagamma", models))
        }
        candidates.append(("simple", Self.simple(orders, asOf: asOf, days: days)))
        candidates.append(("last_365_days", habit))
        let mean = actualTotal * Self.minorUnits / Double(actual.count)
        candidates.append(("constant_mean", actual.map { _ in mean }))
        predictors = candidates.map { name, predicted in
            PredictorScore(
                name: name, predicted: predicted.map { $0 / Self.minorUnits }, actual: actual)
        }
        let hasIntervals = model.intervals != nil
        func judged(_ bands: [IntervalCoverage.Band], of measure: [Int32]) -> [IntervalCoverage] {
            guard hasIntervals else { return [] }
            return bands.compactMap {
                IntervalCoverage($0, of: measure, outcome: outcome, prediction: prediction)
            }
        }
        coverage = judged(IntervalCoverage.byPurchases, of: customers.map(\.purchaseDays))
        coverageByTenure = judged(
            IntervalCoverage.byTenure, of: customers.map { history.end - $0.firstDay })
    }

    /// BG/NBD and Gamma-Gamma by the convention of their authors: repeat purchases only, nothing
    /// learned from a holdout.
    private static func modelsAlone(_ summary: PurchaseSummary, days: Int) -> [Double]? {
        guard let purchases = try? FittedPurchases.fit(.bgnbd, to: summary, startingAt: nil).fitted,
            let spend = try? GammaGamma.fit(to: summary).model
        else { return nil }
        let expected = purchases.expectedPurchases(of: summary, inDays: Double(days))
        return expected.indices.map { row in
            expected[row]
                * spend.expectedValue(
                    x: Int(summary.repeats[row]), meanValue: summary.meanValues[row])
        }
    }

    /// The formula of the requirements for one year, as revenue.
    private static func simple(
        _ orders: CustomerOrders, asOf: CalendarDate, days: Int
    ) -> [Double] {
        let values = SimpleCLV.of(orders, asOf: asOf, parameters: .asWritten)
        return values.oneYear.indices.map { row in
            let rate = values.marginRates[row]
            let revenue = rate == 0 ? 0 : values.oneYear[row] / rate
            return revenue * Double(days) / Double(ValueEvidence.yearDays)
        }
    }
}
