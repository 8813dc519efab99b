import Glibc

/// Signals as events of one loop: they are blocked, and the main thread asks for them.
public enum Signals {
    /// Blocks the signals the supervisor waits for; before the first thread is made.
    public static func block() {
        var set = watched
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The next watched signal within `seconds`; nil when none came.
    public static func wait(seconds: Double) -> Int32? {
        var set = watched
        let whole = seconds.rounded(.down)
        var limit = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        let signal = sigtimedwait(&set, nil, &limit)
        return signal > 0 ? signal : nil
    }

    private static var watched: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGCHLD] { sigaddset(&set, signal) }
        return set
    }
}
