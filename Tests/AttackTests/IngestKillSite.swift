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

    static let batchRows = 4_000
    var batches: Int { max(1, (rows + Self.batchRows - 1) / Self.batchRows) }
}

/// `bauta ingest` under way.
///
/// It becomes the ingest process, so its process id is that one's.
final class IngestProcess {
    private let process: Process
    private let errors: String
    private var lastProcessorTime = Duration.zero

    init(_ feed: ShopFeed, site: TemporarySite, log: String) throws {
        errors = log
        try Data().write(to: URL(fileURLWithPath: log))
        process = try Executables.program(
            "bauta", ["ingest", "--source", feed.source, feed.file, "--json"],
            environment: ["BAUTA_DATA": site.path]
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

    /// Waits for the end and expects that all is loaded; returns how long the process has worked.
    @discardableResult
    func finish() async throws -> Duration {
        try await ended()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0, "\(log)")
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

    func start(_ feed: ShopFeed) throws -> IngestProcess {
        try IngestProcess(feed, site: site, log: scratch + "/ingest.log")
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
