import CustomerModel

/// Margin over revenue: each customer's own, drawn towards the shop's.
struct MarginRates: Sendable {
    /// The shop's rate over all rows that tell their margin; the default where none does.
    let shop: Double
    /// What the shop's rate weighs, in minor units of revenue.
    private let priorSpend: Double

    init(_ customers: some Sequence<MarginEvidence>, assumptions: ValueAssumptions) {
        var spend: Int128 = 0
        var marginSpend: Int128 = 0
        var margin: Int128 = 0
        var orders: Int128 = 0
        for customer in customers {
            spend += Int128(customer.spend)
            marginSpend += Int128(customer.marginSpend)
            margin += Int128(customer.margin)
            orders += Int128(customer.orders)
        }
        shop =
            marginSpend > 0
            ? Self.bounded(Double(margin) / Double(marginSpend)) : assumptions.defaultMarginRate
        let averageOrder = orders > 0 ? max(0, Double(spend) / Double(orders)) : 0
        // At least one minor unit, so that there is always something to divide by.
        priorSpend = max(1, Double(assumptions.marginPriorOrders) * averageOrder)
    }

    /// The rate to predict with; never beyond -100 % to 100 %.
    func rate(of customer: MarginEvidence) -> Double {
        let spend = max(0, Double(customer.marginSpend))
        return Self.bounded(
            (Double(customer.margin) + priorSpend * shop) / (spend + priorSpend))
    }

    /// Margin so far in minor units; where rows do not state it, by `rate`.
    func historicalMargin(of customer: MarginEvidence, rate: Double) -> Int64 {
        let unknown = Double(customer.spend &- customer.marginSpend) * rate
        return customer.margin &+ Int64(saturating: unknown)
    }

    private static func bounded(_ rate: Double) -> Double { min(max(rate, -1), 1) }
}

extension Int64 {
    /// The nearest whole number; 0 for no number, the limits beyond them.
    init(saturating value: Double) {
        if value.isNaN {
            self = 0
        } else {
            self = Int64(exactly: value.rounded()) ?? (value < 0 ? Int64.min + 1 : Int64.max)
        }
    }
}
