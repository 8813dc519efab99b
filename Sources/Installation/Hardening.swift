import CPlatform
import Glibc

/// What every process of the service does before it does anything else.
public enum Hardening {
    /// New files for their owner only, no core dump, no ptrace by the same user, and a closed
    /// socket is an error instead of a signal.
    ///
    /// The first statement of every executable: keys and personal values must not reach a dump.
    public static func apply() {
        umask(0o077)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        let dumpsRefused = platform_forbid_dumps() == 0 && setrlimit(core, &none) == 0
        precondition(dumpsRefused, "the system does not let this process refuse core dumps")
        signal(SIGPIPE, SIG_IGN)
    }
}
