public import StrictYAML

/// Which mappings the streams of a tap feed: a file of `policies/sources` with `streams` in place of columns.
///
/// Each mapping is one of the same folder, for objects of JSON; a stream may feed several.
public struct StreamMapping: Sendable {
    /// A stream of records.
    public struct Stream: Sendable {
        /// As the tap calls it.
        public let name: String
        /// What its records become, one after the other.
        public let mappings: [SourceMapping]
    }

    /// The most streams that a tap may have.
    public static let maximumStreams = 100

    /// The name of the file.
    public let id: String
    /// Why it is as it is, in its own words.
    public let why: String
    /// In the order of the file.
    public let streams: [Stream]
    /// Whether streams that it does not name are read past, in place of stopping the run.
    public let dropsOtherStreams: Bool

    /// Reads `sources/NAME.yaml` in the folder `policies`, and the mappings that it names.
    ///
    /// - Throws: `StrictYAMLError` with file, line and column.
    public init(name: String, policies: String) throws(StrictYAMLError) {
        try self.init(
            SourceMappingParser.document(name, in: policies), name: name, policies: policies)
    }

    /// Whether `sources/NAME.yaml` is about streams; false where it cannot be read.
    public static func isOne(name: String, policies: String) -> Bool {
        guard let document = try? SourceMappingParser.document(name, in: policies),
            let file = try? document.mapping()
        else { return false }
        return file.optional("streams") != nil
    }

    /// Reads `document`, which is the file `name`.
    init(
        _ document: StrictDocument, name: String, policies: String
    ) throws(StrictYAMLError) {
        self = try document.mapping { (file) throws(StrictYAMLError) in
            let header = try PolicyHeader.read(file, expecting: name)
            let node = try file.require("streams")
            var streams: [Stream] = []
            var seen: Set<String> = []
            for entry in try node.mapping().allEntries() {
                var mappings: [SourceMapping] = []
                for item in try entry.value.sequence() {
                    let mapping = try Self.mapping(item, policies: policies)
                    guard seen.insert(mapping.id).inserted else {
                        throw item.error("'\(mapping.id)' is fed by another stream, too")
                    }
                    mappings.append(mapping)
                }
                guard !mappings.isEmpty else {
                    throw entry.value.error("a stream feeds one mapping or more")
                }
                streams.append(Stream(name: entry.key, mappings: mappings))
            }
            guard (1...Self.maximumStreams).contains(streams.count) else {
                throw node.error("expected up to \(Self.maximumStreams) streams")
            }
            guard Set(streams.flatMap(\.mappings).map(\.source)).count == 1 else {
                throw node.error("the mappings of one tap are of one source")
            }
            let drops = try file.optional("other_streams")?.choice(
                among: [(name: "stop", value: false), (name: "drop", value: true)])
            return StreamMapping(
                id: header.name, why: header.why, streams: streams,
                dropsOtherStreams: drops ?? false)
        }
    }

    /// Taken as it is.
    init(id: String, why: String, streams: [Stream], dropsOtherStreams: Bool) {
        self.id = id
        self.why = why
        self.streams = streams
        self.dropsOtherStreams = dropsOtherStreams
    }

    /// The system that the records come from.
    public var source: String { streams.first?.mappings.first?.source ?? "" }

    /// Files of `policies` that its mappings name beside themselves.
    public var namedFiles: [String] { streams.flatMap(\.mappings).flatMap(\.namedFiles) }

    /// The mapping that `node` names in the folder `policies`, where it can read records one by one.
    static func mapping(
        _ node: StrictNode, policies: String
    ) throws(StrictYAMLError) -> SourceMapping {
        let mapping: SourceMapping
        do {
            mapping = try SourceMapping(name: node.string(), policies: policies)
        } catch {
            throw error as? StrictYAMLError ?? node.error("cannot be read")
        }
        if let problem = problem(of: mapping) { throw node.error("'\(mapping.id)' \(problem)") }
        return mapping
    }

    /// Why records cannot be read by `mapping`; nil where they can.
    private static func problem(of mapping: SourceMapping) -> String? {
        guard mapping.dialect.format == .jsonLines, !mapping.hasSecondFile else {
            return "reads no objects of JSON: it wants `format: json_lines` in its block `file`"
        }
        guard mapping.refusedPercentLimit == nil else {
            return "has `stop_above`, which wants a whole file before its first row is written"
        }
        guard case .lines = mapping.orderRows else { return nil }
        // Lines that come one by one, and again when they change, never tell when an order is whole.
        let hasList = mapping.columns.contains { column in
            column.use != .drop && FieldPath(column.name)?.lists.isEmpty == false
        }
        return hasList
            ? nil
            : "has `rows: lines`, of which a record wants all: name a list, as 'lines[].price'"
    }
}
