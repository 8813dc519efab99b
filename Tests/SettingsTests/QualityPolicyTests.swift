import StrictYAML
import Testing

@testable import Settings

@Suite("The policy on the quality of data")
struct QualityPolicyTests {
    private static let shipped = [
        "conservation", "one_currency", "signs", "future_orders", "freshness", "customers_kept",
        "volume", "margins_known", "quarantine",
    ]

    private func policy(
        _ changes: [String: String] = [:], without missing: String? = nil
    ) throws -> QualityPolicy {
        let limits = [
            "signs": "at most 0 rows", "future_orders": "at most 0 rows",
            "freshness": "at most 3 days", "customers_kept": "at least 90 percent",
            "volume": "at least 25 percent", "margins_known": "at least 50 percent",
            "quarantine": "at most 5 percent",
        ].merging(changes) { $1 }
        let rules = Self.shipped.filter { $0 != missing }.map { id in
            "  - id: \(id)\n    outcome: stop\n    why: Because.\n"
                + (limits[id].map { "    limit: \($0)\n" } ?? "")
        }
        let text = "policy: quality\nversion: 1\nwhy: Because.\nchecks:\n" + rules.joined()
        return try QualityPolicy(StrictDocument(bytes: Array(text.utf8), named: "quality.yaml"))
    }

    @Test("every check has a consequence and a limit in its own unit")
    func reads() throws {
        let policy = try policy(["freshness": "at most 7 days"])
        #expect(policy.rules.count == QualityPolicy.Check.allCases.count)
        #expect(policy.rules[.freshness] == .init(consequence: .stop, limit: 7))
        #expect(policy.rules[.conservation] == .init(consequence: .stop, limit: 0))
    }

    @Test("a check without a rule is an error: silence must not switch it off")
    func missing() {
        #expect(throws: StrictYAMLError.self) { try policy(without: "conservation") }
    }

    @Test(
        "a limit in another unit or direction is refused",
        arguments: [
            "at least 3 days", "3 days", "at most 3 rows", "at most -1 days",
        ])
    func unit(_ text: String) {
        #expect(throws: StrictYAMLError.self) { try policy(["freshness": text]) }
    }

    @Test("a limit where nothing can be set is refused")
    func surplus() {
        #expect(throws: StrictYAMLError.self) { try policy(["conservation": "at most 1 rows"]) }
    }
}
