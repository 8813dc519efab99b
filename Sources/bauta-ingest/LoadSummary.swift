import Ingest
import Observability

/// What a command reports of all its files together.
struct LoadSummary {
    let source: String
    private var read = 0
    private var accepted = 0
    private var duplicates = 0
    private var quarantined: [RejectionReason: Int] = [:]
    private var subjectsNew = 0
    private var subjectsMerged = 0
    private var loadedBefore: [String] = []
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    init(source: String) {
        self.source = source
        start = clock.now
    }

    mutating func add(_ report: IngestReport, file: String) {
        read += report.read
        accepted += report.accepted
        duplicates += report.duplicates
        quarantined.merge(report.quarantined, uniquingKeysWith: +)
        subjectsNew += report.subjectsNew
        subjectsMerged += report.subjectsMerged
        if report.wasLoadedBefore { loadedBefore.append(file) }
    }

    private var sortedReasons: [(key: RejectionReason, value: Int)] {
        quarantined.sorted { $0.key.rawValue < $1.key.rawValue }
    }

    private var milliseconds: Int { Int(start.duration(to: clock.now) / .milliseconds(1)) }

    /// The summary line of `bauta ingest --json`.
    struct Line: Encodable {
        let source: String
        let read: Int
        let accepted: Int
        let duplicates: Int
        /// By the reason's word.
        let quarantined: [String: Int]
        let subjectsNew: Int
        let subjectsMerged: Int
        let alreadyLoaded: Bool
        let milliseconds: Int
    }

    var line: Line {
        Line(
            source: source, read: read, accepted: accepted, duplicates: duplicates,
            quarantined: Dictionary(
                uniqueKeysWithValues: quarantined.map { ($0.key.rawValue, $0.value) }),
            subjectsNew: subjectsNew, subjectsMerged: subjectsMerged,
            alreadyLoaded: !loadedBefore.isEmpty, milliseconds: milliseconds)
    }

    var text: String {
        var lines = [
            "\(source): \(read) rows read, \(accepted) accepted, \(duplicates) there already",
            "people: \(subjectsNew) new, \(subjectsMerged) joined with another",
        ]
        if !quarantined.isEmpty {
            lines.append("quarantined (see `bauta quarantine list`):")
            lines += sortedReasons.map { "  \($0.key.rawValue): \($0.value)" }
        }
        lines += loadedBefore.map { "\($0) had been loaded before; nothing was written" }
        return lines.joined(separator: "\n")
    }

    func observe(_ observer: Observer) {
        observer.record(
            .loadFinished(
                source: PolicyWord(policy: source), read: read, accepted: accepted,
                duplicates: duplicates, quarantined: quarantined.values.reduce(0, +),
                milliseconds: milliseconds))
    }
}
