public import CustomerModel

/// The margin of every order: as its source tells it, otherwise by the customer's own rate.
///
/// A customer's rate is own margin over own revenue, drawn towards the shop's as the policy says
/// (`margin_prior_orders`); of somebody whose orders tell no margin it is the shop's.
public struct CustomerMargins: Sendable {
    /// Margin over revenue, by ordinal of the orders.
    let rates: [Double]
}

extension CustomerMargins {
    /// By the rows of `orders` before `asOf`.
    public init(_ orders: CustomerOrders, asOf: CalendarDate, assumptions: ValueAssumptions) {
        let end = Int32(clamping: asOf.dayNumber)
        let evidence = Chunks.map(orders.customerCount) { customers in
            customers.map { MarginEvidence(orders.rows(of: $0, before: end), of: orders) }
        }.flatMap { $0 }
        // As in the value of customers: who has returned alone is none.
        let shop = MarginRates(evidence.lazy.filter { $0.orders > 0 }, assumptions: assumptions)
        rates = evidence.map(shop.rate)
    }

    /// Minor units that `row`, of the customer with this ordinal, has brought; below zero for a return.
    @inline(__always)
    func margin(ofRow row: Int, of customer: Int, in orders: CustomerOrders) -> Int64 {
        let told = orders.margins[row]
        guard told == OrderColumns.unknownMargin else { return told }
        return Int64(saturating: Double(orders.amounts[row]) * rates[customer])
    }
}

/// What a customer's rate of margin is estimated from, in minor units.
struct MarginEvidence: Sendable {
    /// Net of returns.
    var spend: Int64 = 0
    /// Spend on rows whose margin is known, and their margin.
    var marginSpend: Int64 = 0
    var margin: Int64 = 0
    /// Returns are none.
    var orders: Int32 = 0

    /// Nothing yet.
    init() {}

    /// Sums over `rows` of `ledger`.
    init(_ rows: Range<Int>, of ledger: borrowing CustomerOrders) {
        for row in rows { add(row, of: ledger) }
    }

    /// Counts an order or a return.
    @inline(__always)
    mutating func add(_ row: Int, of ledger: CustomerOrders) {
        let amount = ledger.amounts[row]
        spend &+= amount
        if ledger.margins[row] != OrderColumns.unknownMargin {
            marginSpend &+= amount
            margin &+= ledger.margins[row]
        }
        if !ledger.isReturn[row] { orders += 1 }
    }
}
