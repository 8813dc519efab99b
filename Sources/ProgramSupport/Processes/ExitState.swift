import CPlatform

/// How a program ended.
public struct ExitState: Hashable, Sendable {
    /// Exit status; 0 when a signal ended it.
    public let status: Int32
    /// The signal that ended it; 0 when it exited.
    public let signal: Int32

    /// Reads what `waitpid` reported (wait(2)).
    public init(waitStatus: Int32) {
        signal = platform_term_signal(waitStatus)
        status = platform_exited(waitStatus) != 0 ? platform_exit_status(waitStatus) : 0
    }

    /// Whether it exited with status 0.
    public var succeeded: Bool { status == 0 && signal == 0 }

    /// For people: `exit status 1`, `signal 9`.
    public var text: String {
        signal == 0 ? "exit status " + String(status) : "signal " + String(signal)
    }
}
