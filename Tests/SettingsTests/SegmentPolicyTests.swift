import CustomerModel
import StrictYAML
import TestSupport
import Testing

@testable import Settings

@Suite("Segment rules")
struct SegmentPolicyTests {
    private func names(_ ruleSet: String) throws -> [String] {
        let policy = try SegmentPolicy(folder: ShippedPolicies.folder)
        let set = try #require(policy.ruleSet(ruleSet))
        return try SegmentRuleSet.allCodes.map { code in
            let index = try #require(
                set.ruleIndex(
                    recency: code.recency, frequency: code.frequency, monetary: code.monetary))
            return set.rules[index].name
        }
    }

    @Test("the rules of the requirements name all 125 codes as the document's code does")
    func requirements() throws {
        let expected = SegmentRuleSet.allCodes.map {
            Self.documentedSegment($0.recency, $0.frequency, $0.monetary)
        }
        #expect(try names("requirements") == expected)
        #expect(expected.filter { $0 == "Others" }.count == 12)
        #expect(expected.filter { $0 == "Recent Customers" }.count == 38)
        #expect(expected.contains("Cant Lose Them") == false && expected.contains("Lost") == false)
    }

    // Requirements, defect 1: two segments lay behind wider ones and held no code, twelve codes were
    // left over.
    @Test("the default rules reach every segment, and these are their codes")
    func defaults() throws {
        let found = try names("default")
        let policy = try SegmentPolicy(folder: ShippedPolicies.folder)
        let set = try #require(policy.ruleSet("default"))
        #expect(Set(found) == Set(set.rules.map(\.name)))
        let counts = found.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        #expect(
            counts == [
                "Lost": 1, "Champions": 8, "Cant Lose Them": 8, "At Risk": 10,
                "Loyal Customers": 10, "Promising": 18, "Potential Loyalists": 18,
                "Recent Customers": 8, "Hibernating": 15, "Needs Attention": 22,
                "About to Sleep": 7,
            ])
    }

    @Test(
        "codes with an obvious answer get it",
        arguments: [
            (555, "Champions"), (444, "Champions"), (111, "Lost"), (155, "Cant Lose Them"),
            (244, "Cant Lose Them"), (133, "At Risk"), (233, "At Risk"), (345, "Loyal Customers"),
            (511, "Recent Customers"), (513, "Promising"), (551, "Potential Loyalists"),
            (112, "Hibernating"), (222, "Needs Attention"), (333, "Needs Attention"),
            (211, "About to Sleep"), (311, "About to Sleep"),
        ])
    func obvious(code: Int, name: String) throws {
        let index = code / 100 * 25 + code / 10 % 10 * 5 + code % 10 - 31
        #expect(try names("default")[index] == name)
    }

    @Test("most specific first: no rule holds fewer codes than the rule before it")
    func mostSpecificFirst() throws {
        let policy = try SegmentPolicy(folder: ShippedPolicies.folder)
        let sizes = try #require(policy.ruleSet("default")).rules.map {
            $0.recency.count * $0.frequency.count * $0.monetary.count
        }
        #expect(sizes == sizes.sorted())
    }

    @Test("populations are read as written")
    func populations() throws {
        let policy = try SegmentPolicy(folder: ShippedPolicies.folder)
        #expect(policy.ruleSet("requirements")?.population == .activeWithin(days: 365))
        #expect(policy.ruleSet("default")?.population == .everActive)
        #expect(policy.ruleSet("other") == nil)
    }

    @Test("ties are broken by evidence unless a rule set says that they share a score")
    func ties() throws {
        let shipped = try SegmentPolicy(folder: ShippedPolicies.folder)
        #expect(shipped.ruleSets.allSatisfy { $0.ties == .evidence })
        let text = Self.small.replacing(
            "population: everyone", with: "population: everyone\n    ties: share")
        let policy = try SegmentPolicy(StrictDocument(text: text))
        #expect(policy.ruleSet("small")?.ties == .share)
        #expect(policy.ruleSet("small")?.cutsKeptDays == nil)
    }

    @Test("the default set keeps its cuts for a quarter and asks four segments for two orders")
    func cuts() throws {
        let policy = try SegmentPolicy(folder: ShippedPolicies.folder)
        #expect(policy.ruleSets.map(\.cutsKeptDays) == [91, nil])
        let asking = policy.ruleSets[0].rules.filter { $0.minimumOrders > 1 }
        #expect(
            asking.map(\.name)
                == ["Champions", "Cant Lose Them", "At Risk", "Loyal Customers"])
        #expect(asking.allSatisfy { $0.minimumOrders == 2 })
        #expect(asking[0].criteria == "R 4-5, F 4-5, M 4-5, 2 orders or more")
        #expect(policy.ruleSets[1].rules.allSatisfy { $0.minimumOrders == 1 })
    }

    @Test(
        "a rule set with a hole, a bad range or a rank given twice is refused",
        arguments: [
            ("recency: 1-5", "recency: 2-5", "no rule holds the code 111"),
            ("recency: 1-5", "recency: 5-1", "expected scores"),
            ("recency: 1-5", "recency: 0-5", "expected scores"),
            ("recency: 1-5", "recency: 1-2-5", "expected scores"),
            ("rank: 2", "rank: 1", "the same rank"),
            ("name: B", "name: A", "the same name"),
            ("code: b", "code: a", "is defined twice"),
            ("population: everyone", "population: some", "expected 'everyone'"),
            ("why: Small.", "why: Small.\n    ties: chance", "unknown value 'chance'"),
            ("why: Small.", "why: Small.\n    cuts_kept: 0 days", "expected"),
            (
                "why: Small.", "why: Small.\n    cuts_kept: 91 days\n    ties: share",
                "there are no ties to break"
            ),
            ("rank: 1", "rank: 1\n        minimum_orders: 1", "expected"),
            ("rank: 2", "rank: 2\n        minimum_orders: 2", "as if frequency were 1"),
        ])
    func refuses(old: String, new: String, expected: String) throws {
        #expect(throws: Never.self) { try SegmentPolicy(StrictDocument(text: Self.small)) }
        try #require(Self.small.contains(old))
        let changed = Self.small.split(separator: "\n").map { line in
            line.hasSuffix(old) ? line.dropLast(old.count) + new : line
        }.joined(separator: "\n")
        do {
            _ = try SegmentPolicy(StrictDocument(text: changed))
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
        }
    }

    private static let small = """
        policy: segments
        version: 1
        why: Test.
        rule_sets:
          - id: small
            why: Small.
            population: everyone
            rules:
              - code: a
                name: A
                recency: 5
                frequency: 5
                monetary: 5
                rank: 1
                retention_priority: 1
                why: Best.
                target_marketing_strategy: None.
              - code: b
                name: B
                recency: 1-5
                frequency: 1-5
                monetary: 1-5
                rank: 2
                retention_priority: 2
                why: All others.
                target_marketing_strategy: None.
        """

    /// The chain of conditions in the original requirements, line by line.
    private static func documentedSegment(_ r: Int, _ f: Int, _ m: Int) -> String {
        if r >= 4 && f >= 4 && m >= 4 { return "Champions" }
        if r >= 3 && f >= 3 && m >= 4 { return "Loyal Customers" }
        if r >= 4 && f >= 1 && m >= 1 { return "Recent Customers" }
        if r >= 3 && f >= 3 && m >= 3 { return "Potential Loyalists" }
        if r >= 3 && f >= 1 && m >= 3 { return "Promising" }
        if r >= 2 && f >= 2 && m >= 2 { return "Needs Attention" }
        if r >= 2 && f >= 1 && m >= 1 { return "About to Sleep" }
        if r <= 2 && f >= 3 && m >= 3 { return "At Risk" }
        if r <= 2 && f >= 4 && m >= 4 { return "Cant Lose Them" }
        if r <= 2 && f <= 2 && m <= 2 { return "Hibernating" }
        if r <= 1 && f <= 1 && m <= 1 { return "Lost" }
        return "Others"
    }
}
