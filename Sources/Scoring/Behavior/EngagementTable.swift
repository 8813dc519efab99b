public import CustomerModel

/// Activities and the customers behind them, by channel and type, within a window before as-of.
///
/// One row for each channel and type that occurs, in ascending order of channel, then of type.
public struct EngagementTable: Sendable {
    /// Days before as-of that are counted.
    public let windowDays: Int
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    public private(set) var types: [ActivityType] = []
    public private(set) var activities: [Int64] = []
    /// Different customers.
    public private(set) var customers: [Int64] = []

    public var count: Int { channels.count }

    /// What lies in `[asOf − windowDays, asOf)`; keys that stand twice in `columns` count twice.
    public static func of(
        _ columns: ActivityColumns, asOf: CalendarDate, windowDays: Int
    ) -> EngagementTable {
        precondition(windowDays > 0, "a window has days")
        let end = Int32(clamping: asOf.dayNumber)
        let start = Int32(clamping: asOf.dayNumber - windowDays)
        var cells: [Cell: Count] = [:]
        let words = (columns.keys.count + 63) / 64
        for row in columns.customers.indices where (start..<end).contains(columns.days[row]) {
            let cell = Cell(channel: columns.channels[row], type: columns.types[row].position)
            cells[cell, default: Count(words: words)].add(Int(columns.customers[row]))
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
        var activities: Int64 = 0
        var customers: Int64 = 0
        /// One bit for each customer who has been counted.
        private var seen: [UInt64]

        init(words: Int) { seen = Array(repeating: 0, count: words) }

        mutating func add(_ customer: Int) {
            activities += 1
            let bit: UInt64 = 1 << UInt64(customer & 63)
            if seen[customer >> 6] & bit == 0 {
                seen[customer >> 6] |= bit
                customers += 1
            }
        }
    }
}
