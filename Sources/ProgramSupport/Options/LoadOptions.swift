public import ArgumentParser
public import CustomerModel
import Installation

/// What `bauta ingest` loads, apart from the files.
public struct LoadOptions: PassedOptions {
    /// The mapping's name.
    @Option(
        help: ArgumentHelp("The source, as in policies/sources/.", valueName: "name"),
        completion: .custom { words, _, _ in Self.sources(words) })
    public var source: String
    /// Whether nothing is stored.
    @Flag(help: "Read and map everything, store nothing.")
    public var dryRun = false

    /// For the parser.
    public init() {}

    /// The mappings of the data folder that the command line so far is about.
    private static func sources(_ words: [String]) -> [String] {
        let place = words.firstIndex(of: "--data").map { $0 + 1 }
        let named = place.flatMap { words.indices.contains($0) ? words[$0] : nil }
        guard let folder = try? DataFolder(option: named) else { return [] }
        return (Files.names(in: folder.policies + "/sources") ?? []).sorted().compactMap { name in
            name.hasSuffix(".yaml") ? String(name.dropLast(".yaml".count)) : nil
        }
    }

    /// Loads files of `source`.
    public init(source: String) { (self.source, dryRun) = (source, false) }

    /// As arguments.
    public var arguments: [String] {
        Self.option("source", source) + Self.flag("dry-run", dryRun)
    }
}

/// Which names `bauta load names` opens.
public struct LoadNamesOptions: PassedOptions {
    private static let mostFiles = 100

    /// The ids, each once.
    @Argument(
        help: ArgumentHelp(
            "Ids of files, as messages, logs and `bauta quarantine list` show them.",
            valueName: "id"),
        transform: FileID.init(argument:))
    public var files: [FileID]

    /// For the parser.
    public init() {}

    /// Refuses so many that a record of them would be none of these.
    public func validate() throws {
        guard files.count <= Self.mostFiles else {
            throw ValidationError("at most \(Self.mostFiles) names are opened at once")
        }
        guard Set(files).count == files.count else {
            throw ValidationError("each file is named once")
        }
    }

    /// As arguments.
    public var arguments: [String] { files.map(\.text) }
}

/// How much `bauta quarantine list` shows.
public struct QuarantineOptions: PassedOptions {
    /// The most rows that are shown.
    @Option(help: ArgumentHelp("How many rows at most.", valueName: "number"))
    public var limit = 100

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] { Self.option("limit", String(limit)) }
}

/// Which epoch `bauta release` plans or publishes.
public struct EpochOptions: PassedOptions {
    /// The epoch's name; nil for the week of the snapshot.
    @Option(
        help: ArgumentHelp(
            "The snapshot's week, such as 2011-W49, or for a correction 2011-W49-2 and so on "
                + "(default: the snapshot's week).", valueName: "name"))
    public var epoch: String?
    /// The day of the snapshot; nil for the latest.
    @Option(
        help: ArgumentHelp(
            "The snapshot, YYYY-MM-DD (default: the latest up to tomorrow).", valueName: "date"),
        transform: CalendarDate.init(argument:))
    public var asOf: CalendarDate?

    /// For the parser.
    public init() {}

    /// The epoch of the week of the snapshot as of `asOf`, or of the latest for nil.
    public init(asOf: CalendarDate?) { (epoch, self.asOf) = (nil, asOf) }

    /// As arguments.
    public var arguments: [String] {
        Self.option("epoch", epoch) + Self.option("as-of", asOf?.iso8601)
    }
}
