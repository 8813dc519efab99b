public import CustomerModel

/// Activities grouped by customer, each customer's rows in the order of time.
///
/// The form is canonical, as `CustomerOrders` is: equal activities are equal arrays whatever the
/// order of the rows they were made from. Grouped once, it serves journeys, acquisition and
/// campaigns.
public struct CustomerActivities: Sendable {
    /// Strictly ascending.
    public let keys: [Pseudonym]
    /// One more than there are keys: rows of customer `c` are `bounds[c]..<bounds[c + 1]`.
    public let bounds: [Int]
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instants: [Int64]
    /// `CalendarDate.dayNumber` in the shop's time zone; ascending within a customer.
    public let days: [Int32]
    public let types: [ActivityType]
    /// `dim_interaction_channel.channel_sk`.
    public let channels: [Int32]
    /// `dim_campaign.campaign_sk`, or -1.
    public let campaigns: [Int32]

    public var customerCount: Int { keys.count }
    public var rowCount: Int { days.count }

    /// Groups and sorts `columns`; keys that stand in it twice become one customer.
    public init(grouping columns: ActivityColumns) {
        let (keys, ordinals) = Self.canonicalKeys(columns.keys)
        let customers = columns.customers.map { ordinals[Int($0)] }
        var bounds = [Int](repeating: 0, count: keys.count + 1)
        for customer in customers { bounds[Int(customer) + 1] += 1 }
        for customer in keys.indices { bounds[customer + 1] += bounds[customer] }
        let rows = Self.byCustomer(customers, bounds: bounds)
        let finished = bounds
        let parts = Chunks.map(keys.count) { chunk in
            Part(rows: rows, bounds: finished, customers: chunk, of: columns)
        }
        self.keys = keys
        self.bounds = bounds
        instants = Array(parts.map(\.instants).joined())
        days = Array(parts.map(\.days).joined())
        types = Array(parts.map(\.types).joined())
        channels = Array(parts.map(\.channels).joined())
        campaigns = Array(parts.map(\.campaigns).joined())
    }

    /// Distinct keys in ascending order, and for each old ordinal its place among them.
    private static func canonicalKeys(_ keys: [Pseudonym]) -> ([Pseudonym], [Int32]) {
        let order = RadixOrder.sorted(keys.indices.map { Int32($0) }, by: keys.map(\.high)) {
            keys[Int($0)] < keys[Int($1)]
        }
        var distinct: [Pseudonym] = []
        distinct.reserveCapacity(keys.count)
        var ordinals = [Int32](repeating: 0, count: keys.count)
        for old in order {
            if distinct.last != keys[Int(old)] { distinct.append(keys[Int(old)]) }
            ordinals[Int(old)] = Int32(distinct.count - 1)
        }
        return (distinct, ordinals)
    }

    /// Row numbers, customer by customer.
    private static func byCustomer(_ customers: [Int32], bounds: [Int]) -> [Int32] {
        var places = bounds
        var rows = [Int32](repeating: 0, count: customers.count)
        for row in customers.indices {
            let customer = Int(customers[row])
            rows[places[customer]] = Int32(row)
            places[customer] += 1
        }
        return rows
    }

    /// The sorted rows of a range of customers.
    private struct Part: Sendable {
        var instants: [Int64] = []
        var days: [Int32] = []
        var types: [ActivityType] = []
        var channels: [Int32] = []
        var campaigns: [Int32] = []

        init(rows: [Int32], bounds: [Int], customers: Range<Int>, of columns: ActivityColumns) {
            let first = bounds[customers.lowerBound]
            var sorted = Array(rows[first..<bounds[customers.upperBound]])
            for customer in customers {
                Self.sort(
                    &sorted, bounds[customer] - first..<bounds[customer + 1] - first, columns)
            }
            instants = sorted.map { columns.instants[Int($0)] }
            days = sorted.map { columns.days[Int($0)] }
            types = sorted.map { columns.types[Int($0)] }
            channels = sorted.map { columns.channels[Int($0)] }
            campaigns = sorted.map { columns.campaigns[Int($0)] }
        }

        /// Sorts by everything that is kept, so that equal rows are alike in all respects.
        private static func sort(
            _ rows: inout [Int32], _ range: Range<Int>, _ columns: ActivityColumns
        ) {
            func precedes(_ left: Int32, _ right: Int32) -> Bool {
                let (left, right) = (Int(left), Int(right))
                if columns.days[left] != columns.days[right] {
                    return columns.days[left] < columns.days[right]
                }
                if columns.instants[left] != columns.instants[right] {
                    return columns.instants[left] < columns.instants[right]
                }
                let one = (
                    columns.types[left].position, columns.channels[left], columns.campaigns[left]
                )
                let other = (
                    columns.types[right].position, columns.channels[right],
                    columns.campaigns[right]
                )
                return one < other
            }
            // Feeds come in the order of time as a rule.
            for position in range.dropFirst() where precedes(rows[position], rows[position - 1]) {
                rows[range].sort(by: precedes)
                return
            }
        }
    }
}
