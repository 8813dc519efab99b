/// What is known of one customer before a day, gathered in one pass over their rows.
///
/// Windows are [end − length, end); nothing on `end` or later is seen. Orders of one day are one
/// purchase. Spend is net of returns, values of orders are gross.
struct ChurnOrderHistory: Sendable {
    /// Length of the seasonal window, which lies a year back.
    static let year: Int32 = 365
    private static let short: Int32 = 30
    private static let medium: Int32 = 90

    private(set) var orders: Int32 = 0
    private(set) var purchases: Int32 = 0
    private(set) var firstDay: Int32 = 0
    private(set) var lastDay: Int32 = 0
    private(set) var orderValue: Int64 = 0
    private(set) var lastOrderValue: Int64 = 0
    private(set) var orders30: Int32 = 0
    private(set) var orders90: Int32 = 0
    private(set) var ordersBefore90: Int32 = 0
    private(set) var spend30: Int64 = 0
    private(set) var spend90: Int64 = 0
    private(set) var spendBefore90: Int64 = 0
    private(set) var purchases90: Int32 = 0
    private(set) var purchases365: Int32 = 0
    /// Purchases of the days that a year ago were the coming ones.
    private(set) var purchasesSameSeason: Int32 = 0
    private(set) var returns90: Int32 = 0
    private(set) var returns365: Int32 = 0
    /// Sum of the squares of the days between purchases.
    private(set) var squaredGaps: Int64 = 0
    /// The last days of purchase, the latest first; as many as there are purchases.
    private var latest: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)

    /// Days from the first purchase to the last: the sum of the gaps between purchases.
    var span: Int32 { lastDay - firstDay }
    /// Purchases after the first.
    var repeats: Int32 { purchases - 1 }
    /// Days between purchases; nil below two purchases.
    var meanGap: Double? { repeats > 0 ? Double(span) / Double(repeats) : nil }

    /// Nil without an order before `end`; `horizon` is the length of the coming window.
    init?(of customer: Int, in ledger: borrowing CustomerOrders, before end: Int32, horizon: Int32)
    {
        for row in ledger.rows(of: customer, before: end) {
            let day = ledger.days[row]
            if ledger.isReturn[row] {
                addReturn(amount: ledger.amounts[row], age: end - day)
            } else {
                addOrder(day: day, amount: ledger.amounts[row], age: end - day, horizon: horizon)
            }
        }
        guard orders > 0 else { return nil }
    }

    // Sums of real money stay far from the limits; wrapping keeps absurd input from a trap.

    @inline(__always)
    private mutating func addOrder(day: Int32, amount: Int64, age: Int32, horizon: Int32) {
        if orders == 0 || day != lastDay { addPurchase(on: day, age: age, horizon: horizon) }
        orders += 1
        orderValue &+= max(0, amount)
        lastOrderValue = max(0, amount)
        addSpend(amount, age: age)
        guard age <= 2 * Self.medium else { return }
        if age > Self.medium {
            ordersBefore90 += 1
        } else {
            orders90 += 1
            orders30 += age <= Self.short ? 1 : 0
        }
    }

    @inline(__always)
    private mutating func addReturn(amount: Int64, age: Int32) {
        addSpend(amount, age: age)
        returns90 += age <= Self.medium ? 1 : 0
        returns365 += age <= Self.year ? 1 : 0
    }

    @inline(__always)
    private mutating func addSpend(_ amount: Int64, age: Int32) {
        guard age <= 2 * Self.medium else { return }
        if age > Self.medium {
            spendBefore90 &+= amount
        } else {
            spend90 &+= amount
            if age <= Self.short { spend30 &+= amount }
        }
    }

    @inline(__always)
    private mutating func addPurchase(on day: Int32, age: Int32, horizon: Int32) {
        if purchases == 0 {
            firstDay = day
        } else {
            let gap = Int64(day - lastDay)
            squaredGaps &+= gap &* gap
        }
        latest = (day, latest.0, latest.1, latest.2)
        lastDay = day
        purchases += 1
        guard age <= Self.year else { return }
        purchases365 += 1
        purchases90 += age <= Self.medium ? 1 : 0
        purchasesSameSeason += age > Self.year - horizon ? 1 : 0
    }

    /// Change of the mean gap of the last three against that of all before, in per cent.
    ///
    /// NaN with fewer than five purchases: then there are not three gaps and another before.
    var intervalChangePercent: Double {
        guard purchases >= 5 else { return .nan }
        let recent = Double(latest.0 - latest.3) / 3
        let earlier = Double(latest.3 - firstDay) / Double(purchases - 4)
        return (recent / earlier - 1) * 100
    }

    /// Orders of the last 90 days against the 90 before.
    var frequencyTrend: ChurnTrend {
        ChurnTrend(from: Int64(ordersBefore90), to: Int64(orders90))
    }

    /// Net spend of the last 90 days against the 90 before.
    var spendTrend: ChurnTrend { ChurnTrend(from: spendBefore90, to: spend90) }
}

/// Which way a measure of the last 90 days has moved from the 90 days before.
public enum ChurnTrend: UInt8, CaseIterable, Hashable, Sendable {
    case decreasing, stable, increasing

    /// As the warehouse spells it.
    public var name: String {
        switch self {
        case .decreasing: "decreasing"
        case .stable: "stable"
        case .increasing: "increasing"
        }
    }

    /// Moved when by more than a quarter of the larger of the two; what is below zero counts as 0.
    init(from earlier: Int64, to later: Int64) {
        let (before, after) = (max(0, earlier), max(0, later))
        let margin = max(before, after) / 4
        if after < before - margin {
            self = .decreasing
        } else {
            self = after > before + margin ? .increasing : .stable
        }
    }
}
