public import CustomerModel

/// Activities and the customers behind them, by channel and type, within a window before as-of.
///
/// One row for each channel and type that occurs, in ascending order of channel, then of type.
public struct EngagementTable: Sendable {
    /// Days before as-of that are counted.
    public let windowDays: Int
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    /// The type of each row's activities.
    public private(set) var types: [ActivityType] = []
    /// Activities of the row's channel and type in the window.
    public private(set) var activities: [Int64] = []
    /// Different customers.
    public private(set) var customers: [Int64] = []

    public var count: Int { channels.count }

    /// What lies in `[asOf − windowDays, asOf)`.
    public static func of(
        _ activities: CustomerActivities, asOf: CalendarDate, windowDays: Int
    ) -> EngagementTable {
        precondition(windowDays > 0, "a window has days")
        let end = Int32(clamping: asOf.dayNumber)
        let start = Int32(clamping: asOf.dayNumber - windowDays)
        var cells: [Cell: Count] = [:]
        for customer in 0..<activities.customerCount {
            for row in activities.rows(of: customer)
            where (start..<end).contains(activities.days[row]) {
                let cell = Cell(
                    channel: activities.channels[row], type: activities.types[row].position)
                cells[cell, default: Count()].add(customer)
            }
        }
        var table = EngagementTable(windowDays: windowDays)
        for cell in cells.keys.sorted() {
            guard let count = cells[cell] else { continue }
            table.channels.append(cell.channel)
            table.types.append(ActivityType.allCases[Int(cell.type)])
            table.activities.append(count.activities)
            table.customers.append(count.customers)
        }
        return table
    }

    private init(windowDays: Int) { self.windowDays = windowDays }

    private struct Cell: Hashable, Comparable {
        let channel: Int32
        let type: Int32

        static func < (left: Cell, right: Cell) -> Bool {
            (left.channel, left.type) < (right.channel, right.type)
        }
    }

    private struct Count {
        private(set) var activities: Int64 = 0
        private(set) var customers: Int64 = 0
        private var latest = -1

        /// Customers come one after the other.
        mutating func add(_ customer: Int) {
            activities += 1
            if customer != latest { customers += 1 }
            latest = customer
        }
    }
}
