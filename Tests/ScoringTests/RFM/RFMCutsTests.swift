import CustomerModel
import Foundation
import Settings
import TestSupport
import Testing

@testable import Scoring

@Suite("Cut points of recency, frequency and money")
struct RFMCutsTests {
    private let asOf = ChurnShop.asOf

    /// Customers with one order each, all days and amounts distinct.
    private func distinct(_ count: Int, from first: Int = 1) -> CustomerOrders {
        ChurnHistoryOf.customers(
            (0..<count).map { [(daysBefore: $0 + first, amount: Int64(7 * $0 + 3))] }, asOf: asOf)
    }

    private func cuts(
        _ orders: CustomerOrders, _ population: ScoredPopulation = .everActive
    ) throws -> RFMCuts {
        try #require(RFMCuts(fittedTo: orders, asOf: asOf, population: population))
    }

    private func table(_ orders: CustomerOrders, _ cuts: RFMCuts) -> RFMTable {
        RFM.table(of: orders, asOf: asOf, population: .everActive, cuts: cuts)
    }

    @Test(
        "where no two values are equal, each score has the fifth it would have on the day",
        arguments: [2, 3, 4, 5, 6, 10, 11, 99, 250])
    func fifths(count: Int) throws {
        let orders = distinct(count)
        let byCuts = table(orders, try cuts(orders))
        let byDay = RFM.table(of: orders, asOf: asOf, population: .everActive)
        #expect(byCuts.recencyScores == byDay.recencyScores)
        #expect(byCuts.monetaryScores == byDay.monetaryScores)
        #expect(byCuts.lifetimeMonetaryScores == byDay.lifetimeMonetaryScores)
        #expect(byCuts.recencyPercentiles == byDay.recencyPercentiles)
        #expect(byCuts.monetaryPercentiles == byDay.monetaryPercentiles)
    }

    @Test("equal values share a score: 1 and the number of cuts that the value exceeds")
    func equalValues() throws {
        // Orders of a year: 0, 0, 1, 1, 1, 1, 2, 3, 5, 9; the cuts are the values at 1.8, 3.6, 5.4, 7.2.
        let counts = [0, 0, 1, 1, 1, 1, 2, 3, 5, 9]
        let orders = ChurnHistoryOf.customers(
            counts.map { count in
                [(daysBefore: 400, amount: 100)]
                    + (0..<count).map { (daysBefore: 10 + $0, amount: 100) }
            }, asOf: asOf)
        let cuts = try cuts(orders)
        #expect(cuts.frequency.cuts == [0, 1, 1, 3])
        #expect(cuts.frequency.commonest == 1 && cuts.frequency.commonestCount == 4)
        let table = table(orders, cuts)
        #expect(table.frequencyScores == [1, 1, 2, 2, 2, 2, 4, 4, 5, 5])
        // Of recency fewer days are better.
        #expect(cuts.recency.cuts == [10, 10, 10, 10])
        #expect(table.recencyScores == [1, 1, 5, 5, 5, 5, 5, 5, 5, 5])
        #expect(table.recencyPercentiles[0] < table.recencyPercentiles[2])
    }

    // Scores were the fifths of each day: one moved because others moved.
    @Test("a customer's scores stay as they are, whoever else comes or goes")
    func nobodyMoves() throws {
        let orders = distinct(200)
        let cuts = try cuts(orders)
        let before = table(orders, cuts)
        // A thousand newcomers with larger orders, and three of four old customers gone.
        let alone = RandomOrders.part(
            of: columns(orders), rows: (0..<orders.rowCount).filter { $0 % 4 == 0 })
        let crowd = distinct(1_200)
        let few = table(CustomerOrders(grouping: alone), cuts)
        let many = table(crowd, cuts)
        for row in 0..<few.count {
            let customer = Int(few.customers[row])
            #expect(few.code(row) == before.code(customer))
            #expect(few.monetaryPercentiles[row] == before.monetaryPercentiles[customer])
        }
        #expect((0..<200).allSatisfy { many.code($0) == before.code($0) })
        #expect(many.lifetimeMonetaryScores.suffix(900).allSatisfy { $0 == 5 })
        #expect(many.monetaryPercentiles.allSatisfy { (0...100).contains($0) })
    }

    @Test("rows in any order under any keys give the same cuts, and the same scores")
    func orderIndependence() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<20 {
            let columns = RandomOrders.columns(&generator)
            let orders = CustomerOrders(grouping: columns)
            let end = CalendarDate(dayNumber: 20_000)
            let shuffled = CustomerOrders(
                grouping: RandomOrders.part(
                    of: columns, rows: columns.customers.indices.shuffled(using: &generator)))
            let one = RFMCuts(fittedTo: orders, asOf: end, population: .activeWithin(days: 60))
            let other = RFMCuts(fittedTo: shuffled, asOf: end, population: .activeWithin(days: 60))
            #expect(one == other)
            guard let one else { continue }
            let population = ScoredPopulation.activeWithin(days: 60)
            let scored = RFM.table(of: orders, asOf: end, population: population, cuts: one)
            for row in 0..<scored.count {
                for (score, value, cuts) in [
                    (scored.frequencyScores[row], Int64(scored.orders365[row]), one.frequency),
                    (scored.monetaryScores[row], scored.spend365[row], one.monetary),
                    (
                        scored.lifetimeMonetaryScores[row], scored.lifetimeSpend[row],
                        one.lifetimeMonetary
                    ),
                ] { #expect(Int(score) == 1 + cuts.cuts.count { value > $0 }) }
                let days = Int64(scored.daysSinceLastOrder[row])
                #expect(Int(scored.recencyScores[row]) == 5 - one.recency.cuts.count { days > $0 })
            }
        }
    }

