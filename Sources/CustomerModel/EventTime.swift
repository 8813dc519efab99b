import Glibc

/// When something happened: milliseconds since 1970-01-01 00:00 UTC.
public struct EventTime: Hashable, Comparable, Sendable {
    /// Since 1970-01-01 00:00 UTC.
    public let milliseconds: Int

    /// From 1970 to the end of 9999.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Whole seconds since 1970-01-01 00:00 UTC; what lies outside of 1970 to 9999, as a damaged file
    /// may say, is the nearest second inside.
    public init(seconds: Int) {
        self.init(milliseconds: min(max(seconds, 0), Self.lastSecond) * 1_000)
    }

    /// 9999-12-31 23:59:59 UTC.
    private static let lastSecond = 253_402_300_799

    /// The system's clock, which may be set back: it orders nothing.
    public static func now() -> EventTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return EventTime(milliseconds: time.tv_sec * 1_000 + time.tv_nsec / 1_000_000)
    }

    /// Whole seconds since 1970-01-01 00:00 UTC, what is left over cut off.
    public var seconds: Int { milliseconds / 1_000 }

    /// RFC 3339 in UTC with three decimals, for example `2026-11-22T09:00:00.000Z`.
    public var rfc3339: String {
        toTheSecond + "." + String(String(1_000 + milliseconds % 1_000).dropFirst()) + "Z"
    }

    /// RFC 3339 in UTC in whole seconds, for example `2026-11-22T09:00:00Z`.
    public var rfc3339Seconds: String { toTheSecond + "Z" }

    private var toTheSecond: String {
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { part in
            part < 10 ? "0" + String(part) : String(part)
        }
        return CalendarDate(dayNumber: days).iso8601 + "T" + clock.joined(separator: ":")
    }

    public static func < (left: EventTime, right: EventTime) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
