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
    /// Points earned in the month.
    public private(set) var pointsEarned: [Int64] = []
    /// Points spent in the month.
    public private(set) var pointsRedeemed: [Int64] = []
    /// Points that nobody had spent by the end of the month.
    public private(set) var pointsBalances: [Int64] = []
    private let range: MonthRange
    /// Customers who earned their first point in the month.
    private var newMembers: [Int64] = []

    public var count: Int { months.count }

    /// Points before `asOf`.
    public static func of(_ activities: CustomerActivities, asOf: CalendarDate) -> LoyaltyTable {
        let end = Int32(clamping: asOf.dayNumber)
        var first = end
        for row in 0..<activities.rowCount where activities.loyaltyPoints[row] != 0 {
            first = min(first, activities.days[row])
        }
        guard first < end else { return LoyaltyTable() }
        var table = LoyaltyTable(MonthRange(first..<end))
        for customer in 0..<activities.customerCount {
            table.add(activities.rows(of: customer), of: activities, before: end)
        }
        table.members = running(table.newMembers)
        table.pointsBalances = running(
            zip(table.pointsEarned, table.pointsRedeemed).map { $0 - $1 })
        return table
    }

    private init() { range = MonthRange(0..<0) }

    private init(_ range: MonthRange) {
        self.range = range
        months = (0..<range.count).map { range.month($0).key }
        pointsEarned = Array(repeating: 0, count: range.count)
        pointsRedeemed = pointsEarned
        activeMembers = pointsEarned
        newMembers = pointsEarned
    }

    /// Adds one customer's rows, which are in the order of time.
    private mutating func add(
        _ rows: Range<Int>, of activities: CustomerActivities, before end: Int32
    ) {
        var isMember = false
        var latest = -1
        for row in rows where activities.loyaltyPoints[row] != 0 && activities.days[row] < end {
            let points = Int64(activities.loyaltyPoints[row])
            let place = range.place(of: activities.days[row])
            pointsEarned[place] += max(0, points)
            pointsRedeemed[place] += max(0, -points)
            if points > 0, !isMember {
                isMember = true
                newMembers[place] += 1
            }
            if place != latest { activeMembers[place] += 1 }
            latest = place
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
