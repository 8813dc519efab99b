import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("RFM")
struct RFMTests {
    private let asOf = CalendarDate(dayNumber: 20_000)
    private static let dayMicroseconds: Int64 = 86_400_000_000

    private func orders(
        _ rows: [(customer: Int32, age: Int, amount: Int64)], customers: Int,
        returns: Set<Int> = []
    ) -> CustomerOrders {
        CustomerOrders(grouping: columns(rows, customers: customers, returns: returns))
    }

    private func columns(
        _ rows: [(customer: Int32, age: Int, amount: Int64)], customers: Int,
        returns: Set<Int> = []
    ) -> OrderColumns {
        OrderColumns(
            keys: (0..<customers).map { Pseudonym(high: UInt64($0), low: 0) },
            customers: rows.map(\.customer),
            instants: rows.map { Int64(asOf.dayNumber - $0.age) * Self.dayMicroseconds },
            days: rows.map { Int32(asOf.dayNumber - $0.age) },
            minorUnits: rows.map(\.amount), isReturn: rows.indices.map { returns.contains($0) })
    }

    // Requirements, defect 4: quantiles of one customer raised an error, of nobody lost the columns.
    @Test("nobody, one customer and two customers are scored")
    func fewCustomers() {
        let none = RFM.table(
            of: orders([], customers: 0), asOf: asOf, population: .everActive)
        #expect(none.count == 0)
        let one = RFM.table(
            of: orders([(0, 3, 100)], customers: 1), asOf: asOf, population: .everActive)
        #expect(one.recencyScores == [5] && one.frequencyScores == [5])
        #expect(one.monetaryScores == [5] && one.recencyPercentiles == [100])
        let two = RFM.table(
            of: orders([(0, 3, 100), (1, 9, 50), (1, 8, 70)], customers: 2), asOf: asOf,
            population: .everActive)
        #expect(two.recencyScores == [5, 1] && two.recencyPercentiles == [100, 0])
        #expect(two.frequencyScores == [1, 5] && two.monetaryScores == [1, 5])
    }

    @Test("four and five customers fall into different fifths", arguments: [4, 5])
    func fourAndFive(count: Int) {
        let table = RFM.table(
            of: orders(
                (0..<count).map { (Int32($0), 10 + $0, Int64(100 - $0)) }, customers: count),
            asOf: asOf, population: .everActive)
        let expected: [Int8] = count == 4 ? [5, 4, 2, 1] : [5, 4, 3, 2, 1]
        #expect(table.recencyScores == expected && table.monetaryScores == expected)
        #expect(Set(table.frequencyScores) == Set(expected))
    }

    @Test("customers who are all alike are still put into fifths, or share the middle one")
    func allAlike() {
        let rows = (0..<10).map { (customer: Int32($0), age: 7, amount: Int64(100)) }
        let orders = orders(rows, customers: 10)
        let table = RFM.table(of: orders, asOf: asOf, population: .everActive)
        #expect(table.frequencyScores == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        #expect(Set(table.recencyPercentiles) == [50] && Set(table.monetaryPercentiles) == [50])
        let shared = RFM.table(of: orders, asOf: asOf, population: .everActive, ties: .share)
        #expect(Set((0..<10).map(shared.code)) == [333])
        #expect(shared.recencyPercentiles == table.recencyPercentiles)
    }

    @Test("free orders, negative amounts and a single day of history have scores")
    func strangeAmounts() {
        let table = RFM.table(
            of: orders(
                [(0, 1, 0), (1, 1, -500), (2, 1, 500), (3, 1, .max / 4), (4, 1, .min / 4)],
                customers: 5), asOf: asOf, population: .everActive)
        #expect(table.monetaryScores == [3, 2, 4, 5, 1])
        #expect(table.monetaryPercentiles == [50, 25, 75, 100, 0])
        #expect(table.averageOrderValue(1) == -500 && table.averageDaysBetweenOrders(1) == nil)
        // More than a column of the warehouse can hold wraps around, and ends nothing.
        let beyond = RFM.table(
            of: orders([(0, 1, .max), (0, 2, 1)], customers: 1), asOf: asOf,
            population: .everActive)
        #expect(beyond.spend365 == [.min] && beyond.lifetimeSpend == [.min])
    }

    // Requirements, defect 14: three windows under one name. Here the window is in the name.
    @Test("windows hold the days from as-of minus n up to the day before as-of")
    func windows() {
        let table = RFM.table(
            of: orders(
                [
                    (0, 0, 1), (0, 1, 10), (0, 90, 100), (0, 91, 1_000), (0, 180, 10_000),
                    (0, 181, 100_000), (0, 365, 1_000_000), (0, 366, 10_000_000), (1, 0, 5),
                    (1, -4, 5), (2, 366, 5), (3, 365, 5),
                ], customers: 4), asOf: asOf, population: .activeWithin(days: 365))
        #expect(table.customers == [0, 3])
        #expect(table.spend90[0] == 110 && table.orders90[0] == 2)
        #expect(table.spend180[0] == 11_110 && table.orders180[0] == 4)
        #expect(table.spend365[0] == 1_111_110 && table.orders365[0] == 6)
        #expect(table.lifetimeSpend[0] == 11_111_110 && table.lifetimeOrders[0] == 7)
        #expect(table.daysSinceLastOrder == [1, 365])
        #expect(table.averageDaysBetweenOrders(0) == 365.0 / 6)
        #expect(table.averageDaysBetweenOrders(1) == nil)
        #expect(table.averageOrderValue(0) == 1_111_110.0 / 6)
    }

