import Glibc
import Installation
import ProgramSupport

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

        /// Whether what comes next is worth doing.
        var mayGoOn: Bool { outcome == .done || outcome == StepProcess.badFile }

        /// This and the next command together: done only when both are.
        func followed(by next: Result) -> Result {
            Result(
                outcome: next.outcome == .done ? outcome : next.outcome,
                summary: next.summary ?? summary)
        }
    }

    private static let pause = 0.5
    private static let endLimit = 5.0
    private static let longestSummary = 65_536

    /// Runs `commands` until one fails; what is bad input keeps nothing after it from being done.
    ///
    /// Their standard input is the lock's file, which is empty: whoever is killed, the lock is free
    /// only once the step has ended too, and no second one starts beside it.
    func run(_ commands: [StepCommand]) throws -> Result {
        let deadline = Clock.now() + limit
        var total = Result(outcome: .done, summary: nil)
        for command in commands {
            let result = try run(command.arguments, until: deadline)
            total = total.followed(by: result)
            if result.outcome == Self.badFile {
                for piece in command.pieces {
                    total = total.followed(by: try run(piece, until: deadline))
                    guard total.mayGoOn else { return total }
                }
            }
            guard total.mayGoOn else { return total }
        }
        return total
    }

    private static let badFile = StepOutcome.badInput(CommandFailure.Reason.badInput.rawValue)

    private func run(_ arguments: [String], until deadline: Double) throws -> Result {
        let path = folder.scheduleDirectory + "/output"
        try Files.write("", to: path)
        defer { unlink(path) }
        let output = try LogFile.open(path)
        defer { close(output) }
        let pid = try Launch(arguments: arguments, input: lock, output: output).start()
        let outcome = wait(for: pid, until: deadline)
        return Result(outcome: outcome, summary: Self.lastLine(of: path))
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
        let deadline = Clock.now() + endLimit
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
