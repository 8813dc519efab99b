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
        let order = KeyOrder(columns.keys)
        let keys = order.keys
        let customers = columns.customers.map { order.ranks[Int($0)] }
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
        instants = parts.joined(\.instants)
        days = parts.joined(\.days)
        types = parts.joined(\.types)
        channels = parts.joined(\.channels)
        campaigns = parts.joined(\.campaigns)
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
        let instants: [Int64]
        let days: [Int32]
        let types: [ActivityType]
        let channels: [Int32]
        let campaigns: [Int32]

        init(rows: [Int32], bounds: [Int], customers: Range<Int>, of columns: ActivityColumns) {
            let first = bounds[customers.lowerBound]
            // Gathered first, sorted then: a comparison reads memory that lies together.
            var gathered = rows[first..<bounds[customers.upperBound]].map { row in
                Activity(Int(row), of: columns)
            }
            gathered.withUnsafeMutableBufferPointer { buffer in
                for customer in customers {
                    buffer[bounds[customer] - first..<bounds[customer + 1] - first].sort()
                }
            }
            instants = gathered.map(\.instant)
            days = gathered.map(\.day)
            types = gathered.map(\.type)
            channels = gathered.map(\.channel)
            campaigns = gathered.map(\.campaign)
        }
    }

    /// One row; compared by everything that is kept, so that equal rows are alike in all respects.
    private struct Activity: Comparable {
        let instant: Int64
        let day: Int32
        let channel: Int32
        let campaign: Int32
        let type: ActivityType

        init(_ row: Int, of columns: ActivityColumns) {
            instant = columns.instants[row]
            day = columns.days[row]
            channel = columns.channels[row]
            campaign = columns.campaigns[row]
            type = columns.types[row]
        }

        static func < (left: Activity, right: Activity) -> Bool {
            if left.day != right.day { return left.day < right.day }
            if left.instant != right.instant { return left.instant < right.instant }
            return (left.type.position, left.channel, left.campaign)
                < (right.type.position, right.channel, right.campaign)
        }
    }
}

extension Array {
    /// One array of every element's, in order.
    func joined<Value>(_ column: KeyPath<Element, [Value]>) -> [Value] {
        var all: [Value] = []
        all.reserveCapacity(reduce(0) { $0 + $1[keyPath: column].count })
        for element in self { all.append(contentsOf: element[keyPath: column]) }
        return all
    }
}
