import Glibc

/// SIGTERM and SIGINT, waited for by a thread instead of interrupting one.
public enum StopSignals {
    /// Before the first thread is made: all threads inherit the mask.
    public static func block() {
        var set = stopping
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Blocks until one of them came.
    public static func wait() {
        var set = stopping
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
    }

    private static var stopping: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
