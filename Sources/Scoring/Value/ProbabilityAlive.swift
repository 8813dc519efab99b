public import CustomerModel

/// What the fitted models say by themselves, before anything is weighed or levelled.
extension ValueModel {
    /// P(alive) of every customer with an order before `asOf`, in the order of their ordinals, as the
    /// fitted model of purchases has it; empty where none was fitted.
    public func probabilitiesAlive(of orders: CustomerOrders, asOf: CalendarDate) -> [Double] {
        guard let purchases else { return [] }
        return Self.forecast(
            by: purchases.model, of: PurchaseSummary.of(orders, asOf: asOf, pattern: pattern))
    }

    /// What the models expect of the first customer of `orders` within the horizon: days with an
    /// order, and spend (minor units) on such a day; nil where a model is missing.
    public func modelExpectation(
        of orders: CustomerOrders, asOf: CalendarDate
    ) -> (purchases: Double?, spendPerPurchase: Double?) {
        // Spend is fitted to all days with an order, the first included.
        guard let customer = ValueEvidence.gather(orders, asOf: asOf).first else {
            return (nil, nil)
        }
        let history = ValueHistory(of: orders, asOf: asOf, pattern: pattern)
        return (
            purchases?.expectedPurchases(
                of: history.summary, inDays: history.time(inNext: horizonDays)
            ).first,
            spend?.expectedValue(
                x: Int(customer.purchaseDays), meanValue: customer.meanValue)
        )
    }

    private static func forecast(
        by model: some PurchaseModel, of summary: PurchaseSummary
    ) -> [Double] {
        model.forecast(of: summary, []).probabilitiesAlive
    }
}
