import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// One file and the mapping it is loaded under.
struct ShopFeed: Sendable {
    let source: String
    let file: String
    let rows: Int
    /// Rows of one transaction: the fewer, the more of a row is looked up.
    var batchRows = 10_000

    var batches: Int { max(1, (rows + batchRows - 1) / batchRows) }
}

/// `bauta ingest` or `bauta load undo` under way.
///
/// It becomes the process that does the work, so its process id is that one's.
final class KilledProcess {
    private let process: Process
    private let errors: String
    private var lastProcessorTime = Duration.zero

    init(_ arguments: [String], site: TemporarySite, log: String) throws {
        errors = log
        try Data().write(to: URL(fileURLWithPath: log))
        process = try Executables.program(
            "bauta", arguments, environment: ["BAUTA_DATA": site.path]
        ).start(errors: FileHandle(forWritingTo: URL(fileURLWithPath: log)))
    }

    var processID: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// What the run has said on standard error.
    var log: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    /// Kills the process; false when it had ended before.
    func kill() async throws -> Bool {
        Glibc.kill(process.processIdentifier, SIGKILL)
        try await ended()
        return process.terminationReason == .uncaughtSignal
    }

    /// Waits until the process has worked for so long, or has ended.
    func worked(_ work: Duration) async throws {
        try await eventually("the load gets on", every: .milliseconds(1)) {
            !process.isRunning || processorTime >= work
        }
    }

    /// Waits for the end and expects that all is done; returns how long the process has worked.
    @discardableResult
    func finish(_ statuses: Set<Int32> = [0]) async throws -> Duration {
        try await ended()
        #expect(process.terminationReason == .exit, "\(log)")
        #expect(statuses.contains(process.terminationStatus), "\(log)")
        return lastProcessorTime
    }

    private func ended() async throws {
        try await eventually("the load ends", every: .milliseconds(2)) {
            _ = processorTime
            return !process.isRunning
        }
    }

    /// What the process has used of a processor: its progress, on a busy machine as on an idle one.
    private var processorTime: Duration {
        var clock = clockid_t()
        var time = timespec()
        if clock_getcpuclockid(processID, &clock) == 0, clock_gettime(clock, &time) == 0 {
            lastProcessorTime = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
        return lastProcessorTime
    }
}

/// A whole service that files are loaded into.
struct IngestKillSite {
    let site: TemporarySite
    /// Outside the data folder.
    let scratch: String

    func start(_ feed: ShopFeed) throws -> KilledProcess {
        try start(["ingest", "--source", feed.source, feed.file, "--json"])
    }

    private func start(_ arguments: [String]) throws -> KilledProcess {
        try KilledProcess(arguments, site: site, log: scratch + "/ingest.log")
    }

    /// Loads without a disturbance; returns how long the process has worked.
    func load(_ feed: ShopFeed) async throws -> Duration {
        try await start(feed).finish()
    }

    /// Loads, killed `kills` times after random parts of the work; returns how often it had not
    /// ended before.
    func load(
        _ feed: ShopFeed, killed kills: Int, undisturbed: Duration, random: inout SeededGenerator
    ) async throws -> Int {
        // Now and then a kill comes after a batch, but not so often that none is left for the last.
        // The work may be a little less than it was undisturbed.
        let passing = Double(feed.batches - 1) / Double(kills) / 2
        let longest = undisturbed / feed.batches * (0.8 / (1 - min(0.5, passing)))
        var struck = 0
        for _ in 0..<kills {
            let run = try start(feed)
            try await run.worked(longest * Double.random(in: 0...1, using: &random))
            struck += try await run.kill() ? 1 : 0
        }
        try await start(feed).finish()
        return struck
    }

    /// Takes the load of `feed` back, killed `kills` times; returns how often it had not ended before, and
    /// how long the last has worked.
    @discardableResult
    func undo(
        _ feed: ShopFeed, killed kills: Int = 0, undisturbed: Duration = .zero,
        random: inout SeededGenerator
    ) async throws -> (struck: Int, worked: Duration) {
        let number: Int64 = try #require(
            superuser("bauta").query(
                "SELECT max(load_id) AS n FROM ops.load WHERE mapping = \(feed.source)"
            ).first
        ).decode("n")
        let undo = ["load", "undo", String(number), "--json"]
        var struck = 0
        for _ in 0..<kills {
            let run = try start(undo)
            try await run.worked(undisturbed * Double.random(in: 0...1, using: &random))
            struck += try await run.kill() ? 1 : 0
        }
        // What a killed run had handed to the database may be done: it is then taken back already.
        let worked = try await start(undo).finish(kills == 0 ? [0] : [0, 65])
        return (struck, worked)
    }

    func superuser(_ database: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: site.path + "/run/postgres", database: database, user: "postgres",
                applicationName: "kill test"))
    }

    func export() throws -> CanonicalExport {
        try CanonicalExport(
            main: superuser("bauta"), keys: superuser("bauta_keys"),
            release: superuser("bauta_release"))
    }
}
