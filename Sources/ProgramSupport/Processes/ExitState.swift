import CPlatform
import Glibc

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

    /// Whether a fault of its own ended it, or the system for want of memory; also where a program that
    /// waited for it says so as a shell does, by 128 and the signal.
    public var isCrash: Bool {
        let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGSEGV, SIGSYS]
        return crashes.contains(signal == 0 ? status - 128 : signal)
    }

    /// For people: `exit status 1`, `signal 9`.
    public var text: String {
        signal == 0 ? "exit status " + String(status) : "signal " + String(signal)
    }
}