    // Requirements, defect 3: who was silent for a year had no row, so nobody could be lost.
    @Test("everyone ever active is scored where the population says so")
    func everActive() {
        let table = RFM.table(
            of: orders([(0, 1, 10), (1, 4_000, 10), (2, 0, 10)], customers: 3), asOf: asOf,
            population: .everActive)
        #expect(table.customers == [0, 1])
        #expect(table.orders365 == [1, 0] && table.averageOrderValue(1) == nil)
    }

    @Test("a return lowers spend and is no order")
    func returns() {
        let table = RFM.table(
            of: orders([(0, 30, 100), (0, 2, -40), (1, 5, -9)], customers: 2, returns: [1, 2]),
            asOf: asOf, population: .everActive)
        #expect(table.customers == [0])
        #expect(table.spend365 == [60] && table.orders365 == [1])
        #expect(table.daysSinceLastOrder == [30])
    }

    // Requirements, defect 5: a high percentile meant bad in one measure and good in the others.
    @Test("5 and 100 are best in all three measures")
    func orientation() {
        let table = RFM.table(
            of: orders([(0, 1, 90), (0, 2, 9), (1, 40, 50), (2, 300, 1)], customers: 3),
            asOf: asOf, population: .everActive)
        #expect(table.code(0) == 555 && table.code(2) % 10 == 1 && table.code(2) / 100 == 1)
        #expect(table.recencyPercentiles == [100, 50, 0])
        #expect(table.monetaryPercentiles == [100, 50, 0])
        #expect(table.frequencyPercentiles == [100, 25, 25])
    }

    // Requirements, defect 7: recency was in hours in one place and in days in another.
    @Test("recency is in days of the calendar, whatever the time of day")
    func calendarDays() {
        let yesterday = Int32(asOf.dayNumber - 1)
        let orders = CustomerOrders(
            grouping: OrderColumns(
                keys: (0..<2).map { Pseudonym(high: $0, low: 0) }, customers: [0, 1],
                instants: [0, 86_399_999_999].map {
                    Int64(yesterday) * Self.dayMicroseconds + $0
                },
                days: [yesterday, yesterday], minorUnits: [1, 1], isReturn: [false, false]))
        let table = RFM.table(of: orders, asOf: asOf, population: .everActive)
        #expect(table.daysSinceLastOrder == [1, 1])
        #expect(table.recencyPercentiles == [50, 50])
    }

    @Test("rows after as-of change nothing", arguments: UInt64(0)..<10)
    func futureRows(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let past = randomRows(&generator)
        let future = (0..<200).map { _ in
            (
                customer: Int32.random(in: 0..<300, using: &generator),
                age: -Int.random(in: 0...400, using: &generator), amount: Int64(1_000)
            )
        }
        let population = ScoredPopulation.activeWithin(days: 365)
        let one = RFM.table(
            of: orders(past, customers: 300), asOf: asOf, population: population)
        let other = RFM.table(
            of: orders(past + future, customers: 300), asOf: asOf, population: population)
        #expect(digest(one) == digest(other))
    }

    // Requirements, defect 2: another order of the same rows changed a third of the scores.
    @Test(
        "neither the order of rows nor new keys change a score",
        arguments: UInt64(0)..<20, [RFM.TieOrder.evidence, .share])
    func orderAndKeys(seed: UInt64, ties: RFM.TieOrder) {
        var generator = SeededGenerator(seed: seed)
        let plain = columns(randomRows(&generator), customers: 300)
        // New keys and a new row order; first orders at distinct instants, so that evidence decides.
        let names = Dictionary(
            uniqueKeysWithValues: plain.keys.map {
                (Pseudonym(high: generator.next(), low: generator.next()), $0)
            })
        let renamed = names.keys.sorted().shuffled(using: &generator)
        let order = plain.customers.indices.shuffled(using: &generator)
        let ordinals = Dictionary(
            uniqueKeysWithValues: renamed.enumerated().map { (names[$1]?.high, Int32($0)) })
        let moved = OrderColumns(
            keys: renamed,
            customers: order.map { ordinals[UInt64(plain.customers[$0])] ?? -1 },
            instants: order.map { plain.instants[$0] }, days: order.map { plain.days[$0] },
            minorUnits: order.map { plain.minorUnits[$0] }, isReturn: plain.isReturn)
        func scores(_ columns: OrderColumns) -> (CustomerOrders, RFMTable) {
            let orders = CustomerOrders(grouping: columns)
            return (
                orders, RFM.table(of: orders, asOf: asOf, population: .everActive, ties: ties)
            )
        }
        let (_, one) = scores(plain)
        let (orders, other) = scores(moved)
        #expect(digest(one) == digest(other) { Int32(names[orders.keys[Int($0)]]?.high ?? 999) })
        #expect(one.count == 300)
    }

    /// About 900 rows of 300 customers, each customer's first order at a different instant.
    private func randomRows(
        _ generator: inout SeededGenerator
    ) -> [(customer: Int32, age: Int, amount: Int64)] {
        let firsts = (0..<300).map {
            (customer: Int32($0), age: 400 + $0, amount: Int64.random(in: 0...9, using: &generator))
        }
        let rest = (0..<600).map { _ in
            (
                customer: Int32.random(in: 0..<300, using: &generator),
                age: Int.random(in: 1...390, using: &generator),
                amount: Int64.random(in: 0...9, using: &generator)
            )
        }
        return firsts + rest
    }

    private func digest(
        _ table: RFMTable, name: (Int32) -> Int32 = { $0 }
    ) -> Set<String> {
        Set(
            (0..<table.count).map { row in
                "\(name(table.customers[row])) \(table.recencyScores[row])"
                    + "\(table.frequencyScores[row])\(table.monetaryScores[row])"
                    + " \(table.lifetimeFrequencyScores[row])\(table.lifetimeMonetaryScores[row])"
                    + " \(table.recencyPercentiles[row]) \(table.monetaryPercentiles[row])"
            })
    }
}
