/// What is expected of each customer within a horizon, with 95 % intervals.
struct ValuePrediction: Sendable {
    /// Minor units of revenue.
    let spend: [Double]
    let purchases: [Double]
    /// Bounds of spend and of purchases; NaN where the model has none.
    let spendLow: [Double]
    let spendHigh: [Double]
    let purchasesLow: [Double]
    let purchasesHigh: [Double]

    /// What `calibration` makes of `basis`; `bands` are those of its horizon.
    init(of basis: ValueBasis, calibration: ValueCalibration, bands: PredictionBands?) {
        let (spend, purchases) = (calibration.spend(of: basis), calibration.purchases(of: basis))
        self.spend = spend
        self.purchases = purchases
        guard let bands else {
            let unknown = [Double](repeating: .nan, count: basis.count)
            (spendLow, spendHigh, purchasesLow, purchasesHigh) =
                (unknown, unknown, unknown, unknown)
            return
        }
        let found = purchases.map(bands.band)
        spendLow = spend.indices.map { found[$0].spend.low * spend[$0] }
        spendHigh = spend.indices.map { found[$0].spend.high * spend[$0] }
        // Purchases are counted: the interval is of whole ones.
        purchasesLow = purchases.indices.map {
            (found[$0].purchases.low * purchases[$0]).rounded(.down)
        }
        purchasesHigh = purchases.indices.map {
            (found[$0].purchases.high * purchases[$0]).rounded(.up)
        }
    }

    /// No expectation at all.
    init(unknownFor count: Int) {
        let unknown = [Double](repeating: .nan, count: count)
        spend = unknown
        purchases = unknown
        (spendLow, spendHigh, purchasesLow, purchasesHigh) = (unknown, unknown, unknown, unknown)
    }
}

/// What a model says of a day: within its horizon, within a year, and of the years after.
struct ValueForecast: Sendable {
    /// P(alive) of each customer; empty without a model of purchases.
    let probabilitiesAlive: [Double]
    let horizon: ValuePrediction
    let year: ValuePrediction
    /// Spend of years 2 and 3, and of all years from the second on, discounted to as-of; nil without
    /// a model of purchases.
    let later: LaterSpend?

    init(of history: ValueHistory, model: ValueModel, discountRate: Double) {
        func basis(_ days: Int) -> ValueBasis {
            ValueBasis(
                of: history, horizonDays: days, purchases: model.purchases, spend: model.spend)
        }
        let calibration = model.calibration
        let yearDays = Int(ValueEvidence.yearDays)
        let yearBasis = basis(yearDays)
        year = ValuePrediction(of: yearBasis, calibration: calibration, bands: model.yearBands)
        horizon =
            model.horizonDays == yearDays
            ? year
            : ValuePrediction(
                of: basis(model.horizonDays), calibration: calibration, bands: model.bands)
        probabilitiesAlive = model.purchases == nil ? [] : yearBasis.probabilitiesAlive
        later = model.purchases.map { purchases in
            LaterSpend(
                of: yearBasis, summary: history.summary, purchases: purchases,
                levels: calibration.modelLevels, discountRate: discountRate)
        }
    }

    /// No expectation at all.
    init(unknownFor count: Int, probabilitiesAlive: [Double]) {
        let unknown = ValuePrediction(unknownFor: count)
        (horizon, year, later) = (unknown, unknown, nil)
        self.probabilitiesAlive = probabilitiesAlive
    }
}
