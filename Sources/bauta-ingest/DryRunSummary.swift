import Ingest

/// What a dry run reports of all its files together.
struct DryRunSummary {
    let source: String
    private var files: [File] = []

    private struct File {
        let name: String
        let accepted: Int
        let quarantined: [RejectionReason: Int]
    }

    init(source: String) { self.source = source }

    /// Notes how many rows of the file `name` a load would accept and put in quarantine.
    mutating func add(accepted: Int, quarantined: [RejectionReason: Int], file name: String) {
        files.append(File(name: name, accepted: accepted, quarantined: quarantined))
    }

    /// The summary line of `bauta ingest --dry-run --json`.
    struct Line: Encodable {
        let source: String
        let dryRun = true
        /// Rows that would pass.
        let accepted: Int
        /// Rows that would not, by the reason's word.
        let quarantined: [String: Int]
    }

    var line: Line {
        var reasons: [String: Int] = [:]
        for file in files {
            for (reason, count) in file.quarantined {
                reasons[reason.rawValue, default: 0] += count
            }
        }
        return Line(
            source: source, accepted: files.reduce(0) { $0 + $1.accepted }, quarantined: reasons)
    }

    var text: String { files.flatMap(Self.lines(of:)).joined(separator: "\n") }

    private static func lines(of file: File) -> [String] {
        let rejected = file.quarantined.values.reduce(0, +)
        let reasons = file.quarantined.sorted { $0.key.rawValue < $1.key.rawValue }
        return ["\(file.name): \(file.accepted) rows would pass, \(rejected) would not"]
            + reasons.map { "  \($0.key.rawValue): \($0.value)" }
    }
}
