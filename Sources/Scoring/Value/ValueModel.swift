public import CustomerModel

/// Everything that predicting value needs beside a customer's own orders; stored between fits.
///
/// A prediction is `level · ((1 - habit) · models + habit · last year · fading)`: what the model of
/// purchases and Gamma-Gamma expect, and what the customer spent in the last year less what silence
/// takes off it, weighed and levelled as an earlier holdout has taught. Time is that of the shop's
/// yearly pattern, in what is fitted and in what is predicted.
public struct ValueModel: Codable, Hashable, Sendable {
    /// The day before which everything was looked at (`CalendarDate.dayNumber`).
    public let asOfDay: Int
    /// Days ahead that spend and purchases are predicted for with an interval.
    public let horizonDays: Int
    /// How time passes in the shop's year.
    public let pattern: YearlyPattern
    /// Which model `purchases` is, and why.
    public let choice: PurchaseChoice
    /// Nil where there was too little to fit it.
    public let purchases: FittedPurchases?
    /// Spend of a purchase day in minor units, fitted to all purchase days, the first included; nil
    /// where there was too little to fit it.
    public let spend: GammaGamma?
    /// How the fit of `purchases` ended; nil without it.
    public let purchaseDiagnosis: FitDiagnosis?
    /// How the fit of `spend` ended; nil without it.
    public let spendDiagnosis: FitDiagnosis?
    /// Why models are missing, in words.
    public let refusals: [String]
    /// What an earlier holdout taught.
    public let calibration: ValueCalibration
    /// Of predictions of `horizonDays`; nil where no holdout was long or large enough to show them.
    public let intervals: PredictionIntervals?
    /// Of predictions of a year; nil as `intervals`.
    public let yearIntervals: PredictionIntervals?
    /// How far totals of a year have been off in past windows; nil where there were too few.
    public private(set) var totals: TotalErrors?

    /// Fits to everything before `asOf`; never looks at a row on or after it.
    ///
    /// Always ends with a model: where there is too little, less is in it. A `previous` model shortens
    /// the search.
    public static func fit(
        _ orders: CustomerOrders, asOf: CalendarDate, assumptions: ValueAssumptions,
        startingAt previous: ValueModel? = nil
    ) -> ValueModel {
        fit(
            orders, asOf: asOf, pattern: YearlyPattern.fit(to: orders, asOf: asOf),
            assumptions: assumptions, startingAt: previous)
    }

    /// As the above, in the time of `pattern`.
    static func fit(
        _ orders: CustomerOrders, asOf: CalendarDate, pattern: YearlyPattern,
        assumptions: ValueAssumptions, startingAt previous: ValueModel? = nil
    ) -> ValueModel {
        let history = ValueHistory(of: orders, asOf: asOf, pattern: pattern)
        let window = CalibrationWindow(
            in: orders, before: history, pattern: pattern, assumptions: assumptions)
        let choice =
            window?.choice ?? PurchaseChoice.withoutWindow(policy: assumptions.purchaseModel)
        let models = PredictionModels(
            fittedTo: history, purchaseModel: choice.chosen,
            startingAt: (
                previous?.purchases ?? window?.models.purchases,
                previous?.spend ?? window?.models.spend
            ))
        let calibration = window?.learn()
        let year = Int(ValueEvidence.yearDays)
        func intervals(_ days: Int) -> PredictionIntervals? {
            guard let window, let calibration else { return nil }
            return window.intervals(by: calibration, horizonDays: days)
        }
        let yearIntervals = intervals(year)
        return ValueModel(
            asOfDay: asOf.dayNumber, horizonDays: assumptions.horizonDays, pattern: pattern,
            choice: choice, purchases: models.purchases, spend: models.spend,
            purchaseDiagnosis: models.purchaseDiagnosis, spendDiagnosis: models.spendDiagnosis,
            refusals: models.refusals.map(\.description), calibration: calibration ?? .none,
            intervals: assumptions.horizonDays == year
                ? yearIntervals : intervals(assumptions.horizonDays),
            yearIntervals: yearIntervals)
    }

    /// This, with what past windows of `orders` tell of totals; the purchases of each are predicted by
    /// the model that was chosen for this.
    public func withTotals(
        from orders: CustomerOrders, assumptions: ValueAssumptions, groupings: [CustomerGrouping]
    ) -> ValueModel {
        var model = self
        model.totals = TotalErrors.learned(
            from: orders, asOf: CalendarDate(dayNumber: asOfDay),
            assumptions: assumptions.predicting(by: choice.chosen), groupings: groupings)
        return model
    }
}

extension CalibrationWindow {
    /// How outcomes of the first `horizonDays` of the window scattered around predictions that were
    /// made with `calibration`; of the whole window where that is shorter.
    func intervals(
        by calibration: ValueCalibration, horizonDays: Int
    ) -> PredictionIntervals {
        let isWhole = horizonDays >= days
        let basis =
            isWhole
            ? basis
            : ValueBasis(
                of: earlier, horizonDays: horizonDays, purchases: models.purchases,
                spend: models.spend)
        let outcome =
            isWhole
            ? outcome
            : ValueOutcome(
                of: earlier.customers.map(\.customer), in: orders, from: start,
                to: start.adding(days: horizonDays))
        return PredictionIntervals(
            spend: calibration.spend(of: basis).map { $0 * level.spend },
            purchases: calibration.purchases(of: basis).map { $0 * level.purchases },
            basis: basis, outcome: outcome)
    }
}

extension ValueCalibration {
    /// Spend expected of each customer, weighed and levelled.
    func spend(of basis: ValueBasis) -> [Double] {
        (0..<basis.count).map {
            spendLevels.level(isGone: basis.isLikelyGone($0)) * basis.spend($0, weighed: weights)
        }
    }

    /// As `spend`, of purchases.
    func purchases(of basis: ValueBasis) -> [Double] {
        (0..<basis.count).map {
            purchaseLevels.level(isGone: basis.isLikelyGone($0))
                * basis.purchases($0, weighed: weights)
        }
    }
}
