import CustomerModel

/// What RFM needs to know of one customer, gathered from all rows before as-of.
struct OrderHistory {
    var firstInstant = Int64.max
    var lastInstant = Int64.min
    var lifetimeSpend: Int64 = 0
    var spend365: Int64 = 0
    var spend180: Int64 = 0
    var spend90: Int64 = 0
    var lifetimeOrders: Int32 = 0
    var orders365: Int32 = 0
    var orders180: Int32 = 0
    var orders90: Int32 = 0
    var firstDay = Int32.max
    var lastDay = Int32.min

    /// Adds one row that lies `age` days before as-of; `age` is at least 1.
    @inline(__always)
    mutating func add(instant: Int64, day: Int32, age: Int32, amount: Int64, isReturn: Bool) {
        let order: Int32 = isReturn ? 0 : 1
        lifetimeSpend += amount
        lifetimeOrders += order
        // Windows are [asOf - n, asOf) by day, so the oldest day of one has age n.
        if age <= 365 {
            spend365 += amount
            orders365 += order
        }
        if age <= 180 {
            spend180 += amount
            orders180 += order
        }
        if age <= 90 {
            spend90 += amount
            orders90 += order
        }
        if isReturn { return }
        firstInstant = min(firstInstant, instant)
        lastInstant = max(lastInstant, instant)
        firstDay = min(firstDay, day)
        lastDay = max(lastDay, day)
    }

    /// One history for each key of `orders`; rows at or after `asOf` do not exist.
    static func gather(_ orders: OrderColumns, asOf: CalendarDate) -> [OrderHistory] {
        var histories = [OrderHistory](repeating: OrderHistory(), count: orders.keys.count)
        let end = Int32(asOf.dayNumber)
        let customers = orders.customers.span
        let instants = orders.instants.span
        let days = orders.days.span
        let amounts = orders.minorUnits.span
        let isReturn = orders.isReturn.span
        var target = histories.mutableSpan
        for row in 0..<customers.count {
            let day = days[row]
            guard day < end else { continue }
            target[Int(customers[row])].add(
                instant: instants[row], day: day, age: end - day, amount: amounts[row],
                isReturn: isReturn[row])
        }
        return histories
    }
}

extension ScoredPopulation {
    /// Whether a customer with `history` is scored.
    func includes(_ history: OrderHistory, asOf: CalendarDate) -> Bool {
        guard history.lifetimeOrders > 0 else { return false }
        switch self {
        case .everActive: return true
        case .activeWithin(let days): return asOf.dayNumber - Int(history.lastDay) <= days
        }
    }
}
