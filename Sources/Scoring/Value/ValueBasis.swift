import CustomerModel

/// Two views of what each customer will do within a horizon, before they are weighed.
///
/// One is of the models: purchases still to come, times spend expected of each. The other is of
/// habit: what the last year brought, at the same pace. Spend is in minor units.
struct ValueBasis: Sendable {
    let modelSpend: [Double]
    let habitSpend: [Double]
    let modelPurchases: [Double]
    let habitPurchases: [Double]
    /// Days since the last order.
    let silences: [Int32]
    /// Days since the first order.
    let tenures: [Int32]
    /// By the model of purchases; 1 for everybody without one.
    let probabilitiesAlive: [Double]
    /// Spend that the models expect of a purchase.
    let purchaseValues: [Double]
    /// Days with an order so far.
    let purchaseDays: [Int32]
    /// Shape of the distribution of purchase rates over customers.
    let rateShape: Double
    /// Shapes of Gamma-Gamma: of purchases around a customer's mean, and of means over customers.
    let spendShapes: (purchase: Double, mean: Double)

    /// Where no model was fitted.
    private static let usualRateShape = 1.0
    private static let usualSpendShapes = (purchase: 2.0, mean: 3.0)

    var count: Int { silences.count }

    /// Whether the model of purchases takes a customer for gone rather than alive.
    @inline(__always)
    func isLikelyGone(_ row: Int) -> Bool { probabilitiesAlive[row] < 0.5 }

    /// Habit is a pace over no more days than the shop's orders span.
    ///
    /// What a purchase brings is that of the time of the year.
    /// Where a model is missing, habit takes its place.
    init(
        of history: ValueHistory, horizonDays: Int, purchases: FittedPurchases?, spend: GammaGamma?
    ) {
        let (customers, end) = (history.customers, history.end)
        let observed = max(1, min(ValueEvidence.yearDays, end - history.start))
        let horizon = history.time(inNext: horizonDays)
        let pace = horizon / max(history.time(inLast: Int(observed)), 1)
        let spendHorizon = history.spendTime(inNext: horizonDays)
        let spendPace = spendHorizon / max(history.spendTime(inLast: Int(observed)), 1)
        silences = customers.map { end - $0.lastDay }
        tenures = customers.map { end - $0.firstDay }
        habitSpend = customers.map { max(0, Double($0.recentSpend)) * spendPace }
        let habitPurchases = customers.map { Double($0.recentPurchaseDays) * pace }
        let forecast = purchases?.forecast(of: history.summary, inDays: horizon)
        let expected = forecast?.expectations[0] ?? habitPurchases
        probabilitiesAlive = forecast?.probabilitiesAlive ?? customers.map { _ in 1 }
        self.habitPurchases = habitPurchases
        modelPurchases = expected
        let values = customers.map { customer in
            let own = customer.meanValue
            return spend?.expectedValue(x: Int(customer.purchaseDays), meanValue: own) ?? own
        }
        purchaseValues = values
        purchaseDays = customers.map(\.purchaseDays)
        rateShape = purchases?.rateShape ?? Self.usualRateShape
        spendShapes = spend.map { ($0.p, $0.q) } ?? Self.usualSpendShapes
        let level = spendHorizon / max(horizon, .leastNonzeroMagnitude)
        modelSpend = expected.indices.map { level * expected[$0] * values[$0] }
    }

    /// Both views weighed.
    ///
    /// Habit fades with silence: after `memoryDays` without an order a third of it is left. Of
    /// customers who are rather gone than alive the models alone are asked: what they spent in the last
    /// year tells neither how likely they come back nor how often they would.
    @inline(__always)
    func spend(_ row: Int, weighed weights: BlendWeights) -> Double {
        if isLikelyGone(row) { return modelSpend[row] }
        return (1 - weights.habit) * modelSpend[row]
            + weights.habit * habitSpend[row] * weights.fading(afterSilence: silences[row])
    }

    /// As `spend`, of purchases.
    @inline(__always)
    func purchases(_ row: Int, weighed weights: BlendWeights) -> Double {
        if isLikelyGone(row) { return modelPurchases[row] }
        return (1 - weights.habit) * modelPurchases[row]
            + weights.habit * habitPurchases[row] * weights.fading(afterSilence: silences[row])
    }
}
