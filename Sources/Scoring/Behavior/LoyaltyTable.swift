public import CustomerModel

/// The loyalty programme, month by month, from the first point to the month of the last day before
/// as-of.
public struct LoyaltyTable: Sendable {
    /// `YYYYMM`.
    public private(set) var months: [Int32] = []
    /// Customers who had earned a point by the end of the month.
    public private(set) var members: [Int64] = []
    /// Customers who earned or spent a point in the month.
    public private(set) var activeMembers: [Int64] = []
    public private(set) var pointsEarned: [Int64] = []
    public private(set) var pointsRedeemed: [Int64] = []
    /// Points that nobody had spent by the end of the month.
    public private(set) var pointsBalances: [Int64] = []
    /// Whether the month was not over at as-of.
    public private(set) var isPartial: [Bool] = []

    public var count: Int { months.count }

    /// Points spent in the month for each point earned in it; nil when none was earned.
    public func redemptionRate(_ row: Int) -> Double? {
        Ratio.of(pointsRedeemed[row], pointsEarned[row])
    }

    /// Points before `asOf`; keys that stand twice in `columns` count twice as members.
    public static func of(_ columns: ActivityColumns, asOf: CalendarDate) -> LoyaltyTable {
        let end = Int32(clamping: asOf.dayNumber)
        let rows = columns.days.indices.filter {
            columns.loyaltyPoints[$0] != 0 && columns.days[$0] < end
        }
        var table = LoyaltyTable()
        guard let first = rows.map({ columns.days[$0] }).min() else { return table }
        let range = MonthRange(first..<end)
        table.months = (0..<range.count).map { range.month($0).key }
        table.isPartial = (0..<range.count).map { range.month($0).next.firstDay > end }
        table.pointsEarned = Array(repeating: 0, count: range.count)
        table.pointsRedeemed = table.pointsEarned
        for row in rows {
            let points = Int64(columns.loyaltyPoints[row])
            let place = range.place(of: columns.days[row])
            table.pointsEarned[place] += max(0, points)
            table.pointsRedeemed[place] += max(0, -points)
        }
        table.pointsBalances = running(
            zip(table.pointsEarned, table.pointsRedeemed).map { $0 - $1 })
        table.countMembers(columns, rows, range)
        return table
    }

    private mutating func countMembers(
        _ columns: ActivityColumns, _ rows: [Int], _ range: MonthRange
    ) {
        let never = Int32.max
        var joined = [Int32](repeating: never, count: columns.keys.count)
        var movements: [UInt64] = []
        movements.reserveCapacity(rows.count)
        for row in rows {
            let place = Int32(range.place(of: columns.days[row]))
            let customer = columns.customers[row]
            if columns.loyaltyPoints[row] > 0 {
                joined[Int(customer)] = min(joined[Int(customer)], place)
            }
            movements.append(UInt64(place) << 32 | UInt64(customer))
        }
        var newMembers = [Int64](repeating: 0, count: range.count)
        for place in joined where place != never { newMembers[Int(place)] += 1 }
        members = Self.running(newMembers)
        // Sorted by month, then customer: each pair counts once.
        activeMembers = Array(repeating: 0, count: range.count)
        var before: UInt64?
        for place in RadixOrder.sorted(movements.indices.map { Int32($0) }, by: movements) {
            let movement = movements[Int(place)]
            if movement != before { activeMembers[Int(movement >> 32)] += 1 }
            before = movement
        }
    }

    private static func running(_ values: [Int64]) -> [Int64] {
        var sum: Int64 = 0
        return values.map { value in
            sum += value
            return sum
        }
    }
}
