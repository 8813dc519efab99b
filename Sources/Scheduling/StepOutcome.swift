import ProgramSupport

/// How a step ended, by the exit codes every command keeps to.
public enum StepOutcome: Hashable, Sendable {
    /// Everything was done.
    case done
    /// Failed in a way that may pass: a restart, a lock, a full disk.
    case failed(String)
    /// A policy says no (3).
    case refused
    /// The input must be mended (65), or the command line (2): the exit status.
    case badInput(Int32)
    /// Whoever ran it was killed, and how the step ended is not known.
    case interrupted
    /// We were told to stop; the run does not count.
    case stopped

    /// - Parameter timedOut: whether it was ended for taking too long.
    init(_ ended: ExitState, timedOut: Bool) {
        self =
            switch (ended.signal, ended.status) {
            case _ where timedOut: .failed("took longer than its limit")
            case (0, 0): .done
            case (0, CommandFailure.Reason.refusedByPolicy.rawValue): .refused
            case (0, CommandFailure.Reason.badInput.rawValue),
                (0, CommandFailure.Reason.usage.rawValue):
                .badInput(ended.status)
            default: .failed(ended.text)
            }
    }

    /// Whether the same run may succeed later without anybody doing anything.
    var mayPass: Bool {
        switch self {
        case .failed, .interrupted, .stopped: true
        case .done, .refused, .badInput: false
        }
    }

    /// One word for scripts.
    var word: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .refused: "refused"
        case .badInput: "bad-input"
        case .interrupted: "interrupted"
        case .stopped: "stopped"
        }
    }

    var text: String {
        switch self {
        case .done: "done"
        case .failed(let what): what
        case .refused: "refused by policy"
        case .badInput(let status): "input or command line that cannot be used (exit \(status))"
        case .interrupted: "interrupted"
        case .stopped: "stopped"
        }
    }

    /// What a command that ran the step exits with.
    public var exitStatus: Int32 {
        switch self {
        case .done: 0
        case .failed, .interrupted, .stopped: CommandFailure.Reason.failed.rawValue
        case .refused: CommandFailure.Reason.refusedByPolicy.rawValue
        case .badInput: CommandFailure.Reason.badInput.rawValue
        }
    }
}
