import Foundation
public import StrictYAML

/// What is read of a database, and which mappings that feeds: a file of `policies/sources` with `feeds` in place of
/// columns, and a file of SQL for each beside it.
///
/// Rows are given to the mappings as objects of JSON, by the names of the query's columns.
public struct DatabaseMapping: Sendable {
    /// Rows that belong together: those of one query.
    public struct Feed: Sendable {
        /// As messages call it.
        public let name: String
        /// What is read, unless a column is there that another query is for.
        public let query: FeedQuery
        /// What is read in its place where a column is there, the first that is.
        public let alternatives: [Alternative]
        /// How it is told which rows have changed; nil where all are read each time.
        public let watermark: Watermark?
        /// What rows become, one after the other.
        public let mappings: [SourceMapping]
    }

    /// A query for databases that have a column.
    public struct Alternative: Hashable, Sendable {
        /// The table, found as the session finds it.
        public let table: String
        /// Its column.
        public let column: String
        /// What is read then.
        public let query: FeedQuery
    }

    /// Columns of a query by which changed rows are told.
    public struct Watermark: Hashable, Sendable {
        /// When a row was changed last: a day or a moment, of UTC where it tells no zone.
        public let column: String
        /// What tells rows of one moment apart.
        public let key: String
        /// How long a row may take from its moment until others see it.
        public let overlapMinutes: Int
    }

    /// The most feeds that a database may have.
    public static let maximumFeeds = 100

    /// The name of the file.
    public let id: String
    /// Why it is as it is, in its own words.
    public let why: String
    /// In the order of the file, which is the order in which they are read.
    public let feeds: [Feed]
    /// Longest time that one step of a query may take, in seconds.
    public let statementSeconds: Int
    /// Longest wait for a lock, in seconds.
    public let lockSeconds: Int

    /// Reads the file of `name` in the folder `policies`, with the mappings and files of SQL that it names.
    ///
    /// - Throws: `StrictYAMLError` with file, line and column.
    public init(name: String, policies: String) throws(StrictYAMLError) {
        let place = SourcePlace.path(of: name, in: policies) ?? ""
        let shown = place.split(separator: "/").dropLast().joined(separator: "/")
        try self.init(
            SourceMappingParser.document(name, in: policies), name: name,
            folder: "\(policies)/\(shown)", shown: "policies/\(shown)"
        ) { (node) throws(StrictYAMLError) in
            try StreamMapping.mapping(node, policies: policies)
        }
    }

    /// Whether the file of `name` is about a database; false where it cannot be read.
    public static func isOne(name: String, policies: String) -> Bool {
        guard let document = try? SourceMappingParser.document(name, in: policies),
            let file = try? document.mapping()
        else { return false }
        return file.optional("feeds") != nil
    }

    /// Reads `document`, the file `name`, whose SQL stands in `folder`, and whose mappings `mapping` finds.
    init(
        _ document: StrictDocument, name: String, folder: String, shown: String,
        mapping: (StrictNode) throws(StrictYAMLError) -> SourceMapping
    ) throws(StrictYAMLError) {
        self = try document.mapping { (file) throws(StrictYAMLError) in
            let header = try PolicyHeader.read(file, expecting: name)
            let limits = try Self.limits(file)
            let node = try file.require("feeds")
            var feeds: [Feed] = []
            var seen: Set<String> = []
            for entry in try node.mapping().allEntries() {
                guard SourceMappingParser.isWord(entry.key) else {
                    throw entry.error("a feed is called by small letters, digits and hyphens")
                }
                let feed = try Self.feed(entry, folder: folder, shown: shown, mapping: mapping)
                for mapping in feed.mappings where !seen.insert(mapping.id).inserted {
                    throw entry.error("'\(mapping.id)' is fed by another feed, too")
                }
                feeds.append(feed)
            }
            guard (1...Self.maximumFeeds).contains(feeds.count) else {
                throw node.error("expected up to \(Self.maximumFeeds) feeds")
            }
            guard Set(feeds.flatMap(\.mappings).map(\.source)).count == 1 else {
                throw node.error("the mappings of one database are of one source")
            }
            return DatabaseMapping(
                id: header.name, why: header.why, feeds: feeds,
                statementSeconds: limits.statement, lockSeconds: limits.lock)
        }
    }

    private init(
        id: String, why: String, feeds: [Feed], statementSeconds: Int, lockSeconds: Int
    ) {
        self.id = id
        self.why = why
        self.feeds = feeds
        self.statementSeconds = statementSeconds
        self.lockSeconds = lockSeconds
    }

    /// Files of `policies` that its mappings name beside themselves.
    public var namedFiles: [String] { feeds.flatMap(\.mappings).flatMap(\.namedFiles) }

    // MARK: Reading

    private static func limits(
        _ file: StrictMapping
    ) throws(StrictYAMLError) -> (statement: Int, lock: Int) {
        guard let node = file.optional("limits") else { return (statement: 300, lock: 10) }
        return try node.mapping { (limits) throws(StrictYAMLError) in
            (
                statement: try limits.require("statement").count("", "seconds", in: 1...86_400),
                lock: try limits.require("lock").count("", "seconds", in: 1...3_600)
            )
        }
    }

    private static func feed(
        _ entry: StrictEntry, folder: String, shown: String,
        mapping: (StrictNode) throws(StrictYAMLError) -> SourceMapping
    ) throws(StrictYAMLError) -> Feed {
        try entry.value.mapping { (feed) throws(StrictYAMLError) in
            let query = try FeedQuery.reading(feed.require("query"), in: folder, shown: shown)
            var alternatives: [Alternative] = []
            if let node = feed.optional("query_with") {
                for entry in try node.mapping().allEntries() {
                    let names = entry.key.split(separator: ".", omittingEmptySubsequences: false)
                    guard names.count >= 2, names.allSatisfy({ !$0.isEmpty }),
                        let column = names.last
                    else { throw entry.error("expected a column such as 'res_partner.mobile'") }
                    alternatives.append(
                        Alternative(
                            table: names.dropLast().joined(separator: "."), column: String(column),
                            query: try FeedQuery.reading(entry.value, in: folder, shown: shown)))
                }
            }
            var mappings: [SourceMapping] = []
            let list = try feed.require("mappings")
            for item in try list.sequence() { mappings.append(try mapping(item)) }
            guard !mappings.isEmpty else { throw list.error("a feed feeds one mapping or more") }
            return Feed(
                name: entry.key, query: query, alternatives: alternatives,
                watermark: try watermark(feed), mappings: mappings)
        }
    }

    private static func watermark(
        _ feed: StrictMapping
    ) throws(StrictYAMLError) -> Watermark? {
        guard let column = feed.optional("watermark") else { return nil }
        return Watermark(
            column: try column.string(), key: try feed.require("key").string(),
            overlapMinutes: try feed.require("overlap").count("", "minutes", in: 1...100_000))
    }
}
