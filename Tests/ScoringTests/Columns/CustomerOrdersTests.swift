import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Orders grouped by customer")
struct CustomerOrdersTests {
    @Test("grouping is what a plain sort gives", arguments: UInt64(0)..<40)
    func groupsAsSorted(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let columns = RandomOrders.columns(&generator)
        let orders = CustomerOrders(grouping: columns)
        #expect(orders.keys == Array(Set(columns.keys)).sorted())
        #expect(RandomOrders.rows(of: orders) == RandomOrders.rows(of: columns).sorted())
        #expect(CustomerOrders(checking: orders) == orders)
    }

    @Test("the order of rows, and what they came in, leave no trace", arguments: UInt64(0)..<8)
    func canonical(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // Twice with more rows than one thread spreads at a time.
        let columns = RandomOrders.columns(&generator, rows: seed < 2 ? 150_000 : nil)
        let orders = CustomerOrders(grouping: columns)
        let rows = (0..<columns.rowCount).shuffled(using: &generator)
        let cut = Int.random(in: 0...rows.count, using: &generator)
        let parts = [rows[..<cut], rows[cut...]].map { RandomOrders.part(of: columns, rows: $0) }
        #expect(CustomerOrders(grouping: parts) == orders)
    }

    @Test("no rows, no customers, and customers without a row are grouped")
    func empty() {
        let nothing = CustomerOrders(grouping: [])
        #expect(nothing.customerCount == 0 && nothing.rowCount == 0 && nothing.bounds == [0])
        let idle = CustomerOrders(
            grouping: OrderColumns(
                keys: [Pseudonym(high: 2, low: 0), Pseudonym(high: 1, low: 0)], customers: [0],
                instants: [5], days: [0], minorUnits: [7], isReturn: [false]))
        #expect(idle.keys.map(\.high) == [1, 2] && idle.bounds == [0, 0, 1])
        #expect(idle.before(CalendarDate(dayNumber: 1)).keys.map(\.high) == [2])
    }

    @Test("one customer with a million orders is grouped like any other")
    func millionOrders() {
        let count = 1_000_000
        let days = (0..<count).map { Int32($0) }.reversed() as [Int32]
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: [Pseudonym(high: 1, low: 1)],
                customers: [Int32](repeating: 0, count: count),
                instants: days.map { Int64($0) * 86_400_000_000 }, days: days,
                minorUnits: days.map { Int64($0) },
                isReturn: [Bool](repeating: false, count: count)))
        #expect(orders.days == days.sorted())
        #expect(zip(orders.days, orders.amounts).allSatisfy { Int64($0) == $1 })
    }

    @Test("appending is grouping everything at once", arguments: UInt64(0)..<40)
    func appending(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = RandomOrders.columns(&generator)
        let isFresh = (0..<columns.rowCount).map { _ in Bool.random(using: &generator) }
        let parts = [false, true].map { fresh in
            RandomOrders.part(
                of: columns, rows: columns.customers.indices.filter { isFresh[$0] == fresh })
        }
        let (older, fresh) = (
            CustomerOrders(grouping: parts[0]), CustomerOrders(grouping: parts[1])
        )
        #expect(try older.appending(fresh) == CustomerOrders(grouping: columns))
        #expect(try fresh.appending(older) == CustomerOrders(grouping: columns))
    }

    @Test("rows at or after a day are left out with the customers who have no other")
    func before() {
        var generator = SeededGenerator(seed: 3)
        let columns = RandomOrders.columns(&generator, rows: 900, customers: 400)
        let all = CustomerOrders(grouping: columns)
        let past = all.before(CalendarDate(dayNumber: 19_990))
        let kept = columns.customers.indices.filter { columns.days[$0] < 19_990 }
        let expected = RandomOrders.part(of: columns, rows: kept)
        #expect(RandomOrders.rows(of: past) == RandomOrders.rows(of: expected).sorted())
        #expect(past.customerCount < all.customerCount)
        #expect(
            all.before(CalendarDate(dayNumber: 30_000)).before(CalendarDate(dayNumber: 19_990))
                == past)
    }

    @Test("contacts roll up to the customer they belong to: the union of their orders")
    func rollUp() {
        var generator = SeededGenerator(seed: 4)
        let columns = RandomOrders.columns(&generator, rows: 900, customers: 100)
        let (firm, stranger) = (columns.keys[0], Pseudonym(high: .max, low: 1))
        let parents = [columns.keys[1]: firm, columns.keys[2]: firm, columns.keys[3]: stranger]
        let renamed = OrderColumns(
            keys: columns.keys.map { parents[$0] ?? $0 }, customers: columns.customers,
            instants: columns.instants, days: columns.days, minorUnits: columns.minorUnits,
            margins: columns.margins, isReturn: columns.isReturn)
        let orders = CustomerOrders(grouping: columns)
        #expect(orders.rolledUp(parents) == CustomerOrders(grouping: renamed))
        #expect(orders.rolledUp(parents).customerCount == orders.customerCount - 2)
        #expect(orders.rolledUp([stranger: firm]) == orders)
    }

    @Test("columns that are not in canonical form are not taken for it")
    func refusesOthers() {
        var generator = SeededGenerator(seed: 5)
        let orders = CustomerOrders(
            grouping: RandomOrders.columns(&generator, rows: 60, customers: 3))
        func with(
            keys: [Pseudonym]? = nil, bounds: [Int]? = nil, days: [Int32]? = nil
        ) -> CustomerOrders? {
            CustomerOrders(
                canonicalKeys: keys ?? orders.keys, bounds: bounds ?? orders.bounds,
                instants: orders.instants, days: days ?? orders.days, amounts: orders.amounts,
                margins: orders.margins, isReturn: orders.isReturn)
        }
        #expect(with() == orders)
        #expect(with(keys: orders.keys.reversed()) == nil)
        #expect(with(keys: [orders.keys[0], orders.keys[0], orders.keys[2]]) == nil)
        #expect(with(bounds: [0, 5, 4, 60]) == nil)
        #expect(with(bounds: [0, 5, 60]) == nil)
        #expect(with(bounds: [0, 5, 9, 61]) == nil)
        #expect(with(days: orders.days.reversed()) == nil)
        #expect(with(days: Array(orders.days.dropLast())) == nil)
    }
}

extension CustomerOrders {
    /// The same columns through the initializer for columns from elsewhere.
    init?(checking orders: CustomerOrders) {
        self.init(
            canonicalKeys: orders.keys, bounds: orders.bounds, instants: orders.instants,
            days: orders.days, amounts: orders.amounts, margins: orders.margins,
            isReturn: orders.isReturn)
    }
}
