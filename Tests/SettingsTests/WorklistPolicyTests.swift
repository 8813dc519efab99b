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
