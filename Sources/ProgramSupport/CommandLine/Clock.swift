import CustomerModel
import Glibc

/// Seconds that only grow, for waiting and measuring.
public enum Clock {
    /// Seconds since some moment before this machine started.
    public static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since 1970.
    public static func wallSeconds() -> Int { EventTime.now().seconds }

    /// For example `  3.2 s`.
    public static func text(seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let text = String(tenths / 10) + "." + String(tenths % 10) + " s"
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
    }
}
