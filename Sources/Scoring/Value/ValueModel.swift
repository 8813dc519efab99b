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
    /// How predictions of `horizonDays` scatter; nil where no holdout was long or large enough to show.
    public let bands: PredictionBands?
    /// How predictions of a year scatter; nil as `bands`.
    public let yearBands: PredictionBands?

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
        func bands(_ days: Int) -> PredictionBands? {
            guard let window, let calibration else { return nil }
            let upcoming = ValueBasis(
                of: history, horizonDays: days, purchases: models.purchases, spend: models.spend)
            return window.bands(by: calibration, horizonDays: days, upcoming: upcoming)
        }
        let yearBands = bands(year)
        return ValueModel(
            asOfDay: asOf.dayNumber, horizonDays: assumptions.horizonDays, pattern: pattern,
            choice: choice, purchases: models.purchases, spend: models.spend,
            purchaseDiagnosis: models.purchaseDiagnosis, spendDiagnosis: models.spendDiagnosis,
            refusals: models.refusals.map(\.description), calibration: calibration ?? .none,
            bands: assumptions.horizonDays == year ? yearBands : bands(assumptions.horizonDays),
            yearBands: yearBands)
    }
}

extension CalibrationWindow {
    /// How outcomes of the first `horizonDays` of the window scattered around predictions that were
    /// made with `calibration`; of the whole window where that is shorter.
    func bands(
        by calibration: ValueCalibration, horizonDays: Int, upcoming: ValueBasis
    ) -> PredictionBands {
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
        return PredictionBands(
            spend: calibration.spend(of: basis).map { $0 * level.spend },
            purchases: calibration.purchases(of: basis).map { $0 * level.purchases },
            outcome: outcome, upcoming: calibration.purchases(of: upcoming))
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
