import CustomerModel
import TestSupport
import Testing

@testable import Scoring

// Requirements, defects 19 and 33: engagement, complaints, tickets, declined orders, surveys and
// loyalty were columns that nothing filled.
@Suite("Behaviour")
struct BehaviorTableTests {
    private typealias Row = BehaviorRows.Row

    private let asOf = BehaviorRows.asOf

    private func orders(
        _ rows: [(customer: Int, age: Int, amount: Int64)], customers: Int = 3
    ) -> CustomerOrders {
        let days = rows.map { Int32(asOf.dayNumber - $0.age) }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: BehaviorRows.keys(customers), customers: rows.map { Int32($0.customer) },
                instants: days.map { Int64($0) * 86_400_000_000 }, days: days,
                minorUnits: rows.map(\.amount), isReturn: rows.map { $0.amount < 0 }))
    }

    private func table(
        _ bought: [(customer: Int, age: Int, amount: Int64)], _ did: [Row]
    ) -> BehaviorTable {
        BehaviorTable.of(orders(bought), BehaviorRows.activities(did), asOf: asOf)
    }

    @Test("only who has ordered before as-of has a row, with what was bought and returned")
    func population() {
        let table = table(
            [(0, 400, 100), (0, 100, 50), (0, 80, -30), (0, 200, -10), (1, 0, 9), (2, 5, -9)],
            [Row(customer: 1, age: 3, type: .browse)])
        #expect(table.customers == [0])
        #expect(table.lifetimeOrders == [2] && table.lifetimeSpend == [110])
        #expect(table.daysSinceLastOrder == [100] && table.orders365 == [1])
        #expect(table.returns365 == [2] && table.returns90 == [1])
        #expect(table.returnRate(0) == 2)
        #expect(table.clusters == [BehaviorTable.none])
        #expect(BehaviorTable.of(orders([]), BehaviorRows.activities([]), asOf: asOf).count == 0)
    }

    @Test("the engagement score is the formula's, and fades with age")
    func engagementScore() {
        let rules = EngagementRules()
        func score(_ bought: [Int], _ did: [(Int, ActivityType)]) -> Double {
            table(
                bought.map { (0, $0, 1) }, did.map { Row(age: $0.0, type: $0.1) }
            ).engagementScores[0]
        }
        // Orders weigh 4, times 4, 2, 1 or 0 by age; half of the score at 60 points.
        #expect(score([30], []) == 100 * 16 / 76.0)
        #expect(score([31], []) == 100 * 8 / 68.0)
        #expect(score([91], []) == 100 * 4 / 64.0)
        #expect(score([365], []) == 100 * 4 / 64.0)
        #expect(score([366], []) == 0)
        #expect(score([366], [(1, .feedback), (40, .inquiry)]) == 100 * 16 / 76.0)
        #expect(score([366], [(1, .campaignSent), (1, .orderDeclined)]) == 0)
        #expect(score(Array(repeating: 1, count: 100_000), []) < 100)
        #expect(rules.score(60) == 50 && rules.score(0) == 0 && rules.score(-5) == 0)
    }

    @Test(
        "the trend needs a change by half and by two",
        arguments: [
            (0, 0, EngagementTrend.stable), (1, 0, .stable), (2, 0, .increasing), (3, 2, .stable),
            (4, 2, .increasing), (5, 4, .stable), (0, 2, .decreasing), (10, 7, .stable),
            (7, 11, .decreasing), (8, 11, .stable),
        ] as [(Int32, Int32, EngagementTrend)])
    func trend(recent: Int32, before: Int32, expected: EngagementTrend) {
        #expect(EngagementTrend(recent: recent, before: before) == expected)
    }

    @Test("windows hold the days from as-of minus n up to the day before as-of")
    func windows() {
        let table = table(
            [(0, 300, 1)],
            [0, 1, 90, 91, 180, 181, 365, 366].map { Row(age: $0, type: .visit) })
        #expect(table.interactions90 == [2] && table.interactions365 == [6])
        #expect(table.engagementTrends == [.stable])
        #expect(table.daysSinceLastInteraction == [1])
        let silent = self.table([(0, 300, 1)], [Row(age: 2, type: .campaignSent)])
        #expect(silent.daysSinceLastInteraction == [300] && silent.interactions90 == [0])
    }

    @Test("the latest answer counts, the lowest of those given at once")
    func opinions() {
        let table = table(
            [(0, 300, 1), (1, 300, 1), (2, 300, 1)],
            [
                Row(age: 9, type: .feedback, nps: 10, satisfaction: 5),
                Row(age: 3, type: .feedback, nps: 7, satisfaction: 2),
                Row(age: 3, type: .feedback, nps: 8), Row(age: 0, type: .feedback, nps: 0),
                Row(customer: 1, age: 4, type: .feedback, nps: 0),
            ])
        #expect(table.npsScores == [7, 0, BehaviorTable.none])
        #expect((0..<3).map(table.npsCategory) == [.passive, .detractor, nil])
        #expect((0..<3).map(table.satisfaction) == [3.5, nil, nil])
    }

    @Test("promoters say 9 or 10, detractors up to 6")
    func categories() {
        let categories = (Int8(-1)...11).map(NPSCategory.init)
        #expect(
            categories == [nil] + Array(repeating: .detractor, count: 7)
                + [.passive, .passive, .promoter, .promoter, nil])
    }

    @Test("points, complaints, tickets and refused orders are counted for each customer")
    func counts() {
        let table = table(
            [(0, 500, 1), (1, 500, 1)],
            [
                Row(age: 400, type: .loyaltyEarned, points: 70),
                Row(age: 40, type: .loyaltyEarned, points: 50),
                Row(age: 4, type: .loyaltyRedeemed, points: -30),
                Row(age: 366, type: .complaint), Row(age: 365, type: .complaint),
                Row(age: 20, type: .ticketOpened), Row(age: 10, type: .ticketOpened),
                Row(age: 9, type: .ticketClosed), Row(age: 6, type: .orderDeclined),
                Row(customer: 1, age: 2, type: .ticketClosed),
            ])
        #expect(table.isLoyaltyMember == [true, false])
        #expect(table.loyaltyBalances == [90, 0] && table.loyaltyEarned365 == [50, 0])
        #expect(table.loyaltyRedeemed365 == [30, 0])
        #expect(table.complaints365 == [1, 0] && table.declinedOrders365 == [1, 0])
        #expect(table.openTickets == [1, 0])
    }

    @Test("activities of strangers count for nobody")
    func strangers() {
        let strange = [Pseudonym(high: 1, low: 99)] + BehaviorRows.keys(1)
        let table = BehaviorTable.of(
            orders([(0, 10, 1)]),
            BehaviorRows.activities(
                [
                    Row(customer: 0, age: 1, type: .browse), Row(customer: 1, age: 2, type: .login),
                ], keys: strange), asOf: asOf)
        #expect(table.interactions365 == [1] && table.daysSinceLastInteraction == [2])
    }

    @Test(
        "neither the order of rows, nor keys, nor the future change what is told of a customer",
        arguments: UInt64(0)..<10)
    func properties(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bought = (0..<60).map { _ in
            (
                customer: Int.random(in: 0..<3, using: &generator),
                age: Int.random(in: 1...600, using: &generator),
                amount: Int64.random(in: -20...80, using: &generator)
            )
        }
        let did = (0..<300).map { _ in randomRow(&generator, ages: 1...600) }
        let plain = table(bought, did)
        #expect(
            describe(table(bought.shuffled(using: &generator), did.shuffled(using: &generator)))
                == describe(plain))
        let future = (0..<50).map { _ in randomRow(&generator, ages: -400...0) }
        #expect(describe(table(bought + [(1, -3, 5)], did + future)) == describe(plain))
        // Customers 1 and 2 turn out to be one: the same as if all rows had been of customer 1.
        var names = BehaviorRows.keys(3)
        names[2] = names[1]
        let days = bought.map { Int32(asOf.dayNumber - $0.age) }
        let twice = CustomerOrders(
            grouping: OrderColumns(
                keys: names, customers: bought.map { Int32($0.customer) },
                instants: days.map { Int64($0) * 86_400_000_000 }, days: days,
                minorUnits: bought.map(\.amount), isReturn: bought.map { $0.amount < 0 }))
        let merged = BehaviorTable.of(twice, BehaviorRows.activities(did, keys: names), asOf: asOf)
        let union = table(
            bought.map { (min($0.customer, 1), $0.age, $0.amount) },
            did.map { row in
                var row = row
                row.customer = min(row.customer, 1)
                return row
            })
        #expect(Set(describe(merged)) == Set(describe(union)))
    }

    private func randomRow(_ generator: inout SeededGenerator, ages: ClosedRange<Int>) -> Row {
        let types = ActivityType.allCases
        let type = types[Int.random(in: 0..<types.count, using: &generator)]
        return Row(
            customer: Int.random(in: 0..<3, using: &generator),
            age: Int.random(in: ages, using: &generator), type: type,
            nps: type == .feedback ? Int8.random(in: 0...10, using: &generator) : -1,
            satisfaction: type == .feedback ? Int8.random(in: 1...5, using: &generator) : -1,
            points: type == .loyaltyEarned ? 10 : type == .loyaltyRedeemed ? -4 : 0)
    }

    private func describe(_ table: BehaviorTable) -> [String] {
        (0..<table.count).map { row in
            "\(table.lifetimeOrders[row]) \(table.lifetimeSpend[row]) \(table.daysSinceLastOrder[row])"
                + " \(table.engagementScores[row]) \(table.engagementTrends[row])"
                + " \(table.daysSinceLastInteraction[row]) \(table.interactions90[row])"
                + " \(table.npsScores[row]) \(table.satisfactionSums[row])"
                + " \(table.satisfactionCounts[row]) \(table.loyaltyBalances[row])"
                + " \(table.loyaltyEarned365[row]) \(table.loyaltyRedeemed365[row])"
                + " \(table.returns365[row]) \(table.complaints365[row]) \(table.openTickets[row])"
        }
    }

    @Test("customers who buy alike are told apart by what else they do, where that is asked")
    func engagementFeatures() throws {
        let customers = 40
        let bought = (0..<customers).map { (customer: $0, age: 10, amount: Int64(100)) }
        let did = (0..<customers / 2).flatMap { customer in
            (1...20).map { Row(customer: customer, age: $0, type: .visit) }
        }
        var table = BehaviorTable.of(
            orders(bought, customers: customers),
            BehaviorRows.activities(did, keys: BehaviorRows.keys(customers)),
            asOf: asOf)
        let features = ClusterFeatures(table, [.lifetimeSpend, .interactions365])
        let model = try #require(ClusterFit.fit(to: features)).model
        table.assign(model)
        #expect(Set(table.clusters[..<20]).count == 1 && Set(table.clusters[20...]).count == 1)
        #expect(table.clusters[0] != table.clusters[20])
        #expect(table.clusterDistances.allSatisfy { $0 == 0 })
        #expect(model.names[Int(table.clusters[0])] == "Medium spend, engaged")
        #expect(model.names[Int(table.clusters[20])] == "Medium spend, silent")
    }
}
