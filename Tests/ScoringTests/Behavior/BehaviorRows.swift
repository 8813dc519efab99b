import CustomerModel

@testable import Scoring

/// Activities of a few customers, told by their age at one as-of day.
enum BehaviorRows {
    /// 2024-10-04.
    static let asOf = CalendarDate(dayNumber: 20_000)

    struct Row {
        var customer = 0
        var age: Int
        var type: ActivityType
        var channel: Int32 = 1
        var nps: Int8 = -1
        var satisfaction: Int8 = -1
        var points: Int32 = 0
    }

    /// Ascending, so that customers stand in the table in the order of their numbers.
    static func keys(_ count: Int) -> [Pseudonym] {
        (0..<count).map { Pseudonym(high: UInt64($0), low: 5) }
    }

    static func activities(_ rows: [Row], keys names: [Pseudonym]? = nil) -> CustomerActivities {
        var columns = ActivityColumns()
        columns.keys = names ?? keys(3)
        for row in rows {
            columns.customers.append(Int32(row.customer))
            columns.days.append(Int32(asOf.dayNumber - row.age))
            columns.instants.append(Int64(asOf.dayNumber - row.age) * 86_400_000_000)
            columns.types.append(row.type)
            columns.channels.append(row.channel)
            columns.campaigns.append(-1)
            columns.npsScores.append(row.nps)
            columns.satisfaction.append(row.satisfaction)
            columns.loyaltyPoints.append(row.points)
        }
        return CustomerActivities(grouping: columns)
    }
}
