public import CustomerModel

/// How late an as-of may be: tomorrow on the shop's clock, of which everything up to this midnight is
/// known when it begins.
///
/// A later day is a mistyped one: what is scored as of it looks like a year of silence, stands as the
/// latest snapshot for good, and is published under the name of a week that has not come.
public struct AsOfLimit: Hashable, Sendable {
    /// The day it is in the shop.
    public let today: CalendarDate

    /// The latest as-of that is taken without being asked for twice.
    public var latest: CalendarDate { today.adding(days: 1) }

    /// On a day that is known.
    public init(today: CalendarDate) { self.today = today }

    /// By the time zone of `schedule.yaml` in `folder`; where that cannot be read, the day it is where
    /// the sun rises first.
    public init(policies folder: String, now: EventTime = .now()) {
        let schedule = try? SchedulePolicy(folder: folder, isTimeZone: ShopCalendar.knows)
        if let calendar = schedule.flatMap({ ShopCalendar(zone: $0.timeZone) }) {
            self.init(today: calendar.day(of: now.seconds))
        } else {
            let firstHours = 14
            self.init(
                today: CalendarDate(dayNumber: (now.seconds + firstHours * 3_600) / 86_400))
        }
    }

    /// Why `asOf` is not taken; nil where it is.
    public func refusal(of asOf: CalendarDate) -> String? {
        guard asOf > latest else { return nil }
        return
            "\(asOf.iso8601) lies after tomorrow (\(latest.iso8601) on the shop's clock); correct "
            + "the day, or give --allow-future if it is meant"
    }
}
