public import ArgumentParser
public import CustomerModel
import Database
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
    /// How far compressed files may expand; nil for what any table of values needs.
    @Option(
        help: ArgumentHelp(
            "How many times its length a compressed file may expand to (default: 200).",
            valueName: "times"))
    public var maxExpansion: Int?
    /// Whether standard input is what a tap sends.
    @Flag(help: "Read what a tap of Singer sends from standard input, and print its states.")
    public var singer = false
    /// Whether standard input is what a source of Airbyte sends.
    @Flag(help: "Read what a source of Airbyte sends from standard input, and print its states.")
    public var airbyte = false
    /// Where the database is that is read, in place of files; nil where none is.
    @Option(
        help: ArgumentHelp(
            "Read a database: postgresql://USER@HOST:PORT/DATABASE.", valueName: "address"))
    public var from: String?
    /// Whether orders that are gone in the database go here.
    @Flag(help: "Of a database, also find orders that were deleted there.")
    public var reconcile = false
    /// Whether all rows of a database are read.
    @Flag(help: "Of a database, read all rows again, in place of those that have changed.")
    public var full = false

    /// For the parser.
    public init() {}

    /// Whether a stream is read, in place of files.
    public var isStream: Bool { singer || airbyte }

    /// Refuses what is no number of times, and what files alone have.
    public func validate() throws {
        guard maxExpansion ?? 1 >= 1 else {
            throw ValidationError("--max-expansion wants 1 or more")
        }
        guard !(singer && airbyte) else {
            throw ValidationError("a stream is of one protocol: --singer or --airbyte")
        }
        guard !isStream && from == nil || !dryRun && maxExpansion == nil else {
            throw ValidationError("--dry-run and --max-expansion are of files")
        }
        guard !isStream || from == nil else {
            throw ValidationError("--from reads a database, and no stream")
        }
        guard from != nil || !reconcile && !full else {
            throw ValidationError("--reconcile and --full are of databases, which --from names")
        }
        do throws(DatabaseAddress.Problem) {
            if let from { _ = try DatabaseAddress(from) }
        } catch {
            throw ValidationError("--from: \(error)")
        }
    }

    /// The mappings of the data folder that the command line so far is about.
    private static func sources(_ words: [String]) -> [String] {
        let place = words.firstIndex(of: "--data").map { $0 + 1 }
        let named = place.flatMap { words.indices.contains($0) ? words[$0] : nil }
        guard let folder = try? DataFolder(option: named) else { return [] }
        let sources = folder.policies + "/sources"
        let names = Files.names(in: sources) ?? []
        let inside = names.filter { Files.isFolder(sources + "/" + $0) }.flatMap { folder in
            Files.names(in: sources + "/" + folder) ?? []
        }
        return (names + inside).sorted().compactMap { name in
            name.hasSuffix(".yaml") ? String(name.dropLast(".yaml".count)) : nil
        }
    }

    /// Loads files of `source`, what the database `from` has of it, or what a tap of Singer sends.
    public init(
        source: String, from: String? = nil, reconcile: Bool = false, singer: Bool = false
    ) {
        (self.source, dryRun, maxExpansion, self.singer, airbyte) =
            (source, false, nil, singer, false)
        (self.from, self.reconcile, full) = (from, reconcile, false)
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("source", source) + Self.flag("dry-run", dryRun)
            + Self.option("max-expansion", maxExpansion.map { String($0) })
            + Self.flag("singer", singer) + Self.flag("airbyte", airbyte)
            + Self.option("from", from) + Self.flag("reconcile", reconcile)
            + Self.flag("full", full)
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

/// What `bauta source infer` calls the mapping that it proposes.
public struct SourceInferOptions: PassedOptions {
    /// The mapping's name.
    @Option(help: ArgumentHelp("What the source shall be called.", valueName: "name"))
    public var name = "my-shop"
    /// The list that is printed in place of a mapping.
    @Option(
        help: ArgumentHelp(
            "Print the codes of a column instead: product, category or discount.", valueName: "list"
        ),
        completion: .list(SourceInferOptions.lists))
    public var list: String?

    /// The lists that there are.
    public static let lists = ["product", "category", "discount"]

    /// For the parser.
    public init() {}

    /// Refuses what can be no mapping's name.
    public func validate() throws {
        let isName = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        guard isName, (1...64).contains(name.utf8.count) else {
            throw ValidationError("a source is named by small letters, digits and '-'")
        }
        guard list.map(Self.lists.contains) ?? true else {
            throw ValidationError("a list is of one of \(Self.lists.joined(separator: ", "))")
        }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("name", name) + Self.option("list", list)
    }
}

/// Which load `bauta load undo` takes back.
public struct LoadUndoOptions: PassedOptions {
    /// Its number.
    @Argument(help: ArgumentHelp("The load, as `bauta load list` numbers it.", valueName: "number"))
    public var load: Int64

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] { [String(load)] }
}

/// Of which load `bauta quarantine replay` reads the refused rows again.
public struct QuarantineReplayOptions: PassedOptions {
    /// Its number.
    @Argument(
        help: ArgumentHelp("The load, as `bauta quarantine list` numbers it.", valueName: "number"))
    public var load: Int64

    /// For the parser.
    public init() {}

    /// As arguments.
    public var arguments: [String] { [String(load)] }
}

/// How much `bauta quarantine list` and `bauta load list` show.
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
