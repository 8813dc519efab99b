import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

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
