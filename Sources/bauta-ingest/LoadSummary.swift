import Ingest
import Observability

/// What a command reports of all its files together.
struct LoadSummary {
    let source: String
    private var read = 0
    private var accepted = 0
    private var duplicates = 0
    private var changed = 0
    private var anonymous = 0
    private var skipped: [SkipReason: Int] = [:]
    private var leftOut: [RejectionReason: Int] = [:]
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
        changed += report.changed
        anonymous += report.anonymous
        skipped.merge(report.skipped, uniquingKeysWith: +)
        leftOut.merge(report.leftOut, uniquingKeysWith: +)
        quarantined.merge(report.quarantined, uniquingKeysWith: +)
        subjectsNew += report.subjectsNew
        subjectsMerged += report.subjectsMerged
        if report.wasLoadedBefore { loadedBefore.append(file) }
    }

    /// Whether there were rows, and none of them came in.
    var isAllRefused: Bool {
        let refused = quarantined.values.reduce(0, +)
        let taken = accepted + duplicates + changed + skipped.values.reduce(0, +)
        return refused > 0 && taken == 0
    }

    private var milliseconds: Int { Int(start.duration(to: clock.now) / .milliseconds(1)) }

    /// The summary line of `bauta ingest --json`.
    struct Line: Encodable {
        let source: String
        let read: Int
        let accepted: Int
        let duplicates: Int
        let changed: Int
        let anonymous: Int
        /// By the reason's word, as the two below.
        let quarantined: [String: Int]
        let skipped: [String: Int]
        let leftOut: [String: Int]
        let subjectsNew: Int
        let subjectsMerged: Int
        let alreadyLoaded: Bool
        let milliseconds: Int
    }

    var line: Line {
        Line(
            source: source, read: read, accepted: accepted, duplicates: duplicates,
            changed: changed, anonymous: anonymous,
            quarantined: ReasonCounts([quarantined]).byWord,
            skipped: ReasonCounts([skipped]).byWord, leftOut: ReasonCounts([leftOut]).byWord,
            subjectsNew: subjectsNew, subjectsMerged: subjectsMerged,
            alreadyLoaded: !loadedBefore.isEmpty, milliseconds: milliseconds)
    }

    var text: String {
        var lines = [
            "\(source): \(read) rows read, \(accepted) accepted, "
                + (changed > 0 ? "\(changed) changed, " : "") + "\(duplicates) there already",
            "people: \(subjectsNew) new, \(subjectsMerged) joined with another",
        ]
        if anonymous > 0 {
            lines.append("of nobody whom the source knows: \(anonymous), which are scored nowhere")
        }
        lines += ReasonCounts([skipped.filter { $0.key != .saidSince }]).lines(
            under: "passed over, as the mapping says")
        if let since = skipped[.saidSince] {
            lines.append("not written, since their numbers were told otherwise later: \(since)")
        }
        lines += ReasonCounts([leftOut]).lines(
            under: "fields left out (see `bauta quarantine list`)")
        lines += ReasonCounts([quarantined]).lines(
            under: "quarantined (see `bauta quarantine list`)")
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
