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

    var count: Int { silences.count }

    /// Habit is a pace over no more days than the shop's orders span.
    ///
    /// Where a model is missing, habit takes its place.
    init(
        of history: ValueHistory, horizonDays: Int, purchases: FittedPurchases?, spend: GammaGamma?
    ) {
        let (customers, end) = (history.customers, history.end)
        let observed = max(1, min(ValueEvidence.yearDays, end - history.start))
        let pace = Double(horizonDays) / Double(observed)
        silences = customers.map { end - $0.lastDay }
        habitSpend = customers.map { max(0, Double($0.recentSpend)) * pace }
        let habitPurchases = customers.map { Double($0.recentPurchaseDays) * pace }
        let expected =
            purchases?.expectedPurchases(of: history.summary, inDays: horizonDays)
            ?? habitPurchases
        self.habitPurchases = habitPurchases
        modelPurchases = expected
        modelSpend = customers.indices.map { row in
            let customer = customers[row]
            let own = customer.meanValue
            return expected[row]
                * (spend?.expectedValue(x: Int(customer.purchaseDays), meanValue: own) ?? own)
        }
    }

    /// Both views weighed.
    ///
    /// Habit fades with silence: after `memoryDays` without an order a third of it is left.
    @inline(__always)
    func spend(_ row: Int, weighed weights: BlendWeights) -> Double {
        (1 - weights.habit) * modelSpend[row]
            + weights.habit * habitSpend[row] * weights.fading(afterSilence: silences[row])
    }

    @inline(__always)
    func purchases(_ row: Int, weighed weights: BlendWeights) -> Double {
        (1 - weights.habit) * modelPurchases[row]
            + weights.habit * habitPurchases[row] * weights.fading(afterSilence: silences[row])
    }
}
