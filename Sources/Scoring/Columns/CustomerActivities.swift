public import CustomerModel

/// Activities grouped by customer, each customer's rows in the order of time.
///
/// The form is canonical, as `CustomerOrders` is: equal activities are equal arrays whatever the
/// order of the rows they were made from. Where a row has no value, `-1` stands in `campaigns`,
/// `npsScores` and `satisfaction`, `0` in `loyaltyPoints`.
public struct CustomerActivities: Sendable {
    /// Strictly ascending.
    public let keys: [Pseudonym]
    /// One more than there are keys: rows of customer `c` are `bounds[c]..<bounds[c + 1]`.
    public let bounds: [Int]
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instants: [Int64]
    /// `CalendarDate.dayNumber` in the shop's time zone; ascending within a customer.
    public let days: [Int32]
    /// What kind of activity each row is.
    public let types: [ActivityType]
    /// `dim_interaction_channel.channel_sk`.
    public let channels: [Int32]
    /// `dim_campaign.campaign_sk`.
    public let campaigns: [Int32]
    /// 0…10.
    public let npsScores: [Int8]
    /// 1…5, 5 best.
    public let satisfaction: [Int8]
    /// Points gained (above zero) or spent (below).
    public let loyaltyPoints: [Int32]

    /// Customers: one for each key.
    public var customerCount: Int { keys.count }
    /// Activities of all customers.
    public var rowCount: Int { days.count }

    /// The rows of the customer of this ordinal.
    @inline(__always)
    public func rows(of customer: Int) -> Range<Int> { bounds[customer]..<bounds[customer + 1] }

    /// Groups and sorts `columns`; keys that stand in it twice become one customer.
    public init(grouping columns: ActivityColumns) {
        precondition(columns.isEven, "columns differ in length")
        let order = KeyOrder(columns.keys)
        keys = order.keys
        let rows: [Int32]
        (bounds, rows) = Self.grouped(columns, ranks: order.ranks, customers: order.keys.count)
        // Column by column, so that next to nothing stands in memory beside source and result.
        func moved<Value: Sendable>(_ column: [Value]) -> [Value] {
            [Value](unsafeUninitializedCapacity: rows.count) { buffer, count in
                // Each chunk initializes places of its own.
                nonisolated(unsafe) let target = buffer
                _ = Chunks.map(rows.count) { chunk in
                    for place in chunk {
                        target.initializeElement(at: place, to: column[Int(rows[place])])
                    }
                }
                count = rows.count
            }
        }
        instants = moved(columns.instants)
        days = moved(columns.days)
        types = moved(columns.types)
        channels = moved(columns.channels)
        campaigns = moved(columns.campaigns)
        npsScores = moved(columns.npsScores)
        satisfaction = moved(columns.satisfaction)
        loyaltyPoints = moved(columns.loyaltyPoints)
    }

    /// For each of `others`, which ascend strictly, the ordinal here; -1 for none.
    public func ordinals(of others: some Collection<Pseudonym>) -> [Int32] {
        var next = others.first.map { first in keys.indices.bisect { keys[$0] >= first } } ?? 0
        return others.map { key in
            while next < keys.count, keys[next] < key { next += 1 }
            return next < keys.count && keys[next] == key ? Int32(next) : -1
        }
    }

    /// Row numbers of `columns`, customer by customer in the order of time, and where each begins.
    private static func grouped(
        _ columns: ActivityColumns, ranks: [Int32], customers: Int
    ) -> (bounds: [Int], rows: [Int32]) {
        var bounds = [Int](repeating: 0, count: customers + 1)
        for name in columns.customers { bounds[Int(ranks[Int(name)]) + 1] += 1 }
        for customer in 0..<customers { bounds[customer + 1] += bounds[customer] }
        var places = bounds
        var rows = [Int32](repeating: 0, count: columns.rowCount)
        for (row, name) in columns.customers.enumerated() {
            let customer = Int(ranks[Int(name)])
            rows[places[customer]] = Int32(row)
            places[customer] += 1
        }
        let finished = bounds
        rows.withUnsafeMutableBufferPointer { buffer in
            // Each chunk sorts the rows of its own customers.
            nonisolated(unsafe) let rows = buffer
            _ = Chunks.map(customers) { chunk in
                let places = finished[chunk.lowerBound]..<finished[chunk.upperBound]
                // Gathered first, sorted then: a comparison reads memory that lies together.
                var gathered = places.map { Activity(rows[$0], of: columns) }
                gathered.withUnsafeMutableBufferPointer { activities in
                    for customer in chunk {
                        let (first, end) = (finished[customer], finished[customer + 1])
                        activities[first - places.lowerBound..<end - places.lowerBound].sort()
                    }
                }
                for (place, activity) in zip(places, gathered) { rows[place] = activity.row }
            }
        }
        return (bounds, rows)
    }

    /// One row; compared by everything that is kept, so that equal rows are alike in all respects.
    private struct Activity: Comparable {
        let instant: Int64
        let day: Int32
        let channel: Int32
        let campaign: Int32
        let loyaltyPoints: Int32
        let npsScore: Int8
        let satisfaction: Int8
        let type: ActivityType
        /// Where it came from; not compared.
        let row: Int32

        init(_ row: Int32, of columns: ActivityColumns) {
            let place = Int(row)
            instant = columns.instants[place]
            day = columns.days[place]
            channel = columns.channels[place]
            campaign = columns.campaigns[place]
            loyaltyPoints = columns.loyaltyPoints[place]
            npsScore = columns.npsScores[place]
            satisfaction = columns.satisfaction[place]
            type = columns.types[place]
            self.row = row
        }

        static func < (left: Activity, right: Activity) -> Bool {
            if left.day != right.day { return left.day < right.day }
            if left.instant != right.instant { return left.instant < right.instant }
            if left.type != right.type { return left.type.position < right.type.position }
            return (
                left.channel, left.campaign, left.npsScore, left.satisfaction, left.loyaltyPoints
            ) < (
                right.channel, right.campaign, right.npsScore, right.satisfaction,
                right.loyaltyPoints
            )
        }
    }
}
