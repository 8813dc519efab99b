public import CustomerModel

/// What customers did within a window: for learning from the past, and for judging predictions.
public struct ValueOutcome: Sendable {
    /// Minor units, net of returns; one a customer asked about.
    public let spend: [Int64]
    /// Days with at least one order.
    public let purchases: [Int32]

    /// Columns of equal length.
    init(spend: [Int64], purchases: [Int32]) {
        self.spend = spend
        self.purchases = purchases
    }

    /// Outcomes in `[start, end)` of the customers with these ordinals.
    public init(
        of customers: [Int32], in orders: CustomerOrders, from start: CalendarDate,
        to end: CalendarDate
    ) {
        let from = Int32(clamping: start.dayNumber)
        let before = Int32(clamping: end.dayNumber)
        let parts = Chunks.map(customers.count) { rows in
            rows.map { row -> (Int64, Int32) in
                var spend: Int64 = 0
                var purchases: Int32 = 0
                var last = Int32.min
                for order in orders.rows(of: Int(customers[row]), before: before).reversed() {
                    let day = orders.days[order]
                    if day < from { break }
                    spend &+= orders.amounts[order]
                    guard !orders.isReturn[order], day != last else { continue }
                    purchases += 1
                    last = day
                }
                return (spend, purchases)
            }
        }.flatMap { $0 }
        spend = parts.map(\.0)
        purchases = parts.map(\.1)
    }
}
