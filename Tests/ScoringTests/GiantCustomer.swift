import CustomerModel

@testable import Scoring

/// One customer with a million rows over 400 days, several thousand of them on each.
enum GiantCustomer {
    static let rows = 1_000_000
    static let days = 400
    static let key = Pseudonym(high: .max, low: .max)

    /// A tenth of each day's rows are returns of half of what an order brings.
    static func orders(before asOf: CalendarDate) -> CustomerOrders {
        let days = rowDays(before: asOf)
        let isReturn = (0..<rows).map { $0 / Self.days % 10 == 9 }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: [key], customers: [Int32](repeating: 0, count: rows),
                instants: instants(days), days: days, minorUnits: isReturn.map { $0 ? -50 : 100 },
                isReturn: isReturn))
    }

    /// Visits, each a second before what stands in the same row of `orders`; every one is told about.
    static func activities(before asOf: CalendarDate) -> CustomerActivities {
        var columns = ActivityColumns()
        columns.keys = [key]
        columns.customers = Array(repeating: 0, count: rows)
        columns.days = rowDays(before: asOf)
        columns.instants = instants(columns.days).map { $0 - 1_000_000 }
        columns.types = Array(repeating: .visit, count: rows)
        columns.channels = Array(repeating: 1, count: rows)
        columns.campaigns = Array(repeating: -1, count: rows)
        columns.npsScores = Array(repeating: 9, count: rows)
        columns.satisfaction = Array(repeating: 4, count: rows)
        columns.loyaltyPoints = Array(repeating: 2, count: rows)
        return CustomerActivities(grouping: columns)
    }

    private static func rowDays(before asOf: CalendarDate) -> [Int32] {
        let first = Int32(asOf.dayNumber - days)
        return (0..<Int32(rows)).map { first + $0 % Int32(days) }
    }

    /// At least four seconds apart within a day, none in its first.
    private static func instants(_ days: [Int32]) -> [Int64] {
        days.enumerated().map {
            Int64($1) * 86_400_000_000 + Int64(4 + $0 / Self.days * 4) * 1_000_000
        }
    }
}
