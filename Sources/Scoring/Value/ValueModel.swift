public import CustomerModel

/// Everything that predicting value needs beside a customer's own orders; stored between fits.
///
/// A prediction is `spendLevel · ((1 - habit) · models + habit · last year · fading)`: what BG/NBD (or
/// its kin) and Gamma-Gamma expect, and what the customer spent in the last year less what silence
/// takes off it, weighed and levelled as an earlier holdout has taught.
public struct ValueModel: Codable, Hashable, Sendable {
    /// The day before which everything was looked at (`CalendarDate.dayNumber`).
    public let asOfDay: Int
    /// Days ahead that spend and purchases are predicted for with an interval.
    public let horizonDays: Int
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
    /// Nil where no holdout was long or large enough to show how predictions scatter.
    public let bands: PredictionBands?

    /// Fits to everything before `asOf`; never looks at a row on or after it.
    ///
    /// Always ends with a model: where there is too little, less is in it. A `previous` model shortens
    /// the search.
    public static func fit(
        _ orders: CustomerOrders, asOf: CalendarDate, assumptions: ValueAssumptions,
        startingAt previous: ValueModel? = nil
    ) -> ValueModel {
        let history = ValueHistory(of: orders, asOf: asOf)
        let models = PredictionModels(
            fittedTo: history, purchaseModel: assumptions.purchaseModel, startingAt: previous)
        let window = CalibrationWindow(in: orders, before: history, assumptions: assumptions)
        let calibration = window?.learn()
        let basis = ValueBasis(
            of: history, horizonDays: assumptions.horizonDays, purchases: models.purchases,
            spend: models.spend)
        var bands: PredictionBands?
        if let window, let calibration {
            bands = window.bands(by: calibration, upcoming: basis)
        }
        return ValueModel(
            asOfDay: asOf.dayNumber, horizonDays: assumptions.horizonDays,
            purchases: models.purchases, spend: models.spend,
            purchaseDiagnosis: models.purchaseDiagnosis, spendDiagnosis: models.spendDiagnosis,
            refusals: models.refusals.map(\.description), calibration: calibration ?? .none,
            bands: bands)
    }
}

extension CalibrationWindow {
    /// How outcomes scattered around predictions that were made with `calibration`.
    func bands(by calibration: ValueCalibration, upcoming: ValueBasis) -> PredictionBands {
        let weights = calibration.weights
        let spendLevel = calibration.spendLevel * level.spend
        let purchaseLevel = calibration.purchaseLevel * level.purchases
        return PredictionBands(
            spend: (0..<basis.count).map { spendLevel * basis.spend($0, weighed: weights) },
            purchases: (0..<basis.count).map {
                purchaseLevel * basis.purchases($0, weighed: weights)
            },
            outcome: outcome,
            upcoming: (0..<upcoming.count).map {
                calibration.purchaseLevel * upcoming.purchases($0, weighed: weights)
            })
    }
}
