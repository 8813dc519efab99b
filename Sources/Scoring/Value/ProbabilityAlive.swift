public import CustomerModel

extension ValueModel {
    /// P(alive) of every customer with an order before `asOf`, in the order of their ordinals, as the
    /// fitted model of purchases has it; empty where none was fitted.
    public func probabilitiesAlive(of orders: CustomerOrders, asOf: CalendarDate) -> [Double] {
        guard let purchases else { return [] }
        return Self.probabilitiesAlive(
            by: purchases.model, of: PurchaseSummary.of(orders, asOf: asOf))
    }

    private static func probabilitiesAlive(
        by model: some PurchaseModel, of summary: PurchaseSummary
    ) -> [Double] {
        model.forecast(of: summary, []).probabilitiesAlive
    }
}
