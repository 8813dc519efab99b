import CustomerModel
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Work list rules")
struct WorklistPolicyTests {
    @Test("the shipped list holds good customers who went silent")
    func shipped() throws {
        let rule = try #require(WorklistPolicy(folder: ShippedPolicies.folder).rules.first)
        #expect(rule.list == "at-risk" && rule.atMost == 500)
        #expect(rule.lifetimeFrequency == 4...5 && rule.lifetimeMonetary == 4...5)
        #expect(rule.recency == 2...3)
        #expect(rule.recencyBands.label(for: 1) == "under 30 days")
        #expect(rule.recencyBands.label(for: 90) == "90-179 days")
        #expect(rule.recencyBands.label(for: 179) == "90-179 days")
        #expect(rule.recencyBands.label(for: 4_000) == "365 or more days")
        #expect(rule.frequencyBands.label(for: 9) == "5-9 orders")
        #expect(rule.valueBands.label(for: 1_000) == "1,000-2,499")
        #expect(rule.valueBands.label(for: 1_234_567) == "10,000 or more")
        #expect(rule.valueBands.label(for: -5) == "under 250")
    }

    @Test("a list that is too long to be made anew in a page's request is refused")
    func longest() throws {
        func policy(_ length: Int) throws -> WorklistPolicy {
            try WorklistPolicy(
                ChangedPolicy.document("worklists", "at most 500", to: "at most \(length)"))
        }
        #expect(try policy(5_000).rules.first?.atMost == 5_000)
        #expect(throws: StrictYAMLError.self) { try policy(5_001) }
    }

    @Test("bounds ascend from above zero, and there is one")
    func bounds() {
        for bad in [[], [0, 1], [2, 2], [3, 1]] {
            #expect(BandScale(lowerBounds: bad, unit: "days") == nil)
        }
        let fine = BandScale(lowerBounds: [1, 2, 1_000_000], unit: "orders")
        #expect(fine?.label(for: 1) == "1 orders")
        #expect(fine?.label(for: 999_999) == "2-999,999 orders")
    }
}