    @Test("cuts are of a population, read back as themselves, and there are none of nobody")
    func storing() throws {
        let orders = distinct(40)
        let active = try cuts(orders, .activeWithin(days: 30))
        #expect(active.customers == 30 && active.isOf(.activeWithin(days: 30)))
        #expect(!active.isOf(.everActive) && !active.isOf(.activeWithin(days: 31)))
        let read = try JSONDecoder().decode(RFMCuts.self, from: JSONEncoder().encode(active))
        #expect(read == active)
        #expect(
            RFMCuts(
                fittedTo: orders, asOf: asOf.adding(days: -90), population: .everActive) == nil)
        let one = distinct(1)
        #expect(table(one, try cuts(one)).recencyPercentiles == [100])
    }

    private func columns(_ orders: CustomerOrders) -> OrderColumns {
        OrderColumns(
            keys: orders.keys,
            customers: (0..<orders.customerCount).flatMap { customer in
                orders.rows(of: customer).map { _ in Int32(customer) }
            },
            instants: orders.instants, days: orders.days, minorUnits: orders.amounts,
            margins: orders.margins, isReturn: orders.isReturn)
    }
}

/// A shop in which 294 of 300 customers have ordered once.
@Suite(
    "Segments of a shop of one-time buyers",
    .enabled(if: OneTimeShop.isPresent, "the data set is absent"))
struct OneTimeShopTests {
    private static let loyal = ["Champions", "Loyal Customers", "At Risk", "Cant Lose Them"]

    // 89 of 90 Champions had one order: ties were put in order by evidence.
    @Test("nobody with a single order is a Champion, loyal, at risk or not to be lost")
    func segments() throws {
        let orders = try OneTimeShop.orders()
        let policy = try SegmentPolicy(folder: packageRoot + "/policies")
        let rules = try #require(policy.ruleSet("default"))
        let assignment = try #require(SegmentAssignment(rules))
        // As of the day after the last order, and of days on which all was younger.
        let last = CalendarDate(dayNumber: Int(orders.days.max() ?? 0) + 1)
        for asOf in stride(from: 0, through: 600, by: 60).map({ last.adding(days: -$0) }) {
            let cuts = try #require(
                RFMCuts(fittedTo: orders, asOf: asOf, population: rules.population))
            let table = RFM.table(
                of: orders, asOf: asOf, population: rules.population, cuts: cuts)
            let names = assignment.ruleIndices(of: table).map { rules.rules[Int($0)].name }
            let single = names.indices.filter { table.lifetimeOrders[$0] == 1 }
            #expect(single.count * 10 > names.count * 9)
            #expect(single.allSatisfy { !Self.loyal.contains(names[$0]) })
            // Who spends well is still told from who does not.
            #expect(Set(single.map { names[$0] }).count >= 4)
        }
    }

    @Test("who has fewer orders than a segment asks for is placed as if frequency were 1")
    func minimumOrders() throws {
        let policy = try SegmentPolicy(folder: packageRoot + "/policies")
        let rules = try #require(policy.ruleSet("default"))
        let assignment = try #require(SegmentAssignment(rules))
        for (recency, frequency, monetary) in SegmentRuleSet.allCodes {
            func index(_ frequency: Int, orders: Int32) -> Int {
                assignment.ruleIndex(
                    recency: Int8(recency), frequency: Int8(frequency), monetary: Int8(monetary),
                    lifetimeOrders: orders)
            }
            let often = index(frequency, orders: 2)
            let once = index(frequency, orders: 1)
            #expect(
                once
                    == (Self.loyal.contains(rules.rules[often].name)
                        ? index(1, orders: 1) : often))
            #expect(!Self.loyal.contains(rules.rules[once].name))
        }
    }
}

/// `cases/27-young-shops`: order_id, order_ts, customer_id, amount.
enum OneTimeShop {
    private static let file = PublishedData.path("cases/27-young-shops/one-time-shop.csv")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: file) }

    static func orders() throws -> CustomerOrders {
        let lines = try String(contentsOfFile: file, encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst()
        var ordinals: [Substring: Int32] = [:]
        var rows: [(customer: Int32, day: Int32, amount: Int64)] = []
        for line in lines {
            let fields = line.split(separator: ",")
            let next = Int32(ordinals.count)
            let customer = ordinals[fields[2], default: next]
            ordinals[fields[2]] = customer
            let day = try #require(CalendarDate(iso8601: fields[1].prefix(10))).dayNumber
            let amount = try #require(Double(fields[3]))
            rows.append((customer, Int32(day), Int64((amount * 100).rounded())))
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: (0..<ordinals.count).map { Pseudonym(high: 0, low: UInt64($0)) },
                customers: rows.map(\.customer),
                instants: rows.map { Int64($0.day) * 86_400_000_000 }, days: rows.map(\.day),
                minorUnits: rows.map(\.amount), isReturn: rows.map { _ in false }))
    }
}
