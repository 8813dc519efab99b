import FoundationEssentials

/// Moments as the interface writes them (RFC 3339, UTC, whole seconds).
enum MomentText {
    /// For example `2026-03-01T12:34:56Z`.
    static func text(secondsSince1970 seconds: Int) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
