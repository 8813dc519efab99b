import Glibc
import Synchronization

/// Times the parts of a run and says what is going on.
///
/// Stages may overlap: their times add up to more than the run's.
final class StageClock: Sendable {
    struct Stage: Sendable {
        let name: String
        let seconds: Double
    }

    private let start = ContinuousClock.now
    private let stages = Mutex<[Stage]>([])

    /// The stages that have ended, in that order.
    var ended: [Stage] { stages.withLock { $0 } }

    /// Seconds since the clock was made, to a thousandth.
    var seconds: Double { Self.seconds(since: start) }

    /// The most memory this process has held so far, in MiB.
    static var peakMemory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1_024
    }

    /// Runs `body` as the stage `name`; `saying` goes to standard error first.
    func measure<Result>(
        _ name: String, _ saying: String? = nil, _ body: () throws -> Result
    ) rethrows -> Result {
        if let saying { StandardError.say(saying) }
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
