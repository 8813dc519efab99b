import Glibc

/// Signals as events: they are blocked, and one thread asks for them.
public struct Signals: Sendable {
    private let numbers: [Int32]

    /// What tells a process that serves to end: SIGTERM and SIGINT.
    public static let stop = Signals(numbers: [SIGTERM, SIGINT])
    /// What a process that starts others waits for: a stop, a hang-up, the end of one of them.
    public static let supervision = Signals(numbers: [SIGTERM, SIGINT, SIGHUP, SIGCHLD])

    /// Keeps them from interrupting a thread.
    ///
    /// To be called before the first thread is made: all threads inherit the mask.
    public func block() {
        var set = mask
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Blocks until one of them came.
    public func wait() {
        var set = mask
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
    }

    /// The next of them within `seconds`; nil when none came.
    public func wait(seconds: Double) -> Int32? {
        var set = mask
        let whole = seconds.rounded(.down)
        var limit = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        let signal = sigtimedwait(&set, nil, &limit)
        return signal > 0 ? signal : nil
    }

    /// Waits as `wait(seconds:)` does, and returns whether a stop was asked for.
    public func wereStopped(within seconds: Double) -> Bool {
        Signals.stop.numbers.contains(wait(seconds: seconds) ?? 0)
    }

    private var mask: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in numbers { sigaddset(&set, signal) }
        return set
    }
}
