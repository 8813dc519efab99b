public import CustomerModel

/// Orders and returns grouped by customer, each customer's rows in the order of time.
///
/// The form is canonical: customers stand in ascending order of their keys and equal histories are
/// equal arrays, whatever the order of the rows they were made from. Everything that is scored is a
/// function of this value and a day, and looks at no row at or after that day.
public struct CustomerOrders: Sendable {
    /// Strictly ascending.
    public let keys: [Pseudonym]
    /// One more than there are keys: rows of customer `c` are `bounds[c]..<bounds[c + 1]`.
    public let bounds: [Int]
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instants: [Int64]
    /// `CalendarDate.dayNumber` in the shop's time zone; ascending within a customer.
    public let days: [Int32]
    /// Minor units; zero or less for returns.
    public let amounts: [Int64]
    /// Minor units, or `OrderColumns.unknownMargin`.
    public let margins: [Int64]
    /// True where the row takes back an earlier order.
    public let isReturn: [Bool]

    public var customerCount: Int { keys.count }
    public var rowCount: Int { days.count }

    /// Rows of the customer with this ordinal.
    @inline(__always)
    public func rows(of customer: Int) -> Range<Int> {
        bounds[customer]..<bounds[customer + 1]
    }

    /// Rows of the customer with this ordinal that lie before `day` (a `dayNumber`).
    public func rows(of customer: Int, before day: Int32) -> Range<Int> {
        let rows = rows(of: customer)
        var end = rows.upperBound
        while end > rows.lowerBound, days[end - 1] >= day { end -= 1 }
        return rows.lowerBound..<end
    }

    /// Columns that are grouped, sorted and bounded as this type says.
    init(
        keys: [Pseudonym], bounds: [Int], instants: [Int64], days: [Int32], amounts: [Int64],
        margins: [Int64], isReturn: [Bool]
    ) {
        self.keys = keys
        self.bounds = bounds
        self.instants = instants
        self.days = days
        self.amounts = amounts
        self.margins = margins
        self.isReturn = isReturn
    }

    /// Groups and sorts `columns`; keys that stand in it twice become one customer.
    public init(grouping columns: OrderColumns) {
        let order = columns.keys.indices.sorted { columns.keys[$0] < columns.keys[$1] }
        var keys: [Pseudonym] = []
        var ordinals = [Int32](repeating: 0, count: columns.keys.count)
        for old in order {
            if keys.last != columns.keys[old] { keys.append(columns.keys[old]) }
            ordinals[old] = Int32(keys.count - 1)
        }
        let customers = columns.customers.map { ordinals[Int($0)] }
        let rows = (0..<columns.rowCount).sorted { left, right in
            let one = (customers[left], columns.days[left], columns.instants[left])
            let other = (customers[right], columns.days[right], columns.instants[right])
            if one != other { return one < other }
            let amount = (columns.minorUnits[left], columns.margins[left])
            let against = (columns.minorUnits[right], columns.margins[right])
            if amount != against { return amount < against }
            return !columns.isReturn[left] && columns.isReturn[right]
        }
        var bounds = [Int](repeating: 0, count: keys.count + 1)
        for customer in customers { bounds[Int(customer) + 1] += 1 }
        for customer in keys.indices { bounds[customer + 1] += bounds[customer] }
        self.init(
            keys: keys, bounds: bounds, instants: rows.map { columns.instants[$0] },
            days: rows.map { columns.days[$0] }, amounts: rows.map { columns.minorUnits[$0] },
            margins: rows.map { columns.margins[$0] }, isReturn: rows.map { columns.isReturn[$0] })
    }
}
