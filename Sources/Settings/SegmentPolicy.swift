public import CustomerModel
public import StrictYAML

/// The rule sets of `segments.yaml`.
public struct SegmentPolicy: Sendable {
    /// In the order of the file.
    public let ruleSets: [SegmentRuleSet]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `segments.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "segments", in: folder))
    }

    /// Reads a document in the form of `segments.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        ruleSets = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "segments")
            return try file.require("rule_sets").identified { mapping, id throws(StrictYAMLError) in
                try Self.ruleSet(mapping, id: id)
            }
        }
        canonicalBytes = document.canonicalBytes
    }

    /// The rule set called `id`; nil when the file has none.
    public func ruleSet(_ id: String) -> SegmentRuleSet? { ruleSets.first { $0.id == id } }

    private static func ruleSet(
        _ mapping: StrictMapping, id: String
    ) throws(StrictYAMLError) -> SegmentRuleSet {
        _ = try mapping.require("why").string()
        let population = try population(mapping.require("population"))
        let kept = mapping.optional("cuts_kept")
        let ties = mapping.optional("ties")
        if let ties, kept != nil {
            throw ties.error(
                "with cuts_kept equal values share a score: there are no ties to break")
        }
        let tieRule = try ties?.choice(of: TieRule.self) ?? .evidence
        let keptDays = try kept?.count("", "days", in: 1...3_660)
        let list = try mapping.require("rules")
        let rules = try list.identified(by: "code", rule)
        let set = SegmentRuleSet(
            id: id, population: population, ties: tieRule, cutsKeptDays: keptDays, rules: rules)
        guard Set(rules.map(\.rank)).count == rules.count else {
            throw list.error("two segments of one rule set have the same rank")
        }
        guard Set(rules.map(\.name)).count == rules.count else {
            throw list.error("two segments of one rule set have the same name")
        }
        for code in SegmentRuleSet.allCodes {
            let (recency, frequency, monetary) = code
            guard
                set.ruleIndex(recency: recency, frequency: frequency, monetary: monetary) != nil
            else {
                throw list.error("no rule holds the code \(recency)\(frequency)\(monetary)")
            }
        }
        return set
    }

    private static func rule(
        _ mapping: StrictMapping, code: String
    ) throws(StrictYAMLError) -> SegmentRule {
        let frequency = try mapping.require("frequency").scores()
        let minimum = mapping.optional("minimum_orders")
        let minimumOrders = try minimum?.integer(in: 2...1_000) ?? 1
        if let minimum, frequency.contains(1) {
            throw minimum.error(
                "who has fewer orders is placed as if frequency were 1, which this rule holds too")
        }
        return SegmentRule(
            code: code, name: try mapping.require("name").string(),
            recency: try mapping.require("recency").scores(), frequency: frequency,
            monetary: try mapping.require("monetary").scores(), minimumOrders: minimumOrders,
            rank: try mapping.require("rank").integer(in: 1...125),
            retentionPriority: try mapping.require("retention_priority").integer(in: 1...125),
            why: try mapping.require("why").string(),
            targetMarketingStrategy: try mapping.require("target_marketing_strategy").string())
    }

    /// `everyone` or `active within 365 days`.
    private static func population(
        _ node: StrictNode
    ) throws(StrictYAMLError) -> ScoredPopulation {
        let text = try node.string()
        if text == "everyone" { return .everActive }
        let words = text.split(separator: " ")
        guard words.count == 4, words[0] == "active", words[1] == "within", words[3] == "days",
            let days = Int(words[2]), (1...36_500).contains(days)
        else { throw node.error("expected 'everyone' or 'active within 365 days'") }
        return .activeWithin(days: days)
    }
}
