import CustomerModel
import Foundation
public import Installation
import ProgramSupport

/// What the schedule remembers: which runs are owed, what the last ones came to, what was alarmed.
///
/// One small file, replaced in one step at each change, so that a kill at any moment leaves what was
/// true before or after. Times are seconds since 1970.
public struct ScheduleLedger: Codable, Hashable {
    /// By the step's id.
    var steps: [String: StepRecord] = [:]
    /// The step under way; still there after a kill.
    var running: RunningStep?
    var rows = RowsSeen()
    var churn = ChurnLevelCounts()
    var alarms: [Alarm] = []
    /// When the schedule first looked.
    var since: Int?
    /// Since when the database has not told how much was looked up; nil once it has.
    var lookupsUnreadSince: Int?

    static func path(_ folder: DataFolder) -> String { folder.scheduleDirectory + "/ledger.json" }

    /// The ledger of `folder`; an empty one where no schedule ever ran.
    ///
    /// - Throws: `CommandFailure` when the file is there and cannot be read: starting afresh would
    ///   forget what is owed.
    public static func read(_ folder: DataFolder) throws -> ScheduleLedger {
        guard Files.status(path(folder)) != nil else { return ScheduleLedger() }
        guard let bytes = Files.bytes(of: path(folder)),
            var ledger = try? JSONDecoder().decode(ScheduleLedger.self, from: Data(bytes))
        else {
            throw CommandFailure(
                path(folder) + " cannot be read; move it away to start a new one from today")
        }
        // An earlier version kept what a scoring printed as it was.
        if !ledger.churn.isPossible { ledger.churn = ChurnLevelCounts() }
        return ledger
    }

    func write(_ folder: DataFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        try Files.write(bytes, to: Self.path(folder), mode: 0o600)
    }
}

/// One step's past.
struct StepRecord: Codable, Hashable {
    /// Every occurrence up to this one is settled or in `open`.
    ///
    /// An occurrence of a daily step is called by its day's number, one of the others by the second
    /// it begins at.
    var settledThrough: Int
    /// What is owed, oldest first.
    var open: [OpenOccurrence] = []
    var lastSuccess: StepRun?
    var lastFailure: StepRun?

    /// Whether some of what is owed has used up its tries, in this round or in one before.
    var needsSomebody: Bool { open.contains(where: \.hasGivenUp) }
}

/// A run that is owed.
struct OpenOccurrence: Codable, Hashable {
    let key: Int
    /// In this round; a round ends when the step is due again.
    var tries = 0
    /// When the next try may start; nil for at once.
    var nextTryAt: Int?
    /// No further try in this round.
    var rests = false
    /// Some round used up its tries.
    var hasGivenUp = false
}

/// How one run of a step went.
struct StepRun: Codable, Hashable {
    let key: Int
    let startedAt: Int
    let endedAt: Int
    /// For people: `exit status 1`, `no files`.
    let ending: String
}

/// A run under way.
struct RunningStep: Codable, Hashable {
    let step: String
    let key: Int
    let startedAt: Int
    /// Rows that had arrived when it started.
    let rows: Int?
}

/// What was seen of the warehouse's growth.
struct RowsSeen: Codable, Hashable {
    /// Rows accepted by all loads.
    var total: Int?
    /// When `total` was last seen to grow.
    var arrivedAt: Int?
    /// `total` before the last rescoring began.
    var rescored: Int?

    var haveArrivedSinceRescoring: Bool { total.map { $0 > rescored ?? $0 } ?? false }
}

/// Customers at each level of the churn risk, as scorings reported them.
struct ChurnLevelCounts: Codable, Hashable {
    struct Count: Codable, Hashable {
        /// `YYYY-MM-DD`, exclusive.
        let asOf: String
        let customers: Int
        /// By level: critical, high, medium, low.
        let levels: [String: Int]
    }

    var latest: Count?
    /// Of the last day before.
    var previous: Count?

    var isPossible: Bool { [latest, previous].allSatisfy { $0?.isPossible ?? true } }

    /// Takes note of a scoring; one of an earlier day than the latest changes nothing.
    mutating func add(_ count: Count) {
        guard let latest, latest.asOf != count.asOf else {
            self.latest = count
            return
        }
        // Dates of this form sort as text.
        guard count.asOf > latest.asOf else { return }
        previous = latest
        self.latest = count
    }
}
