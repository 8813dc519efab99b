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
        /// Whether a program ended by a fault of its own.
        var hasCrashed = false

        /// Whether what comes next is worth doing.
        var mayGoOn: Bool { outcome == .done || outcome == StepProcess.badFile || hasCrashed }

        /// This and the next command together: done only when both are; what may pass counts more.
        func followed(by next: Result) -> Result {
            Result(
                outcome: next.outcome == .done || outcome.mayPass ? outcome : next.outcome,
                summary: next.summary ?? summary)
        }
    }

    private static let pause = 0.5
    private static let endLimit = 5.0
    private static let longestSummary = 65_536

    /// Runs `commands` until one fails; what is bad input keeps nothing after it from being done, and
    /// neither does a file by which its reader crashes: the others of its command are read one by one then.
    ///
    /// Their standard input is the lock's file, which is empty: whoever is killed, the lock is free
    /// only once the step has ended too, and no second one starts beside it. They do not pass it on:
    /// see `PassedCommand`.
    func run(_ commands: [StepCommand]) throws -> Result {
        let deadline = Clock.now() + limit
        var total = Result(outcome: .done, summary: nil)
        for command in commands {
            let result = try run(command, until: deadline)
            let alone = result.hasCrashed ? command.eachFileAlone : []
            let results = try alone.isEmpty ? [result] : runAll(alone, until: deadline)
            for result in results { total = total.followed(by: result) }
            guard results.last?.mayGoOn != false else { return total }
        }
        return total
    }

    /// What became of each of `commands`, up to the first behind which nothing is worth doing.
    private func runAll(_ commands: [StepCommand], until deadline: Double) throws -> [Result] {
        var results: [Result] = []
        for command in commands where results.last?.mayGoOn != false {
            results.append(try run(command, until: deadline))
        }
        return results
    }

    private static let badFile = StepOutcome.badInput(CommandFailure.Reason.badInput.rawValue)

    private func run(_ command: StepCommand, until deadline: Double) throws -> Result {
        let path = folder.scheduleDirectory + "/output"
        try Files.write("", to: path)
        defer { unlink(path) }
        let output = try LogFile.open(path)
        defer { close(output) }
        // Held until the program has it too.
        let program = try withExtendedLifetime(command.files) {
            try StartedProgram(
                Launch(
                    arguments: command.arguments, input: lock, output: output,
                    handedTexts: command.handedTexts,
                    handedFolder: command.files?.folder.descriptor))
        }
        let (outcome, hasCrashed) = outcome(of: program, until: deadline)
        return Result(outcome: outcome, summary: Self.lastLine(of: path), hasCrashed: hasCrashed)
    }

    /// How the program ends, which is ended when a stop is asked for or the deadline has passed.
    private func outcome(
        of program: StartedProgram, until deadline: Double
    ) -> (StepOutcome, hasCrashed: Bool) {
        var isStopped = false
        let ended = program.wait(until: deadline) {
            isStopped = Signals.supervision.wereStopped(within: Self.pause)
            if !isStopped { whileWaiting() }
            return !isStopped
        }
        if let ended { return (StepOutcome(ended, timedOut: false), ended.isCrash) }
        let forced = program.end(within: Self.endLimit)
        return (isStopped ? .stopped : StepOutcome(forced, timedOut: true), false)
    }

    private static func lastLine(of path: String) -> String? {
        guard let line = LogFile.lastLines(1, of: path).first, line.utf8.count <= longestSummary
        else { return nil }
        return line
    }
}
