import CustomerModel
import Foundation
import Scoring
import TestSupport
import Testing

@testable import ScoreRuns

@Suite("A rule set that shares ties")
struct SharedTiesTests {
    /// The shipped policies in a folder of their own, whose rule set `default` shares ties.
    private static func withPolicies(_ body: (String) async throws -> Void) async throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path + "/policies")
        try FileManager.default.copyItem(at: URL(filePath: SmallShop.policies), to: folder)
        let file = folder.appending(path: "segments.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let sharing = text.replacing(
            "cuts_kept: 91 days", with: "ties: share")
        try #require(sharing != text)
        try Data(sharing.utf8).write(to: file)
        try await body(folder.path)
    }

    @Test("stores one score for equal values, the kernel's, from the policy to the table")
    func stored() async throws {
        let shop = try SmallShop(customers: 120, seed: 3)
        try await Self.withPolicies { policies in
            _ = try await ScoreRun(
                rules: ScoringRules(folder: policies, segments: "default"),
                asOf: SmallShop.closing, database: shop.configuration
            ).run()
        }
        let stored = try StoredFact("fact_customer_rfm", of: SmallShop.closing, in: shop)
        #expect(stored.rows.compactMapValues { $0["rfm_score"] } == codes(.share, of: shop))
        #expect(codes(.share, of: shop) != codes(.evidence, of: shop))
        for (value, score) in [
            ("days_since_last_order", "recency_score"), ("order_count_365_days", "frequency_score"),
            ("total_spend_365_minor", "monetary_score"),
        ] {
            let alike = Dictionary(grouping: stored.rows.values) { $0[value] }
            #expect(alike.values.allSatisfy { Set($0.map { $0[score] }).count == 1 }, "\(score)")
            #expect(alike.count < stored.rows.count, "nobody is like another in \(value)")
        }
    }

    /// The kernel's code of every customer.
    private func codes(_ ties: RFM.TieOrder, of shop: SmallShop) -> [Pseudonym: String] {
        let orders = shop.orders()
        let table = RFM.table(
            of: orders, asOf: SmallShop.closing, population: .everActive, ties: ties)
        return Dictionary(
            uniqueKeysWithValues: table.customers.indices.map { row in
                (orders.keys[Int(table.customers[row])], "\(table.code(row))")
            })
    }
}
