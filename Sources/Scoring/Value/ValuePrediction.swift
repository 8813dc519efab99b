/// What is expected of each customer within the model's horizon, with 95 % intervals.
struct ValuePrediction: Sendable {
    /// Minor units of revenue.
    let spend: [Double]
    let purchases: [Double]
    /// Bounds of spend and of purchases; NaN where the model has none.
    let spendLow: [Double]
    let spendHigh: [Double]
    let purchasesLow: [Double]
    let purchasesHigh: [Double]

    init(of history: ValueHistory, model: ValueModel) {
        let basis = ValueBasis(
            of: history, horizonDays: model.horizonDays, purchases: model.purchases,
            spend: model.spend)
        let calibration = model.calibration
        let spend = (0..<basis.count).map {
            calibration.spendLevel * basis.spend($0, weighed: calibration.weights)
        }
        let purchases = (0..<basis.count).map {
            calibration.purchaseLevel * basis.purchases($0, weighed: calibration.weights)
        }
        self.spend = spend
        self.purchases = purchases
        guard let bands = model.bands else {
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
}
