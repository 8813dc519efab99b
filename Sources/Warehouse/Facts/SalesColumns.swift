public import CustomerModel
import Database

/// `fact_sales` as columns, one row each; customers are ordinals into `keys`.
public struct SalesColumns: Sendable {
    /// Stands in `marginMinor` where the source does not state the margin.
    public static let unknownMargin = Int64.min

    /// The customer each ordinal stands for.
    public private(set) var keys: [Pseudonym] = []
    /// Ordinal of the customer of each row.
    public private(set) var customers: [Int32] = []
    /// Microseconds since 1970-01-01 00:00 UTC.
    public private(set) var instants: [Int64] = []
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public private(set) var days: [Int32] = []
    /// Minor units; negative for what comes back with a return.
    public private(set) var revenueMinor: [Int64] = []
    /// Minor units, or `unknownMargin`.
    public private(set) var marginMinor: [Int64] = []
    /// Whether the row takes back an earlier order.
    public private(set) var isReturn: [Bool] = []
    /// Every currency that occurs.
    public private(set) var currencies: Set<String> = []

    /// Orders and returns: the length of every column but `keys`.
    public var rowCount: Int { customers.count }

    /// Reads the rows of `fact_sales` for which `condition` holds.
    static func read(where condition: String, on executor: any StatementExecutor) throws
        -> SalesColumns
    {
        var columns = SalesColumns()
        var interner = KeyInterner()
        var calendar = DayCache()
        var currency = ""
        try executor.copyOut(
            """
            SELECT customer_key, ordered_at, date_sk, revenue_minor, margin_minor,
                kind = 'return', currency
            FROM warehouse.fact_sales WHERE \(unsafeSQL: condition)
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                columns.customers.append(
                    interner.ordinal(of: Pseudonym(high: key.high, low: key.low)))
                columns.instants.append(try reader.readTimestampMicroseconds())
                columns.days.append(try calendar.day(ofKey: reader.readInt32()))
                columns.revenueMinor.append(try reader.readInt64())
                columns.marginMinor.append(
                    try reader.readIsNull() ? unknownMargin : reader.readInt64())
                columns.isReturn.append(try reader.readBool())
                let rowCurrency = try reader.readText()
                if rowCurrency != currency {
                    currency = rowCurrency
                    columns.currencies.insert(currency)
                }
            }
        }
        columns.keys = interner.keys
        return columns
    }
}

/// The days of the keys that came last: few days, many rows.
private struct DayCache {
    private static let size = 4_096
    private var keys = [Int32](repeating: -1, count: size)
    private var days = [Int32](repeating: 0, count: size)

    mutating func day(ofKey key: Int32) throws -> Int32 {
        let place = Int(truncatingIfNeeded: key) & (Self.size - 1)
        if keys[place] == key { return days[place] }
        guard let day = CalendarDate(dateKey: Int(key)) else {
            throw WarehouseError(.noSuchDay, "fact_sales.date_sk names no day")
        }
        keys[place] = key
        days[place] = Int32(day.dayNumber)
        return days[place]
    }
}
