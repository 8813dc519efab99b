import Cryptography
private import CustomerModel
private import Glibc
import Text

/// A moment as events tell it: milliseconds since 1970-01-01 00:00 UTC.
public struct EventTime: Hashable, Comparable, Sendable {
    /// Since 1970-01-01 00:00 UTC.
    public let milliseconds: Int

    /// From 1970 to the end of 9999.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// The system's clock.
    ///
    /// The order of the log is that of leaf indexes, never of these.
    public static func now() -> EventTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return EventTime(milliseconds: time.tv_sec * 1_000 + time.tv_nsec / 1_000_000)
    }

    /// RFC 3339 in UTC with three decimals, for example `2026-11-22T09:00:00.000Z`.
    public var rfc3339: String {
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }
        return CalendarDate(dayNumber: days).iso8601 + "T" + clock.joined(separator: ":") + "."
            + Self.padded(fraction, 3) + "Z"
    }

    public static func < (left: EventTime, right: EventTime) -> Bool {
        left.milliseconds < right.milliseconds
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// The name of one event: a UUID of version 7 (RFC 9562), which sorts by time.
public struct EventID: Hashable, Sendable {
    /// Lower-case hexadecimal digits in groups of 8-4-4-4-12.
    public let text: String

    /// A new name: 48 bits of `time`, 74 random bits.
    public init(at time: EventTime = .now()) {
        var bytes = RandomBytes.make(16)
        for position in 0..<6 {
            bytes[position] = UInt8(truncatingIfNeeded: time.milliseconds >> (40 - 8 * position))
        }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        text = UUIDText.text(bytes)
    }

    /// Reads a UUID of any version in the form above; nil for anything else.
    public init?(_ text: String) {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12],
            groups.allSatisfy({ $0.allSatisfy(Hexadecimal.digits.contains) })
        else { return nil }
        self.text = text
    }
}
