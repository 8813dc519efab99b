public import CustomerModel

/// How many customers the shop loses, month by month.
///
/// At the start of a month everyone with an order in the 90 days before is a customer; whoever then
/// places no order for 90 days was lost. A month has a row when both windows were observed whole.
public struct ChurnRateTable: Sendable {
    /// Days before the start of a month that make a customer, and days without an order after it
    /// that make a lost one.
    public static let windowDays: Int32 = 90

    /// `YYYYMM`.
    public private(set) var months: [Int32] = []
    /// Customers with an order in the 90 days before the month.
    public private(set) var customersAtStart: [Int64] = []
    /// Those of them without an order in the 90 days from its start.
    public private(set) var churned: [Int64] = []
    /// Customers with their first order in the month.
    public private(set) var newCustomers: [Int64] = []
    /// Customers with an order in the month who had ordered before, but not in the window.
    public private(set) var reactivated: [Int64] = []

    public var count: Int { months.count }

    /// The months between the first order and `asOf` whose windows were observed whole.
    public static func of(_ orders: CustomerOrders, asOf: CalendarDate) -> ChurnRateTable {
        let end = Int32(clamping: asOf.dayNumber)
        let starts = Self.observedMonths(orders.observedDays(before: end))
        let parts = Chunks.map(
            orders.customerCount, size: Chunks.fewLarge(orders.customerCount)
        ) { chunk in
            ChurnCounts(of: orders, customers: chunk, before: end, starts: starts)
        }
        var table = ChurnRateTable()
        for month in starts.indices {
            let counts = parts.map { $0.months[month] }
            table.months.append(starts[month].key)
            table.customersAtStart.append(counts.reduce(0) { $0 + $1.atStart })
            table.churned.append(counts.reduce(0) { $0 + $1.churned })
            table.newCustomers.append(counts.reduce(0) { $0 + $1.new })
            table.reactivated.append(counts.reduce(0) { $0 + $1.reactivated })
        }
        return table
    }

    private static func observedMonths(_ days: Range<Int32>) -> [CalendarMonth] {
        guard let first = days.first else { return [] }
        var months: [CalendarMonth] = []
        var month = CalendarMonth(CalendarDate(dayNumber: Int(first)))
        while month.firstDay + windowDays <= days.upperBound {
            if month.firstDay - windowDays >= first { months.append(month) }
            month = month.next
        }
        return months
    }
}

/// The counts of a range of customers.
private struct ChurnCounts: Sendable {
    struct Month: Sendable {
        var atStart: Int64 = 0
        var churned: Int64 = 0
        var new: Int64 = 0
        var reactivated: Int64 = 0
    }

    private(set) var months: [Month]

    init(
        of orders: CustomerOrders, customers: Range<Int>, before end: Int32,
        starts: [CalendarMonth]
    ) {
        months = Array(repeating: Month(), count: starts.count)
        let bounds = starts.map { (start: $0.firstDay, end: $0.next.firstDay) }
        var orderDays: [Int32] = []
        for customer in customers {
            orderDays.removeAll(keepingCapacity: true)
            for row in orders.rows(of: customer, before: end) where !orders.isReturn[row] {
                orderDays.append(orders.days[row])
            }
            guard let first = orderDays.first, let last = orderDays.last else { continue }
            for (month, bound) in bounds.enumerated() {
                if bound.end <= first { continue }
                if bound.start > last + ChurnRateTable.windowDays { break }
                count(orderDays, in: month, from: bound.start, to: bound.end)
            }
        }
    }

    private mutating func count(
        _ days: [Int32], in month: Int, from start: Int32, to end: Int32
    ) {
        let window = ChurnRateTable.windowDays
        let before = days.indices.bisect { days[$0] >= start }
        let previous = before > 0 ? days[before - 1] : nil
        let isCustomer = previous.map { $0 >= start - window } ?? false
        let next = before < days.count ? days[before] : nil
        if isCustomer {
            months[month].atStart += 1
            if next.map({ $0 >= start + window }) ?? true { months[month].churned += 1 }
        } else if let next, next < end {
            if previous == nil { months[month].new += 1 } else { months[month].reactivated += 1 }
        }
    }
}
