import CustomerModel

/// All that is known of the customers as of a day, in the forms that predictions are made from.
struct ValueHistory: Sendable {
    let asOf: CalendarDate
    /// One row each, in ascending ordinals; those of `summary` are the same.
    let customers: [ValueEvidence]
    let summary: PurchaseSummary
    /// The first day of the shop's orders; as-of where there are none.
    let start: Int32

    /// What lies before `asOf` in `orders`.
    init(of orders: CustomerOrders, asOf: CalendarDate) {
        self.asOf = asOf
        customers = ValueEvidence.gather(orders, asOf: asOf)
        summary = PurchaseSummary.of(orders, asOf: asOf)
        start = customers.map(\.firstDay).min() ?? Int32(clamping: asOf.dayNumber)
    }

    var end: Int32 { Int32(clamping: asOf.dayNumber) }
}
