public import CustomerModel
import Foundation

/// Days and times of day in the shop's time zone.
///
/// Instants are whole seconds since 1970-01-01 UTC.
public struct ShopCalendar: Sendable {
    private static let secondsPerDay = 86_400
    /// More than a clock is ever set by in one night.
    private static let margin = 6 * 3_600

    private let zone: TimeZone

    /// Nil when this machine has no time zone of this name.
    public init?(zone identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
    }

    /// Whether this machine has a time zone of this name.
    public static func knows(_ identifier: String) -> Bool {
        TimeZone(identifier: identifier) != nil
    }

    /// The day it is in the shop at `instant`.
    public func day(of instant: Int) -> CalendarDate {
        let local = instant + offset(at: instant)
        let (quotient, remainder) = local.quotientAndRemainder(dividingBy: Self.secondsPerDay)
        return CalendarDate(dayNumber: remainder < 0 ? quotient - 1 : quotient)
    }

    /// When the shop's clock shows `minute` minutes after midnight of `day`.
    ///
    /// Of a time shown twice (in autumn) it is the first; a time that is left out (in spring) is
    /// read on the clock of before, so that a step of that hour still runs once.
    public func instant(of day: CalendarDate, minute: Int) -> Int {
        let wall = day.dayNumber * Self.secondsPerDay + minute * 60
        let before = offset(at: wall - offset(at: wall) - Self.margin)
        let after = offset(at: wall - offset(at: wall) + Self.margin)
        if offset(at: wall - before) == before { return wall - before }
        if offset(at: wall - after) == after { return wall - after }
        return wall - before
    }

    /// `2026-03-29 05:00`, on the shop's clock.
    public func text(_ instant: Int) -> String {
        let day = day(of: instant)
        let local = instant + offset(at: instant)
        let minutes = (local - day.dayNumber * Self.secondsPerDay) / 60
        return day.iso8601 + " " + Self.twoDigits(minutes / 60) + ":" + Self.twoDigits(minutes % 60)
    }

    private func offset(at instant: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
    }

    private static func twoDigits(_ number: Int) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}
