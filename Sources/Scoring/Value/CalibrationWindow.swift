import CustomerModel

/// The holdout that a calibration is learned on.
struct CalibrationWindow: Sendable {
    let orders: CustomerOrders
    let days: Int
    /// What was known at its start, and the models fitted to that.
    let earlier: ValueHistory
    let models: PredictionModels
    /// Which model of purchases the window speaks for.
    let choice: PurchaseChoice
    let basis: ValueBasis
    let outcome: ValueOutcome
    let level: TradeLevel
    let start: CalendarDate

    /// The last year of `history`, or half of the records where they are short; nil when there are
    /// too few customers or days.
    ///
    /// A whole year, because what a shorter window teaches holds its season. Half before, half after:
    /// what is learned has then the proportion of habit to horizon that it will be used in.
    init?(
        in orders: CustomerOrders, before history: ValueHistory, pattern: YearlyPattern,
        assumptions: ValueAssumptions
    ) {
        let (asOf, end) = (history.asOf, history.end)
        self.orders = orders
        days = min(Int(ValueEvidence.yearDays), Int(end - history.start) / 2)
        guard days >= ValueCalibration.minimumDays else { return nil }
        start = asOf.adding(days: -days)
        earlier = ValueHistory(of: orders, asOf: start, pattern: pattern)
        guard earlier.customers.count >= ValueCalibration.minimumCustomers else { return nil }
        outcome = ValueOutcome(
            of: earlier.customers.map(\.customer), in: orders, from: start, to: asOf)
        let made = PurchaseChoice.made(
            policy: assumptions.purchaseModel, summary: earlier.summary,
            purchases: outcome.purchases, days: earlier.time(inNext: days))
        choice = made.choice
        models = PredictionModels(
            fittedTo: earlier, purchaseModel: choice.chosen, startingAt: (made.start, nil))
        basis = ValueBasis(
            of: earlier, horizonDays: days, purchases: models.purchases, spend: models.spend)
        level = TradeLevel(
            of: orders, historyStart: history.start, from: earlier.end, to: end)
    }

    /// Weights by least absolute error of spend, levels by totals; nil where nobody came back.
    func learn() -> ValueCalibration? {
        let (basis, outcome, level) = (basis, outcome, level)
        // Sums are exact to a sixteenth: of purchases, which are few, thousandths are added up.
        let fine = 1_000.0
        let spend: @Sendable (Int) -> Double = { Double(outcome.spend[$0]) / level.spend }
        let spent = FixedSum.of(basis.count) { Double(outcome.spend[$0]) }
        let bought = FixedSum.of(basis.count) { fine * Double(outcome.purchases[$0]) }
        guard spent > 0, bought > 0 else { return nil }
        let weights = bestWeights(spent: spent)
        let predictedSpend = FixedSum.of(basis.count) { basis.spend($0, weighed: weights) }
        let predictedPurchases = FixedSum.of(basis.count) {
            fine * basis.purchases($0, weighed: weights)
        }
        let habit = FixedSum.of(basis.count) { basis.habitSpend[$0] }
        guard predictedSpend > 0, predictedPurchases > 0 else { return nil }
        let retention = habit > 0 ? spent / level.spend / habit : 0
        let purchases: @Sendable (Int) -> Double = {
            fine * Double(outcome.purchases[$0]) / level.purchases
        }
        let modelLevels = levels({ basis.modelSpend[$0] }, to: spend)
        return ValueCalibration(
            windowStart: start.dayNumber, windowDays: days, customers: basis.count,
            weights: weights, spendLevel: spent / level.spend / predictedSpend,
            purchaseLevel: bought / level.purchases / predictedPurchases,
            spendLevels: levels({ basis.spend($0, weighed: weights) }, to: spend)
                .notBelow(modelLevels),
            purchaseLevels: levels(
                { fine * basis.purchases($0, weighed: weights) }, to: purchases
            ).notBelow(levels({ fine * basis.modelPurchases[$0] }, to: purchases)),
            modelLevels: modelLevels,
            season: level.spend,
            retention: min(max(0, retention), ValueAssumptions.maximumRetention))
    }

    /// The candidate whose predictions, brought to the right total, err least.
    private func bestWeights(spent: Double) -> BlendWeights {
        var best = ValueCalibration.none.weights
        var least = Double.infinity
        var fading: [Double] = []
        var memory: Double??
        for candidate in BlendWeights.candidates(forWindowOf: days) {
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

    private func levels(
        _ predicted: @Sendable (Int) -> Double, to actual: @Sendable (Int) -> Double
    ) -> CalibrationLevels {
        CalibrationLevels(of: predicted, to: actual, in: basis)
    }
}
