import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Rules of churn")
struct ChurnPolicyTests {
    /// The shipped file with `old` replaced by `new`; `old` must be there.
    private func policy(changing old: String, to new: String) throws -> ChurnPolicy {
        try ChurnPolicy(ChangedPolicy.document("churn", old, to: new))
    }

    @Test("the shipped rules are those that the model was judged with")
    func shipped() throws {
        let policy = try ChurnPolicy(folder: ShippedPolicies.folder)
        #expect(policy.settings == ChurnSettings())
        #expect(policy.settings.horizonDays == 90 && policy.settings.minimumHistoryDays == 180)
        #expect(policy.thresholds == ChurnThresholds(medium: 0.25, high: 0.5, critical: 0.75))
        #expect(policy.priorities.byCategory == [5, 4, 3, 2])
        #expect(policy.priorities.highValuePercent == 20)
        #expect(policy.ruleMinimumOrders == 2)
    }

    @Test("categories begin at their thresholds")
    func categories() throws {
        let thresholds = try ChurnPolicy(folder: ShippedPolicies.folder).thresholds
        #expect(thresholds.category(of: 0) == .low)
        #expect(thresholds.category(of: 0.249) == .low)
        #expect(thresholds.category(of: 0.25) == .medium)
        #expect(thresholds.category(of: 0.5) == .high)
        #expect(thresholds.category(of: 0.75) == .critical)
        #expect(thresholds.category(of: 1) == .critical)
        #expect(ChurnCategory.allCases.map(\.name) == ["Low", "Medium", "High", "Critical"])
    }

    @Test(
        "what contradicts itself is refused at its place",
        arguments: [
            ("from 50 percent", "from 80 percent"), ("from 75 percent", "from 75"),
            ("90 days without an order", "0 days without an order"),
            ("low_value: 40 percent", "low_value: 81 percent"), ("critical: 2", "critical: 6"),
            ("  why: Quarters", "  because: Quarters"), ("  low: 5\n", "  low: 5\n  none: 5\n"),
            ("at least 100 customers", "100"),
        ])
    func refused(old: String, new: String) {
        #expect(throws: StrictYAMLError.self) { try policy(changing: old, to: new) }
    }
}

@Suite("Recommendations and reasons of reviews")
struct RecommendationPolicyTests {
    @Test("the shipped plan has a recommendation for everybody")
    func shipped() throws {
        let policy = try RecommendationPolicy(folder: ShippedPolicies.folder)
        func code(_ category: ChurnCategory, _ tier: String?, _ isThin: Bool) -> String? {
            policy.plan.index(category, tier: tier, isThin: isThin).map {
                policy.plan.recommendations[$0].code
            }
        }
        #expect(code(.critical, "gold", false) == "call_in_person")
        #expect(code(.critical, "bronze", true) == "welcome_again")
        #expect(code(.critical, nil, false) == "personal_outreach")
        #expect(code(.high, "silver", false) == "win_back_campaign")
        #expect(code(.medium, nil, true) == "second_order_reminder")
        #expect(code(.medium, "gold", false) == "retention_program")
        #expect(code(.low, "platinum", false) == "monitor")
    }

    @Test("the tiers that recommendations name exist")
    func tiersExist() throws {
        let tiers = try TierPolicy(folder: ShippedPolicies.folder).table.tiers.map(\.code)
        let policy = try RecommendationPolicy(folder: ShippedPolicies.folder)
        for recommendation in policy.plan.recommendations {
            #expect(Set(recommendation.tiers ?? []).isSubset(of: tiers))
        }
    }

    @Test("every recommendation is for somebody, and every reason teaches what it says")
    func reachable() throws {
        let policy = try RecommendationPolicy(folder: ShippedPolicies.folder)
        var reached: Set<Int> = []
        for category in ChurnCategory.allCases {
            for tier in [nil, "bronze", "gold"] {
                for isThin in [false, true] {
                    reached.insert(
                        try #require(policy.plan.index(category, tier: tier, isThin: isThin)))
                }
            }
        }
        #expect(reached == Set(policy.plan.recommendations.indices))
        #expect(policy.reviewReason("closed_business")?.label == .lost)
        #expect(policy.reviewReason("closed_business")?.verdict == .overrule)
        #expect(policy.reviewReason("no_such_reason") == nil)
        #expect(Set(policy.reviewReasons.map(\.verdict)) == Set(ReviewVerdict.allCases))
        #expect(Set(policy.reviewReasons.map(\.label)) == Set(ReviewedLabel.allCases))
    }

    @Test(
        "a plan with a hole, and a confirmation that overrules, are refused",
        arguments: [
            (
                "    categories:\n      - low\n    why: Contact",
                "    categories:\n      - high\n    why: C"
            ),
            ("    verdict: overrule\n    label: lost", "    verdict: confirm\n    label: lost"),
            ("history: thin", "history: young"), ("code: monitor", "code: call_in_person"),
        ])
    func refused(old: String, new: String) {
        #expect(throws: StrictYAMLError.self) {
            try RecommendationPolicy(ChangedPolicy.document("actions", old, to: new))
        }
    }
}

/// A shipped policy with one change.
private enum ChangedPolicy {
    struct NothingChanged: Error {}

    static func document(
        _ name: String, _ old: String, to new: String
    ) throws -> StrictDocument {
        let original = try StrictDocument(path: ShippedPolicies.folder + "/\(name).yaml")
        let text = String(decoding: original.bytes, as: UTF8.self)
        guard let place = text.range(of: old) else { throw NothingChanged() }
        return try StrictDocument(
            text: text.replacingCharacters(in: place, with: new), named: "policies/\(name).yaml")
    }
}
