import CustomerModel
import Database
import Scoring
import Settings
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Explaining one customer's scores")
struct CustomerExplanationTests {
    private static let scored = Task {
        let shop = try SmallShop(seed: 21)
        try await shop.score()
        return shop
    }

    private let shop: SmallShop
    private let rules: ScoringRules
    private let connection: Connection

    init() async throws {
        shop = try await Self.scored.value
        rules = try SmallShop.rules()
        connection = try Connection(shop.configuration)
    }

    private func explanation(of customer: Pseudonym) throws -> CustomerExplanation {
        let snapshot = try #require(
            try CustomerSnapshot.read(of: customer, asOf: nil, from: connection))
        let sales = try SalesColumns.read(
            of: customer, before: snapshot.asOf, from: connection)
        let store = ModelStore(connection: connection)
        return CustomerExplanation(
            snapshot: snapshot, orders: CustomerOrders(grouping: OrderColumns(sales)), rules: rules,
            value: try store.model(ScoringModels.Name.value, for: snapshot.asOf)?.model,
            churn: try store.model(ScoringModels.Name.churn, for: snapshot.asOf)?.model,
            cuts: try store.model(ScoringModels.Name.cuts(of: "default"), for: snapshot.asOf)?.model
        )
    }

    @Test("names the code, the rule of the segment, what models say and what is stored")
    func text() throws {
        for customer in stride(from: 0 as UInt64, to: 320, by: 40) {
            let explained = try explanation(of: SmallShop.key(customer))
            let text = explained.text
            let snapshot = explained.snapshot
            let code = try #require(snapshot.value("fact_customer_rfm", "rfm_score"))
            let scores = code.compactMap(\.wholeNumberValue).map(Int8.init)
            let placed = explained.orders.isReturn.count { !$0 }
            let rule = rules.assignment.ruleSet.rules[
                rules.assignment.ruleIndex(
                    recency: scores[0], frequency: scores[1], monetary: scores[2],
                    lifetimeOrders: Int32(placed))]
            #expect(text.contains("scores count the cuts of \(SmallShop.closing.iso8601)"))
            #expect(text.contains("\(code) is \(rule.name) by 'default': \(rule.criteria)"))
            #expect(text.contains(rule.targetMarketingStrategy))
            let alive = try #require(
                snapshot.value("fact_customer_ltv", "probability_alive").flatMap(Double.init))
            #expect(text.contains("P(alive) \((alive * 10_000).rounded() / 10_000)"))
            let stored = try #require(
                snapshot.value("fact_customer_churn_risk", "churn_probability"))
            #expect(text.contains("churn_probability = " + stored))
            #expect(text.contains("x = ") && text.contains("t_x = ") && text.contains("T = "))
            let unreadable = text.split(separator: "\n").filter { $0.contains(" nan") }
            #expect(unreadable.isEmpty)
        }
    }

    @Test("level, season and the factors' contributions add up to the stored probability")
    func sums() throws {
        for customer in stride(from: 0 as UInt64, to: 320, by: 16) {
            let explained = try explanation(of: SmallShop.key(customer))
            let found = try #require(
                explained.churn?.explanation(
                    of: 0, in: explained.orders, asOf: SmallShop.closing))
            let sum = found.factors.reduce(found.level + found.season + found.untold) {
                $0 + $1.contribution
            }
            #expect(abs(sum - found.logOdds) < 1e-9)
            let stored = try #require(
                explained.snapshot.value("fact_customer_churn_risk", "churn_probability")
                    .flatMap(Double.init))
            #expect(abs(found.probability - stored) < 1e-12)
            // Printed to four digits, the numbers of the text add up as well.
            let lines = explained.text.split(separator: "\n").map(String.init)
            for factor in found.factors {
                #expect(
                    lines.contains { line in
                        ["  \(factor.factor.code) ", "  \(factor.factor.code):"].contains {
                            line.contains($0)
                        }
                    })
            }
            let summed = try #require(lines.first { $0.contains("  sum ") })
            #expect(summed.contains("sum \((found.logOdds * 10_000).rounded() / 10_000):"))
        }
    }

    @Test("no snapshot holds a customer who is not there")
    func unknown() throws {
        #expect(
            try CustomerSnapshot.read(
                of: Pseudonym(high: 1, low: 1), asOf: nil, from: connection) == nil)
        #expect(
            try CustomerSnapshot.read(
                of: SmallShop.key(1), asOf: SmallShop.closing.adding(days: 1), from: connection)
                == nil)
    }
}
