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
