public import StrictYAML

/// What must hold of the warehouse before a day is scored: `quality.yaml`.
public struct QualityPolicy: Sendable {
    /// The checks there are; a policy says of each what becomes of a failure.
    public enum Check: String, CaseIterable, Hashable, Sendable {
        case conservation
        case oneCurrency = "one_currency"
        case signs
        case futureOrders = "future_orders"
        case freshness
        case customersKept = "customers_kept"
        case volume
        case marginsKnown = "margins_known"
        case quarantine

        /// How a limit of the check is written; nil where there is nothing to set.
        var phrase: (before: String, unit: String)? {
            switch self {
            case .conservation, .oneCurrency: nil
            case .signs, .futureOrders: ("at most", "rows")
            case .freshness: ("at most", "days")
            case .quarantine: ("at most", "percent")
            case .customersKept, .volume, .marginsKnown: ("at least", "percent")
            }
        }
    }

    /// What becomes of a run that fails a check.
    public enum Consequence: String, CaseIterable, Sendable {
        case stop
        case warn
    }

    /// What becomes of one check's failure, and when it fails.
    public struct Rule: Hashable, Sendable {
        /// What becomes of a run that fails the check.
        public let consequence: Consequence
        /// In the unit of the check: rows, days or percent.
        public let limit: Int

        /// `limit` is in the unit of the check.
        public init(consequence: Consequence, limit: Int) {
            self.consequence = consequence
            self.limit = limit
        }
    }

    /// Every check has a rule.
    public let rules: [Check: Rule]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `quality.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "quality", in: folder))
    }

    /// Reads a document in the form of `quality.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        rules = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "quality")
            let list = try file.require("checks")
            var rules: [Check: Rule] = [:]
            _ = try list.identified { mapping, _ throws(StrictYAMLError) in
                let check = try mapping.require("id").choice(of: Check.self)
                rules[check] = try Self.rule(of: check, mapping)
            }
            if let missing = Check.allCases.first(where: { rules[$0] == nil }) {
                throw list.error("the check '\(missing.rawValue)' has no rule")
            }
            return rules
        }
        canonicalBytes = document.canonicalBytes
    }

    private static func rule(
        of check: Check, _ mapping: StrictMapping
    ) throws(StrictYAMLError) -> Rule {
        _ = try mapping.require("why").string()
        let consequence = try mapping.require("outcome").choice(of: Consequence.self)
        guard let phrase = check.phrase else { return Rule(consequence: consequence, limit: 0) }
        let limit = try mapping.require("limit").count(
            phrase.before, phrase.unit, in: 0...1_000_000_000)
        return Rule(consequence: consequence, limit: limit)
    }
}
