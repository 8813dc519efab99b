import CustomerModel
import Settings
import StrictYAML
import TestSupport
import Testing

@Suite("Customer tiers")
struct TierPolicyTests {
    private static let small = """
        policy: tiers
        version: 1
        why: Test.
        tiers:
          - code: low
            name: Low
            level: 1
            annual_spend_from: 0
            annual_spend_below: 100
            minimum_orders: at least 0 a year
            benefits: None.
            discount: 0 percent
            priority_support: false
            why: Everyone.
          - code: high
            name: High
            level: 2
            annual_spend_from: 100
            minimum_orders: at least 2 a year
            benefits: Some.
            discount: 5 percent
            priority_support: true
            why: The best.
        """

    @Test("the shipped tiers have five levels that hold every spend once")
    func shipped() throws {
        let table = try TierPolicy(folder: ShippedPolicies.folder).table
        #expect(table.tiers.map(\.level) == [1, 2, 3, 4, 5])
        for spend in [-100, 0, 49_999, 50_000, 199_999, 200_000, 1_499_999, 1_500_000] as [Int64] {
            let holding = table.tiers.filter {
                $0.annualSpendFrom <= max(0, spend) && max(0, spend) < $0.annualSpendBelow ?? .max
            }
            #expect(holding.count == 1)
            #expect(table.level(annualSpend: spend, orders: 100) == holding.first?.level)
        }
    }

    @Test("a file is read as written, spend in minor units")
    func reads() throws {
        let table = try TierPolicy(StrictDocument(text: Self.small)).table
        let high = try #require(table.tiers.last)
        #expect(high.annualSpendFrom == 10_000 && high.annualSpendBelow == nil)
        #expect(high.minimumOrders == 2 && high.discountPercent == 5 && high.hasPrioritySupport)
        #expect(table.level(annualSpend: 9_999, orders: 9) == 1)
        #expect(table.level(annualSpend: 10_000, orders: 1) == 1)
        #expect(table.level(annualSpend: 10_000, orders: 2) == 2)
    }

    // Requirements, defect 28: tier ranges could overlap, and nothing assigned a tier.
    @Test(
        "ranges that do not join, levels out of order and unknown keys are refused at their place",
        arguments: [
            ("annual_spend_from: 100", "annual_spend_from: 101", ":15:5: a gap"),
            ("annual_spend_from: 100", "annual_spend_from: 99", ":15:5: an overlap"),
            ("annual_spend_below: 100", "annual_spend_below: 0", "expected a number from 1"),
            ("annual_spend_from: 0", "annual_spend_from: 1", ":5:5: the lowest tier begins at 0"),
            ("level: 2", "level: 3", ":15:5: expected level 2"),
            ("code: high", "code: low", "is defined twice"),
            ("at least 0 a year", "at least 3 a year", "begins at 0 and needs no orders"),
            ("at least 2 a year", "2", "expected 'at least N a year'"),
            ("priority_support: true", "priority: true", "missing key 'priority_support'"),
            ("discount: 5 percent", "discount: 101 percent", "expected 'N percent'"),
            ("    annual_spend_below: 100\n", "", "must be there"),
        ])
    func refuses(old: String, new: String, expected: String) throws {
        let parts = Self.small.split(separator: old, omittingEmptySubsequences: false)
        try #require(parts.count >= 2)
        let changed = String(parts[0]) + new + parts.dropFirst().joined(separator: old)
        do {
            _ = try TierPolicy(StrictDocument(text: changed, named: "policies/tiers.yaml"))
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
        }
    }

    @Test("a highest tier with an end, and fewer orders at a higher level, are refused")
    func ends() {
        #expect(throws: TierTable.Problem.empty) { try TierTable([]) }
        #expect(throws: TierTable.Problem.end(index: 0)) {
            try TierTable([Self.tier(1, from: 0, below: 10)])
        }
        #expect(throws: TierTable.Problem.orders(index: 2)) {
            try TierTable([
                Self.tier(1, from: 0, below: 10), Self.tier(2, from: 10, below: 20, orders: 5),
                Self.tier(3, from: 20, below: nil, orders: 4),
            ])
        }
    }

    private static func tier(
        _ level: Int, from: Int64, below: Int64?, orders: Int = 0
    ) -> CustomerTier {
        CustomerTier(
            code: "t\(level)", name: "T", level: level, annualSpendFrom: from,
            annualSpendBelow: below, minimumOrders: orders, benefits: "", discountPercent: 0,
            hasPrioritySupport: false, why: "")
    }
}
