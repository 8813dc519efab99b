import Glibc

/// When whoever asked no longer waits for an answer.
///
/// A reading of the machine's monotonic clock, which both ends of a Unix socket share; it stands in
/// messages as whole milliseconds.
public struct RequestDeadline: Codable, Hashable, Sendable {
    private let milliseconds: Int

    /// The moment `duration` from now.
    public init(after duration: Duration) {
        milliseconds = Self.now + Int(duration / .milliseconds(1))
    }

    /// As a message holds it.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int.self)
    }

    /// Writes the milliseconds alone.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// What is left until then; nothing once it has passed, and never more than `limit`.
    public func remaining(atMost limit: Duration) -> Duration {
        // The difference of two numbers of which one came in a message.
        let (left, overflow) = milliseconds.subtractingReportingOverflow(Self.now)
        guard !overflow else { return milliseconds < 0 ? .zero : limit }
        return max(.zero, min(.milliseconds(left), limit))
    }

    private static var now: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
