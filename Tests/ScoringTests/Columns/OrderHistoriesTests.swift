import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Order histories in compact form")
struct OrderHistoriesTests {
    private func histories(
        of orders: CustomerOrders, shuffledBy generator: inout SeededGenerator
    ) -> OrderHistories {
        OrderHistories(of: orders, (0..<orders.customerCount).shuffled(using: &generator))
    }

    @Test("what was written is read, in whatever order it lies there", arguments: UInt64(0)..<40)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let orders = CustomerOrders(grouping: RandomOrders.columns(&generator))
        let stored = histories(of: orders, shuffledBy: &generator)
        #expect(try CustomerOrders(reading: stored, adding: CustomerOrders(grouping: [])) == orders)
    }

    @Test("histories and fresh rows together are all rows grouped", arguments: UInt64(0)..<40)
    func addsFreshRows(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = RandomOrders.columns(&generator)
        let replaced = Set(columns.keys.filter { _ in generator.next() % 8 == 0 })
        // Fresh is every third row, and every row of those whose histories do not count.
        let isFresh = columns.customers.map { customer in
            generator.next() % 3 == 0 || replaced.contains(columns.keys[Int(customer)])
        }
        let older = CustomerOrders(
            grouping: RandomOrders.part(
                of: columns,
                rows: isFresh.indices.filter {
                    !isFresh[$0] || replaced.contains(columns.keys[Int(columns.customers[$0])])
                }))
        let fresh = CustomerOrders(
            grouping: RandomOrders.part(of: columns, rows: isFresh.indices.filter { isFresh[$0] }))
        let read = try CustomerOrders(
            reading: histories(of: older, shuffledBy: &generator), without: replaced,
            adding: fresh)
        #expect(read == CustomerOrders(grouping: columns))
    }

    @Test(
        "every value of every column comes back",
        arguments: [
            (0, 0, 0, 0), (-1, -1, -1, -1), (Int32.max, Int64.max, Int64.max, Int64.max),
            (Int32.min, Int64.min, Int64.min, Int64.min + 1), (20_000, 1, 99, 7),
            (20_000, 20_000 * 86_400_000_000, -99, Int64.min),
        ] as [(Int32, Int64, Int64, Int64)])
    func extremes(day: Int32, instant: Int64, amount: Int64, margin: Int64) throws {
        var generator = SeededGenerator(seed: 1)
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: [Pseudonym(high: 1, low: 2)], customers: [0, 0, 0],
                instants: [instant, instant, instant &+ 1], days: [day, day, 19_000],
                minorUnits: [amount, amount, 0], margins: [margin, margin, 0],
                isReturn: [true, false, false]))
        let stored = histories(of: orders, shuffledBy: &generator)
        #expect(try CustomerOrders(reading: stored, adding: CustomerOrders(grouping: [])) == orders)
    }

    @Test("an ordinary order takes about ten bytes")
    func size() {
        var generator = SeededGenerator(seed: 2)
        let days = (0..<1_000).map { Int32(19_000 + $0) }
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: [Pseudonym(high: 1, low: 2)], customers: days.map { _ in 0 },
                instants: days.map { Int64($0) * 86_400_000_000 + 45_296_000_000 }, days: days,
                minorUnits: days.map { _ in Int64.random(in: 0...20_000, using: &generator) },
                margins: days.map { _ in Int64.random(in: 0...6_000, using: &generator) },
                isReturn: days.map { _ in false }))
        let bytes = histories(of: orders, shuffledBy: &generator).bytes.count
        #expect((8_000...10_000).contains(bytes))
    }

    @Test("altered bytes are refused or are another history, never a crash", arguments: 0..<200)
    func altered(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let columns = RandomOrders.columns(&generator, rows: 300, customers: 20)
        let stored = histories(of: CustomerOrders(grouping: columns), shuffledBy: &generator)
        var bytes = stored.bytes
        for _ in 0..<3 {
            bytes[Int.random(in: bytes.indices, using: &generator)] =
                UInt8.random(in: .min ... .max, using: &generator)
        }
        let altered = OrderHistories(keys: stored.keys, bytes: bytes, ends: stored.ends)
        let read = try? CustomerOrders(reading: altered, adding: CustomerOrders(grouping: []))
        #expect(read.map { CustomerOrders(checking: $0) == $0 } ?? true)
    }

    @Test("bytes cut off, left over, out of order or under a key twice are refused")
    func malformed() {
        let key = Pseudonym(high: 1, low: 2)
        // One row: head 1 << 3, time 0, amount 0, margin 0.
        let row: [UInt8] = [8, 0, 0, 0]
        let nothing = CustomerOrders(grouping: [])
        func read(_ bytes: [UInt8]) -> Int? {
            let stored = OrderHistories(keys: [key], bytes: bytes, ends: [bytes.count])
            return try? CustomerOrders(reading: stored, adding: nothing).rowCount
        }
        #expect(read([1] + row) == 1)
        #expect(read([2] + row + row) == 2)
        #expect(read([]) == nil)
        #expect(read([1] + row.dropLast()) == nil)
        #expect(read([1] + row + [0]) == nil)
        #expect(read([2] + row) == nil)
        #expect(read([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1] + row) == nil)
        // The second row of the same day is earlier.
        #expect(read([2, 8, 2, 0, 0, 0, 0, 0, 0]) == nil)
        let twice = OrderHistories(keys: [key, key], bytes: [1] + row + [1] + row, ends: [5, 10])
        #expect(throws: MalformedHistory.self) {
            try CustomerOrders(reading: twice, adding: nothing)
        }
    }
}

extension OrderHistories {
    /// The histories of these customers of `orders`, in this order.
    init(of orders: CustomerOrders, _ customers: [Int]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for customer in customers {
            orders.appendHistory(of: customer, to: &bytes)
            ends.append(bytes.count)
        }
        self.init(keys: customers.map { orders.keys[$0] }, bytes: bytes, ends: ends)
    }
}

extension CustomerOrders {
    /// These orders as they are kept in between two runs, read again with `fresh` besides.
    func appending(_ fresh: CustomerOrders) throws -> CustomerOrders {
        try CustomerOrders(
            reading: OrderHistories(of: self, Array(0..<customerCount)), adding: fresh)
    }
}
