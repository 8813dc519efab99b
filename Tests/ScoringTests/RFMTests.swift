import CustomerModel
import Testing

@testable import Scoring

@Suite("RFM")
struct RFMTests {
    private let asOf = CalendarDate(dayNumber: 20_000)
    private static let dayMicroseconds: Int64 = 86_400_000_000

    private func orders(
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

    @Test("neither the order of rows nor new keys change a score", arguments: UInt64(0)..<20)
    func orderAndKeys(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let rows = randomRows(&generator)
        let plain = orders(rows, customers: 300)
        // New ordinals, new keys, new row order; instants distinct, so that evidence decides all.
        let renamed = (0..<300).map { Int32($0) }.shuffled(using: &generator)
        let order = rows.indices.shuffled(using: &generator)
        let moved = OrderColumns(
            keys: (0..<300).map { _ in Pseudonym(high: generator.next(), low: generator.next()) },
            customers: order.map { renamed[Int(rows[$0].customer)] },
            instants: order.map { plain.instants[$0] }, days: order.map { plain.days[$0] },
            minorUnits: order.map { plain.minorUnits[$0] }, isReturn: plain.isReturn)
        let one = RFM.table(of: plain, asOf: asOf, population: .everActive)
        let other = RFM.table(of: moved, asOf: asOf, population: .everActive)
        let back = Dictionary(uniqueKeysWithValues: renamed.enumerated().map { ($1, Int32($0)) })
        #expect(digest(one) == digest(other) { back[$0] ?? -1 })
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
