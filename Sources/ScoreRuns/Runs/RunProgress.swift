import Glibc
import Synchronization

/// Takes one line about what is going on, without its end, for people who wait.
package typealias ProgressReport = @Sendable (String) -> Void

/// Times the stages of a run and reports what is going on.
///
/// Stages may overlap: their times add up to more than the run's.
final class RunProgress: Sendable {
    /// A stage that has ended.
    struct Stage: Sendable {
        let name: String
        let seconds: Double
    }

    private let start = ContinuousClock.now
    private let stages = Mutex<[Stage]>([])
    private let report: ProgressReport

    init(report: @escaping ProgressReport = { _ in }) {
        self.report = report
    }

    /// Reports `text`.
    func say(_ text: String) { report(text) }

    /// The stages that have ended, in that order.
    var ended: [Stage] { stages.withLock { $0 } }

    /// Seconds since the run began, to a thousandth.
    var seconds: Double { Self.seconds(since: start) }

    /// The most memory this process has held so far, in MiB.
    static var peakMemory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1_024
    }

    /// Runs `body` as the stage `name`; `saying` is reported first.
    func measure<Result>(
        _ name: String, _ saying: String? = nil, _ body: () throws -> Result
    ) rethrows -> Result {
        if let saying { say(saying) }
        let begin = ContinuousClock.now
        defer { record(name, since: begin) }
        return try body()
    }

    /// Runs `body`, which waits for others, as the stage `name`.
    func follow<Result: Sendable>(
        _ name: String, _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        let begin = ContinuousClock.now
        defer { record(name, since: begin) }
        return try await body()
    }

    private func record(_ name: String, since begin: ContinuousClock.Instant) {
        let stage = Stage(name: name, seconds: Self.seconds(since: begin))
        stages.withLock { $0.append(stage) }
    }

    private static func seconds(since begin: ContinuousClock.Instant) -> Double {
        (begin.duration(to: .now) / .milliseconds(1)).rounded() / 1_000
    }
}
