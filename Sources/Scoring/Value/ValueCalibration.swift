import CustomerModel

/// What an earlier holdout taught about predictions of this shop.
///
/// The window ends where the fit does, so nothing after as-of is ever seen.
public struct ValueCalibration: Codable, Hashable, Sendable {
    /// First day of the window (`CalendarDate.dayNumber`); its end is the day of the fit.
    public let windowStart: Int
    /// Length of the window.
    public let windowDays: Int
    /// Customers known at its start.
    public let customers: Int
    /// How models and habit are weighed.
    public let weights: BlendWeights
    /// Multiplies weighed spend: what came, over what was predicted, season taken out.
    public let spendLevel: Double
    /// As `spendLevel`, of purchases.
    public let purchaseLevel: Double
    /// Spend of the window over spend in an even season, as it was taken out.
    public let season: Double
    /// Share of customers' habitual spend that was still there in the window, season taken out.
    ///
    /// 0…`ValueAssumptions.maximumRetention`; it is what a year leaves for the next.
    public let retention: Double

    /// Where there is nothing to learn from: models and habit weigh the same, as they are.
    static let none = ValueCalibration(
        windowStart: 0, windowDays: 0, customers: 0,
        weights: BlendWeights(habit: 0.5, memoryDays: nil), spendLevel: 1, purchaseLevel: 1,
        season: 1, retention: 0.5)

    /// Fewer customers or days teach nothing.
    static let minimumCustomers = 50
    static let minimumDays = 28
    /// So many average customers for whom predictions came true are added: a level is then never
    /// told from a handful.
    fileprivate static let priorCustomers = 20.0
}

/// The holdout that a calibration is learned on.
struct CalibrationWindow: Sendable {
    let days: Int
    let basis: ValueBasis
    let outcome: ValueOutcome
    let level: TradeLevel
    let start: CalendarDate

    /// The last `horizonDays` of `history`, or half of the records where they are short; nil when
    /// there are too few customers or days.
    ///
    /// Half before, half after: what is learned has then the proportion of habit to horizon that it
    /// will be used in.
    init?(
        in orders: CustomerOrders, before history: ValueHistory, assumptions: ValueAssumptions
    ) {
        let (asOf, end) = (history.asOf, history.end)
        days = min(assumptions.horizonDays, Int(end - history.start) / 2)
        guard days >= ValueCalibration.minimumDays else { return nil }
        start = asOf.adding(days: -days)
        let earlier = ValueHistory(of: orders, asOf: start)
        guard earlier.customers.count >= ValueCalibration.minimumCustomers else { return nil }
        let models = PredictionModels(
            fittedTo: earlier, purchaseModel: assumptions.purchaseModel)
        basis = ValueBasis(
            of: earlier, horizonDays: days, purchases: models.purchases, spend: models.spend)
        outcome = ValueOutcome(
            of: earlier.customers.map(\.customer), in: orders, from: start, to: asOf)
        level = TradeLevel(
            of: orders, historyStart: history.start, from: earlier.end, to: end)
    }

    /// Weights by least absolute error of spend, levels by totals; nil where nobody came back.
    func learn() -> ValueCalibration? {
        let (basis, outcome) = (basis, outcome)
        let spent = FixedSum.of(basis.count) { Double(outcome.spend[$0]) }
        let bought = FixedSum.of(basis.count) { Double(outcome.purchases[$0]) }
        guard spent > 0, bought > 0 else { return nil }
        let weights = bestWeights(spent: spent)
        let predictedSpend = FixedSum.of(basis.count) { basis.spend($0, weighed: weights) }
        let predictedPurchases = FixedSum.of(basis.count) { basis.purchases($0, weighed: weights) }
        let habit = FixedSum.of(basis.count) { basis.habitSpend[$0] }
        guard predictedSpend > 0, predictedPurchases > 0 else { return nil }
        let retention = habit > 0 ? spent / level.spend / habit : 0
        return ValueCalibration(
            windowStart: start.dayNumber, windowDays: days, customers: basis.count,
            weights: weights,
            spendLevel: shrunk(spent / level.spend, over: predictedSpend),
            purchaseLevel: shrunk(bought / level.purchases, over: predictedPurchases),
            season: level.spend,
            retention: min(max(0, retention), ValueAssumptions.maximumRetention))
    }

    /// The candidate whose predictions, brought to the right total, err least.
    private func bestWeights(spent: Double) -> BlendWeights {
        var best = ValueCalibration.none.weights
        var least = Double.infinity
        var fading: [Double] = []
        var memory: Double??
        for candidate in BlendWeights.candidates {
            if memory != .some(candidate.memoryDays) {
                memory = .some(candidate.memoryDays)
                fading = basis.silences.indices.map {
                    basis.habitSpend[$0] * candidate.fading(afterSilence: basis.silences[$0])
                }
            }
            let error = absoluteError(of: candidate, fadedHabit: fading, spent: spent)
            if error < least { (best, least) = (candidate, error) }
        }
        return best
    }

    private func absoluteError(
        of weights: BlendWeights, fadedHabit: [Double], spent: Double
    ) -> Double {
        let (model, outcome) = (basis.modelSpend, outcome.spend)
        let (habit, rest) = (weights.habit, 1 - weights.habit)
        let predicted = FixedSum.of(model.count) { rest * model[$0] + habit * fadedHabit[$0] }
        guard predicted > 0 else { return .infinity }
        let level = spent / predicted
        return FixedSum.of(model.count) {
            abs(level * (rest * model[$0] + habit * fadedHabit[$0]) - Double(outcome[$0]))
        }
    }

    private func shrunk(_ actual: Double, over predicted: Double) -> Double {
        let prior = ValueCalibration.priorCustomers * predicted / Double(basis.count)
        return (actual + prior) / (predicted + prior)
    }
}
