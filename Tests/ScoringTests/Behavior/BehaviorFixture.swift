import CustomerModel
import TestSupport

@testable import Scoring

/// Random orders and returns of some customers over two years, and what may be done to them without
/// changing a score.
struct RandomHistory {
    struct Row {
        var customer: Int
        var day: Int
        /// Below zero for a return.
        var amount: Int64
        var second: Int64
    }

    let asOf = CalendarDate(dayNumber: 19_900)
    let customers = 120
    private(set) var rows: [Row] = []

    init(_ generator: inout SeededGenerator) {
        for customer in 0..<customers {
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                rows.append(row(of: customer, ages: 1...730, &generator))
            }
        }
    }

    private func row(
        of customer: Int, ages: ClosedRange<Int>, _ generator: inout SeededGenerator
    ) -> Row {
        Row(
            customer: customer, day: asOf.dayNumber - Int.random(in: ages, using: &generator),
            amount: Int64.random(in: -40...200, using: &generator),
            second: Int64.random(in: 0..<86_400, using: &generator))
    }

    var orders: CustomerOrders { Self.group(rows, customers: customers) { $0 } }

    /// The same histories: rows shuffled, customers under other keys and ordinals.
    func moved(_ generator: inout SeededGenerator) -> CustomerOrders {
        let places = (0..<customers).shuffled(using: &generator)
        return Self.group(rows.shuffled(using: &generator), customers: customers) { places[$0] }
    }

    /// More rows, none before as-of.
    func withFuture(_ generator: inout SeededGenerator) -> CustomerOrders {
        let future = (0..<300).map { _ in
            row(
                of: Int.random(in: 0..<customers, using: &generator), ages: -500...0, &generator)
        }
        return Self.group(rows + future, customers: customers) { $0 }
    }

    /// Two customers under one key twice, and the same with all rows on one of them.
    func merging(_ generator: inout SeededGenerator) -> (CustomerOrders, CustomerOrders) {
        let pair = (0..<customers).shuffled(using: &generator).prefix(2)
        let (one, other) = (pair[0], pair[1])
        var keys = Self.keys(customers)
        keys[other] = keys[one]
        let twice = CustomerOrders(grouping: Self.columns(rows, keys: keys) { $0 })
        let union = rows.map { row in
            var row = row
            if row.customer == other { row.customer = one }
            return row
        }
        return (twice, Self.group(union, customers: customers) { $0 })
    }

    /// Customers with an order.
    var buyers: Int { Set(rows.filter { $0.amount >= 0 }.map(\.customer)).count }

    var revenueOfBuyers: Int64 {
        let buyers = Set(rows.filter { $0.amount >= 0 }.map(\.customer))
        return rows.filter { buyers.contains($0.customer) }.reduce(0) { $0 + $1.amount }
    }

    /// Who ordered in the 90 days before `day`, and who of them did not in the 90 from it.
    func churn(around day: CalendarDate) -> (customers: Int, lost: Int) {
        let bought = { (days: Range<Int>) in
            Set(rows.filter { $0.amount >= 0 && days.contains($0.day) }.map(\.customer))
        }
        let start = day.dayNumber
        let before = bought(start - 90..<start)
        return (before.count, before.subtracting(bought(start..<start + 90)).count)
    }

    static func keys(_ count: Int) -> [Pseudonym] {
        (0..<count).map { Pseudonym(high: UInt64($0) &* 0x9E37_79B9_7F4A_7C15, low: UInt64($0)) }
    }

    private static func group(
        _ rows: [Row], customers: Int, place: (Int) -> Int
    ) -> CustomerOrders {
        CustomerOrders(grouping: columns(rows, keys: keys(customers), place: place))
    }

    private static func columns(
        _ rows: [Row], keys: [Pseudonym], place: (Int) -> Int
    ) -> OrderColumns {
        OrderColumns(
            keys: keys, customers: rows.map { Int32(place($0.customer)) },
            instants: rows.map { (Int64($0.day) * 86_400 + $0.second) * 1_000_000 },
            days: rows.map { Int32($0.day) }, minorUnits: rows.map(\.amount),
            isReturn: rows.map { $0.amount < 0 })
    }
}
