public import Glibc

/// A program that this process has started and whose end it collects.
public struct StartedProgram: Sendable {
    /// The id of its process.
    public let pid: pid_t

    /// Starts what `launch` describes.
    ///
    /// - Throws: `CommandFailure` when it cannot be started.
    public init(_ launch: Launch) throws { pid = try launch.start() }

    /// What is said of a program whose end somebody else has collected: exit status 255.
    private static let unknownEnd = ExitState(waitStatus: 255 << 8)

    /// How it ended; nil while it runs.
    public func endIfOver() -> ExitState? {
        var status: Int32 = 0
        switch waitpid(pid, &status, WNOHANG) {
        case pid: return ExitState(waitStatus: status)
        case -1 where errno != EINTR: return Self.unknownEnd
        default: return nil
        }
    }

    /// Waits for its end.
    public func wait() -> ExitState {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return Self.unknownEnd }
        }
        return ExitState(waitStatus: status)
    }

    /// Waits for its end, looking again whenever `pause` has returned.
    ///
    /// - Parameters:
    ///   - deadline: When to wait no longer, in seconds of `Clock.now`.
    ///   - pause: Passes some time, and returns whether to wait on.
    /// - Returns: How it ended; nil when it still runs and is not waited for any more.
    public func wait(until deadline: Double = .infinity, pause: () -> Bool) -> ExitState? {
        while true {
            if let ended = endIfOver() { return ended }
            guard Clock.now() < deadline, pause() else { return nil }
        }
    }

    /// Ends it: asks by SIGTERM, and insists by SIGKILL after `seconds`.
    @discardableResult
    public func end(within seconds: Double) -> ExitState {
        if seconds > 0 {
            kill(pid, SIGTERM)
            let ended = wait(until: Clock.now() + seconds) {
                usleep(20_000)
                return true
            }
            if let ended { return ended }
        }
        kill(pid, SIGKILL)
        return wait()
    }
}
