import CustomerModel

/// What the value of one customer is estimated from: everything before a day, summed up.
///
/// Spend is in minor units, net of returns. A purchase day is a day with at least one order.
struct ValueEvidence: Sendable {
    var customer: Int32
    var firstDay: Int32
    var lastDay: Int32
    private(set) var sums = MarginEvidence()
    var returns: Int32 = 0
    var purchaseDays: Int32 = 0
    /// As `orders`, in the year before as-of.
    var recentOrders: Int32 = 0
    /// As `purchaseDays`, in the year before as-of.
    var recentPurchaseDays: Int32 = 0
    /// As `spend`, in the year before as-of.
    var recentSpend: Int64 = 0

    var orders: Int32 { sums.orders }
    var spend: Int64 { sums.spend }
    /// Spend on rows whose margin is known.
    var marginSpend: Int64 { sums.marginSpend }
    /// What those rows have brought.
    var margin: Int64 { sums.margin }

    /// Days of what is called recent.
    static let yearDays: Int32 = 365

    /// Mean spend of a purchase day; 0 where returns outweigh it.
    var meanValue: Double { max(0, Double(spend) / Double(purchaseDays)) }

    /// One row for each customer with an order before `asOf`, in ascending ordinals.
    static func gather(_ orders: CustomerOrders, asOf: CalendarDate) -> [ValueEvidence] {
        let end = Int32(clamping: asOf.dayNumber)
        return Chunks.map(orders.customerCount) { customers in
            customers.compactMap { ValueEvidence(of: $0, in: orders, before: end) }
        }.flatMap { $0 }
    }

    private init?(of customer: Int, in ledger: borrowing CustomerOrders, before end: Int32) {
        let rows = ledger.rows(of: customer, before: end)
        guard let first = ledger.firstOrder(in: rows) else { return nil }
        self.customer = Int32(customer)
        firstDay = ledger.days[first]
        lastDay = firstDay - 1
        for row in rows {
            let day = ledger.days[row]
            let isRecent = day >= end - Self.yearDays
            let amount = ledger.amounts[row]
            sums.add(row, of: ledger)
            if isRecent { recentSpend &+= amount }
            if ledger.isReturn[row] {
                returns += 1
                continue
            }
            if isRecent { recentOrders += 1 }
            if day > lastDay {
                lastDay = day
                purchaseDays += 1
                if isRecent { recentPurchaseDays += 1 }
            }
        }
    }
}
