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

    /// Columns of equal length.
    init(
        spend: [Double], purchases: [Double], spendLow: [Double], spendHigh: [Double],
        purchasesLow: [Double], purchasesHigh: [Double]
    ) {
        self.spend = spend
        self.purchases = purchases
        self.spendLow = spendLow
        self.spendHigh = spendHigh
        self.purchasesLow = purchasesLow
        self.purchasesHigh = purchasesHigh
    }

    /// What `calibration` makes of `basis`; `intervals` hold for any horizon.
    init(
        of basis: ValueBasis, calibration: ValueCalibration, intervals: PredictionIntervals?
    ) {
        let (spend, purchases) = (calibration.spend(of: basis), calibration.purchases(of: basis))
        self.spend = spend
        self.purchases = purchases
        guard let intervals else {
            let unknown = [Double](repeating: .nan, count: basis.count)
            (spendLow, spendHigh, purchasesLow, purchasesHigh) =
                (unknown, unknown, unknown, unknown)
            return
        }
        let bounds = Chunks.map(basis.count) { rows in
            IntervalColumns(of: rows, (spend, purchases), basis: basis, intervals: intervals)
        }
        spendLow = bounds.flatMap(\.spendLow)
        spendHigh = bounds.flatMap(\.spendHigh)
        purchasesLow = bounds.flatMap(\.purchasesLow)
        purchasesHigh = bounds.flatMap(\.purchasesHigh)
    }

    /// No expectation at all.
    init(unknownFor count: Int) {
        let unknown = [Double](repeating: .nan, count: count)
        spend = unknown
        purchases = unknown
        (spendLow, spendHigh, purchasesLow, purchasesHigh) = (unknown, unknown, unknown, unknown)
    }
}

/// Bounds of some rows, column by column: rows of several values would be made and taken apart again.
private struct IntervalColumns: Sendable {
    var spendLow: [Double] = []
    var spendHigh: [Double] = []
    var purchasesLow: [Double] = []
    var purchasesHigh: [Double] = []

    init(
        of rows: Range<Int>, _ expected: (spend: [Double], purchases: [Double]),
        basis: ValueBasis, intervals: PredictionIntervals
    ) {
        spendLow.reserveCapacity(rows.count)
        spendHigh.reserveCapacity(rows.count)
        purchasesLow.reserveCapacity(rows.count)
        purchasesHigh.reserveCapacity(rows.count)
        for row in rows {
            let outlook = CustomerOutlook(expecting: expected.purchases[row], row: row, in: basis)
            let spend = intervals.spend.interval(
                outlook, expected: expected.spend[row], variation: outlook.spendVariation)
            let purchases = intervals.purchases.interval(
                outlook, expected: expected.purchases[row], variation: outlook.purchaseVariation)
            spendLow.append(spend.low)
            spendHigh.append(spend.high)
            // Purchases are counted: the interval is of whole ones.
            purchasesLow.append(purchases.low.rounded(.down))
            purchasesHigh.append(purchases.high.rounded(.up))
        }
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
        year = ValuePrediction(
            of: yearBasis, calibration: calibration, intervals: model.yearIntervals)
        horizon =
            model.horizonDays == yearDays
            ? year
            : ValuePrediction(
                of: basis(model.horizonDays), calibration: calibration, intervals: model.intervals)
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
