import Ingest

/// What a dry run reports of all its files together.
struct DryRunSummary {
    let source: String
    private var files: [File] = []

    private struct File {
        let name: String
        let tally: DryRunTally
    }

    init(source: String) { self.source = source }

    /// Notes what would become of the rows of the file `name`.
    mutating func add(_ tally: DryRunTally, file name: String) {
        files.append(File(name: name, tally: tally))
    }

    /// The summary line of `bauta ingest --dry-run --json`.
    struct Line: Encodable {
        let source: String
        let dryRun = true
        /// Rows that would pass.
        let accepted: Int
        /// Those of them that are of nobody whom the source knows.
        let anonymous: Int
        /// Rows that say again what one before them says.
        let duplicates: Int
        /// Rows that would not pass, by the reason's word.
        let quarantined: [String: Int]
        /// Rows that the mapping passes over, by the reason's word.
        let skipped: [String: Int]
        /// Fields that would be left out, by the reason's word.
        let leftOut: [String: Int]
    }

    /// Whether there were rows, and none of them would come in.
    var isAllRefused: Bool {
        !files.isEmpty && files.allSatisfy(\.tally.isAllRefused)
    }

    var line: Line {
        func sum(_ count: (DryRunTally) -> Int) -> Int { files.reduce(0) { $0 + count($1.tally) } }
        return Line(
            source: source, accepted: sum(\.accepted), anonymous: sum(\.anonymous),
            duplicates: sum(\.duplicates),
            quarantined: ReasonCounts(files.map(\.tally.quarantined)).byWord,
            skipped: ReasonCounts(files.map(\.tally.skipped)).byWord,
            leftOut: ReasonCounts(files.map(\.tally.leftOut)).byWord)
    }

    var text: String { files.flatMap(Self.lines(of:)).joined(separator: "\n") }

    private static func lines(of file: File) -> [String] {
        let tally = file.tally
        let rejected = tally.quarantined.values.reduce(0, +)
        var lines = ["\(file.name): \(tally.accepted) rows would pass, \(rejected) would not"]
        lines += ReasonCounts([tally.quarantined]).lines
        if tally.anonymous > 0 {
            lines.append("of nobody whom the source knows: \(tally.anonymous)")
        }
        if tally.duplicates > 0 { lines.append("said twice: \(tally.duplicates)") }
        return lines
            + ReasonCounts([tally.skipped]).lines(under: "passed over, as the mapping says")
            + ReasonCounts([tally.leftOut]).lines(under: "fields left out")
    }
}
