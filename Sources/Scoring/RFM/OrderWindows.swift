import CustomerModel

/// What RFM needs to know of one customer, gathered from all rows before as-of.
struct OrderWindows {
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

    /// Gathers the rows of one customer that lie before the day `end`.
    init(of customer: Int, in orders: borrowing CustomerOrders, before end: Int32) {
        for row in orders.rows(of: customer) {
            let day = orders.days[row]
            guard day < end else { return }
            add(
                instant: orders.instants[row], day: day, age: Int64(end) - Int64(day),
                amount: orders.amounts[row], isReturn: orders.isReturn[row])
        }
    }

    /// Adds one row that lies `age` days before as-of; `age` is at least 1.
    ///
    /// Sums beyond 64 bits wrap around, as they do wherever money is added up.
    @inline(__always)
    private mutating func add(
        instant: Int64, day: Int32, age: Int64, amount: Int64, isReturn: Bool
    ) {
        let order: Int32 = isReturn ? 0 : 1
        lifetimeSpend &+= amount
        lifetimeOrders += order
        // Windows are [asOf - n, asOf) by day, so the oldest day of one has age n.
        if age <= 365 {
            spend365 &+= amount
            orders365 += order
            if age <= 180 {
                spend180 &+= amount
                orders180 += order
            }
            if age <= 90 {
                spend90 &+= amount
                orders90 += order
            }
        }
        if isReturn { return }
        firstInstant = min(firstInstant, instant)
        lastInstant = max(lastInstant, instant)
        firstDay = min(firstDay, day)
        lastDay = max(lastDay, day)
    }
}

extension ScoredPopulation {
    /// Whether a customer with these orders is scored.
    func includes(_ windows: OrderWindows, asOf: CalendarDate) -> Bool {
        guard windows.lifetimeOrders > 0 else { return false }
        switch self {
        case .everActive: return true
        case .activeWithin(let days): return asOf.dayNumber - Int(windows.lastDay) <= days
        }
    }
}

/// The windows of all scored customers, one column for each measure.
struct OrderWindowColumns: Sendable {
    var customers: [Int32] = []
    var firstInstants: [Int64] = []
    var lastInstants: [Int64] = []
    var lifetimeSpend: [Int64] = []
    var spend365: [Int64] = []
    var spend180: [Int64] = []
    var spend90: [Int64] = []
    var lifetimeOrders: [Int32] = []
    var orders365: [Int32] = []
    var orders180: [Int32] = []
    var orders90: [Int32] = []
    var firstDays: [Int32] = []
    var lastDays: [Int32] = []

    init() {}

    /// Gathers the customers of `population` as of one day, in ascending order of ordinals.
    init(of orders: CustomerOrders, asOf: CalendarDate, population: ScoredPopulation) {
        let end = Int32(clamping: asOf.dayNumber)
        let chunks = Chunks.map(orders.customerCount) { customers in
            var columns = OrderWindowColumns()
            columns.reserve(customers.count)
            for customer in customers {
                let windows = OrderWindows(of: customer, in: orders, before: end)
                if population.includes(windows, asOf: asOf) {
                    columns.append(windows, of: Int32(customer))
                }
            }
            return columns
        }
        reserve(chunks.reduce(0) { $0 + $1.customers.count })
        for chunk in chunks { append(chunk) }
    }

    private mutating func append(_ windows: OrderWindows, of customer: Int32) {
        customers.append(customer)
        firstInstants.append(windows.firstInstant)
        lastInstants.append(windows.lastInstant)
        lifetimeSpend.append(windows.lifetimeSpend)
        spend365.append(windows.spend365)
        spend180.append(windows.spend180)
        spend90.append(windows.spend90)
        lifetimeOrders.append(windows.lifetimeOrders)
        orders365.append(windows.orders365)
        orders180.append(windows.orders180)
        orders90.append(windows.orders90)
        firstDays.append(windows.firstDay)
        lastDays.append(windows.lastDay)
    }

    private static let wide: [any WritableKeyPath<Self, [Int64]> & Sendable] = [
        \.firstInstants, \.lastInstants, \.lifetimeSpend, \.spend365, \.spend180, \.spend90,
    ]
    private static let narrow: [any WritableKeyPath<Self, [Int32]> & Sendable] = [
        \.customers, \.lifetimeOrders, \.orders365, \.orders180, \.orders90, \.firstDays,
        \.lastDays,
    ]

    private mutating func reserve(_ count: Int) {
        for column in Self.wide { self[keyPath: column].reserveCapacity(count) }
        for column in Self.narrow { self[keyPath: column].reserveCapacity(count) }
    }

    private mutating func append(_ other: OrderWindowColumns) {
        for column in Self.wide {
            self[keyPath: column].append(contentsOf: other[keyPath: column])
        }
        for column in Self.narrow {
            self[keyPath: column].append(contentsOf: other[keyPath: column])
        }
    }
}
