public import CustomerModel

/// What the purchase models know of each customer: how often, until when, observed for how long.
///
/// A purchase is a day with at least one order; the first one starts the clock. Returns are no
/// purchases and do not lower the value of one (Fader, Hardie & Lee 2005; the convention of the
/// `lifetimes` package). One row per customer with an order before `asOf`, in ascending ordinals.
public struct PurchaseSummary: Sendable {
    /// Ordinals of `CustomerOrders`.
    public let customers: [Int32]
    /// Purchase days after the first one: x.
    public let repeats: [Int32]
    /// Days from the first purchase to the last: t_x.
    public let recencies: [Int32]
    /// Days from the first purchase to the last day looked at, the one before `asOf`: T.
    public let ages: [Int32]
    /// Minor units a repeat purchase day, gross of returns; 0 where there is none.
    public let meanValues: [Double]

    public var count: Int { customers.count }

    /// The columns of `rows` customers; all have the same length.
    public init(
        customers: [Int32], repeats: [Int32], recencies: [Int32], ages: [Int32],
        meanValues: [Double]
    ) {
        precondition(
            repeats.count == customers.count && recencies.count == customers.count
                && ages.count == customers.count && meanValues.count == customers.count,
            "columns differ in length")
        self.customers = customers
        self.repeats = repeats
        self.recencies = recencies
        self.ages = ages
        self.meanValues = meanValues
    }

    /// Summarises the orders before `asOf`; later ones, and returns, change nothing.
    ///
    /// By a yearly `pattern`, days are days of even trade: a week before a feast is longer than one
    /// after it.
    public static func of(
        _ orders: CustomerOrders, asOf: CalendarDate, pattern: YearlyPattern? = nil
    ) -> PurchaseSummary {
        let end = Int32(clamping: asOf.dayNumber)
        let start = pattern == nil ? end : orders.firstOrderDay(before: end) ?? end
        return of(
            orders, before: end, calendar: TradeCalendar(pattern ?? .even, over: start..<end))
    }

    /// As the above, by a calendar of all days before `end`.
    static func of(
        _ orders: CustomerOrders, before end: Int32, calendar: TradeCalendar
    ) -> PurchaseSummary {
        let parts = Chunks.map(orders.customerCount) { customers in
            var part = Builder(calendar: calendar)
            for customer in customers { part.add(customer, of: orders, before: end) }
            return part
        }
        return PurchaseSummary(
            customers: parts.flatMap(\.customers), repeats: parts.flatMap(\.repeats),
            recencies: parts.flatMap(\.recencies), ages: parts.flatMap(\.ages),
            meanValues: parts.flatMap(\.meanValues))
    }

    private struct Builder: Sendable {
        let calendar: TradeCalendar
        var customers: [Int32] = []
        var repeats: [Int32] = []
        var recencies: [Int32] = []
        var ages: [Int32] = []
        var meanValues: [Double] = []

        mutating func add(_ customer: Int, of orders: CustomerOrders, before end: Int32) {
            var first: Int32?
            var last: Int32 = 0
            var purchases: Int32 = 0
            // Sums of real money stay far from the limits; wrapping keeps absurd input from a trap.
            var repeatValue: Int64 = 0
            for row in orders.rows(of: customer, before: end) where !orders.isReturn[row] {
                let day = orders.days[row]
                if first == nil || day != last { purchases += 1 }
                let start = first ?? day
                if day != start { repeatValue &+= orders.amounts[row] }
                first = start
                last = day
            }
            guard let first else { return }
            let repeatPurchases = purchases - 1
            customers.append(Int32(customer))
            repeats.append(repeatPurchases)
            // Somebody who came back did so after a day at least, however short a day is by season.
            let recency = max(calendar.days(from: first, to: last), repeatPurchases > 0 ? 1 : 0)
            recencies.append(recency)
            ages.append(max(calendar.days(from: first, to: end - 1), recency))
            meanValues.append(
                repeatPurchases == 0 ? 0 : Double(repeatValue) / Double(repeatPurchases))
        }
    }
}
