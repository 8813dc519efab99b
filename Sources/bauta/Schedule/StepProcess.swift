import Glibc
import Installation

/// Runs the commands of one step, one after another, and waits for them.
struct StepProcess {
    let folder: DataFolder
    /// The lock's descriptor.
    let lock: Int32
    /// Seconds all commands together may take.
    let limit: Double
    /// Called while waiting, each time round.
    let whileWaiting: () -> Void

    /// What was printed, and how it ended.
    struct Result {
        let outcome: StepOutcome
        /// The last line of standard output: the summary.
        let summary: String?
    }

    private static let pause = 0.5
    private static let patience = 5.0
    private static let longestSummary = 65_536

    /// Runs `commands` until one fails.
    ///
    /// Their standard input is the lock's file, which is empty: whoever is killed, the lock is free
    /// only once the step has ended too, and no second one starts beside it.
    func run(_ commands: [[String]]) throws -> Result {
        let deadline = Clock.now() + limit
        var summary: String?
        for command in commands {
            let path = folder.scheduleDirectory + "/output"
            try Files.write("", to: path)
            let output = try LogFile.open(path)
            defer { close(output) }
            let pid = try Launch(arguments: command, input: lock, output: output).start()
            let outcome = wait(for: pid, until: deadline)
            summary = Self.lastLine(of: path) ?? summary
            unlink(path)
            guard outcome == .done else { return Result(outcome: outcome, summary: summary) }
        }
        return Result(outcome: .done, summary: summary)
    }

    private func wait(for pid: pid_t, until deadline: Double) -> StepOutcome {
        while true {
            if let ended = Self.collect(pid) { return StepOutcome(ended, timedOut: false) }
            let signal = Signals.wait(seconds: Self.pause)
            if signal == SIGTERM || signal == SIGINT {
                Self.end(pid)
                return .stopped
            }
            if Clock.now() > deadline {
                return StepOutcome(Self.end(pid), timedOut: true)
            }
            whileWaiting()
        }
    }

    private static func collect(_ pid: pid_t) -> ExitState? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? ExitState(waitStatus: status) : nil
    }

    /// Ends the program: asks first, and insists after a few seconds.
    @discardableResult
    private static func end(_ pid: pid_t) -> ExitState {
        kill(pid, SIGTERM)
        let deadline = Clock.now() + patience
        while Clock.now() < deadline {
            if let ended = collect(pid) { return ended }
            usleep(20_000)
        }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return ExitState(waitStatus: status)
    }

    private static func lastLine(of path: String) -> String? {
        guard let line = LogFile.lastLines(1, of: path).first, line.utf8.count <= longestSummary
        else { return nil }
        return line
    }
}
