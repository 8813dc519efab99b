public import CustomerModel
public import StrictYAML

/// The work lists of `worklists.yaml`.
public struct WorklistPolicy: Sendable {
    /// In the order of the file.
    public let rules: [WorklistRule]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads `worklists.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "worklists", in: folder))
    }

    /// Reads a document in the form of `worklists.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        rules = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "worklists")
            return try file.require("lists").identified { mapping, id throws(StrictYAMLError) in
                try Self.rule(mapping, list: id)
            }
        }
        canonicalBytes = document.canonicalBytes
    }

    private static func rule(
        _ mapping: StrictMapping, list: String
    ) throws(StrictYAMLError) -> WorklistRule {
        _ = try mapping.require("why").string()
        return WorklistRule(
            list: list,
            lifetimeFrequency: try mapping.require("lifetime_frequency").scores(),
            lifetimeMonetary: try mapping.require("lifetime_monetary").scores(),
            recency: try mapping.require("recency").scores(),
            // A list is made anew in the request that shows it.
            atMost: try mapping.require("length").count("at most", "people", in: 1...5_000),
            recencyBands: try bands(mapping.require("recency_bands")),
            frequencyBands: try bands(mapping.require("frequency_bands")),
            valueBands: try bands(mapping.require("value_bands")))
    }

    private static func bands(_ node: StrictNode) throws(StrictYAMLError) -> BandScale {
        try node.mapping { mapping throws(StrictYAMLError) in
            let unit = try mapping.optional("unit")?.string() ?? ""
            let list = try mapping.require("from")
            var bounds: [Int] = []
            for bound in try list.sequence() {
                bounds.append(try bound.integer(in: 1...1_000_000_000))
            }
            guard let scale = BandScale(lowerBounds: bounds, unit: unit) else {
                throw list.error("expected ascending numbers, at least one")
            }
            return scale
        }
    }
}
