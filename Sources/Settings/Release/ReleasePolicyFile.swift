public import StrictYAML

extension ReleasePolicy {
    /// Reads `release.yaml` in `folder`; an unknown key, a missing `why` or a value out of range is an
    /// error with file, line and column.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "release", in: folder))
    }

    /// Reads a document in the form of `release.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        let root = try document.mapping()
        version = try PolicyHeader.read(root, expecting: "release").version
        _ = try root.require("owner").string()
        epochLength = try root.require("epoch").mapping { (epoch) throws(StrictYAMLError) in
            try Self.readRule(epoch)
            return try epoch.require("length").choice(of: EpochLength.self)
        }
        budget = try root.require("budget").mapping(Budget.init)
        suppression = try root.require("suppression").mapping(Suppression.init)
        measures = try Self.items(of: root.require("measures"), Measure.init, id: \.id)
        dimensions = try Self.items(of: root.require("dimensions"), Dimension.init, id: \.id)
        marginals = try Self.marginals(root.optional("marginals"), of: dimensions)
        try root.finish()
        canonicalBytes = document.canonicalBytes
    }

    /// The id and the reason that every rule has.
    @discardableResult
    fileprivate static func readRule(
        _ rule: StrictMapping
    ) throws(StrictYAMLError) -> (id: String, why: String) {
        (try rule.require("id").string(), try rule.require("why").string())
    }

    /// The marginals listed; without a list, one for each dimension.
    private static func marginals(
        _ list: StrictNode?, of dimensions: [Dimension]
    ) throws(StrictYAMLError) -> [Marginal] {
        guard let list else {
            return dimensions.map {
                Marginal(
                    id: $0.id, title: Marginal.title(of: [$0]), dimensions: [$0], why: $0.why)
            }
        }
        let marginals = try items(
            of: list,
            { (rule) throws(StrictYAMLError) in try Marginal(rule, among: dimensions) }, id: \.id)
        // The same cells with noise drawn twice would cost twice and tell no more.
        let sets = marginals.map { Set($0.dimensions.map(\.id)) }
        guard Set(sets).count == sets.count else {
            throw list.error("two marginals have the same dimensions")
        }
        return marginals
    }

    /// The `title` of a rule, otherwise its id in words: `cohort_quarter` is `Cohort quarter`.
    fileprivate static func title(
        _ rule: StrictMapping, id: String
    ) throws(StrictYAMLError) -> String {
        if let title = rule.optional("title") { return try title.string() }
        return id.prefix(1).uppercased() + id.dropFirst().replacing("_", with: " ")
    }

    private static func items<Item>(
        of list: StrictNode, _ read: (StrictMapping) throws(StrictYAMLError) -> Item,
        id: KeyPath<Item, String>
    ) throws(StrictYAMLError) -> [Item] {
        var found: [Item] = []
        for node in try list.sequence() {
            let item = try node.mapping(read)
            guard !found.contains(where: { $0[keyPath: id] == item[keyPath: id] }) else {
                throw node.error("'\(item[keyPath: id])' is listed twice")
            }
            found.append(item)
        }
        guard !found.isEmpty else { throw list.error("an empty list publishes nothing") }
        return found
    }
}

extension ReleasePolicy.Budget {
    fileprivate init(_ rule: StrictMapping) throws(StrictYAMLError) {
        (id, why) = try ReleasePolicy.readRule(rule)
        rhoPerEpoch = try Self.decimal(rule.require("rho_per_epoch"))
        rhoPerYear = try Self.decimal(rule.require("rho_per_year"))
    }

    private static func decimal(_ node: StrictNode) throws(StrictYAMLError) -> ExactDecimal {
        let text = try node.string()
        guard let decimal = ExactDecimal(text) else {
            throw node.error("expected a positive decimal such as 0.064, found '\(text)'")
        }
        return decimal
    }
}

extension ReleasePolicy.Suppression {
    fileprivate init(_ rule: StrictMapping) throws(StrictYAMLError) {
        (id, why) = try ReleasePolicy.readRule(rule)
        minimumCount = Int64(try rule.require("minimum_count").integer(in: 1...1_000_000))
        sigmas = UInt64(try rule.require("sigmas").integer(in: 2...100))
    }
}

extension ReleasePolicy.Measure {
    fileprivate init(_ rule: StrictMapping) throws(StrictYAMLError) {
        (id, why) = try ReleasePolicy.readRule(rule)
        title = try ReleasePolicy.title(rule, id: id)
        kind = try rule.require("counts").choice(of: Kind.self)
    }
}

extension ReleasePolicy.Marginal {
    /// Most dimensions that may be crossed.
    private static let dimensionsMaximum = 4

    /// `segment and region` of two dimensions called `Segment` and `Region`.
    fileprivate static func title(of dimensions: [ReleasePolicy.Dimension]) -> String {
        dimensions.map { $0.title.lowercased() }.joined(separator: " and ")
    }

    fileprivate init(
        _ rule: StrictMapping, among known: [ReleasePolicy.Dimension]
    ) throws(StrictYAMLError) {
        (id, why) = try ReleasePolicy.readRule(rule)
        let list = try rule.require("dimensions")
        var dimensions: [ReleasePolicy.Dimension] = []
        for name in try list.distinctStrings() {
            guard let dimension = known.first(where: { $0.id == name }) else {
                throw list.error("'\(name)' is no dimension of this policy")
            }
            dimensions.append(dimension)
        }
        guard (1...Self.dimensionsMaximum).contains(dimensions.count) else {
            throw list.error("expected 1 to \(Self.dimensionsMaximum) dimensions")
        }
        self.dimensions = dimensions
        title = try rule.optional("title")?.string() ?? Self.title(of: dimensions)
    }
}

extension ReleasePolicy.Dimension {
    fileprivate init(_ rule: StrictMapping) throws(StrictYAMLError) {
        (id, why) = try ReleasePolicy.readRule(rule)
        title = try ReleasePolicy.title(rule, id: id)
        source = try rule.require("shows").choice(of: ReleasePolicy.Source.self)
        var values: [String] = []
        let range = rule.optional("quarters")
        isOrdered = range != nil
        if let range {
            values = try range.mapping(Self.quarters)
        } else {
            values = try rule.require("values").distinctStrings()
        }
        let other = try rule.require("otherwise")
        let otherName = try other.string()
        guard !values.contains(otherName) else {
            throw other.error("'\(otherName)' is one of the values already")
        }
        domain = values + [otherName]
    }

    /// Every quarter from the first to the last, both included.
    private static func quarters(_ range: StrictMapping) throws(StrictYAMLError) -> [String] {
        let first = try quarterNumber(range.require("from"))
        let lastNode = try range.require("to")
        let last = try quarterNumber(lastNode)
        guard first <= last, last - first < 400 else {
            throw lastNode.error("expected a later quarter, at most a hundred years on")
        }
        return (first...last).map { "\($0 / 4)-Q\($0 % 4 + 1)" }
    }

    /// Quarters since the year 0 of `YYYY-Qn`.
    private static func quarterNumber(_ node: StrictNode) throws(StrictYAMLError) -> Int {
        let text = try node.string()
        let parts = text.split(separator: "-Q", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 1,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let quarter = Int(parts[1]), year >= 1000,
            (1...4).contains(quarter)
        else { throw node.error("expected a quarter such as 2009-Q1, found '\(text)'") }
        return year * 4 + quarter - 1
    }
}
