/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Windows are `[from, asOf)` everywhere: `asOf` is exclusive. A day is a day of the shop's time
/// zone; the conversion happens once, on the way in.
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let dayNumber: Int

    /// The day so many days after 1970-01-01; negative for days before it.
    public init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// The day `day` of `month` (1…12) in `year`; nil when the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...31).contains(day), (1...9999).contains(year) else {
            return nil
        }
        let candidate = CalendarDate(
            dayNumber: Self.daysFromCivil(year: year, month: month, day: day))
        guard candidate.civil == (year, month, day) else { return nil }
        self = candidate
    }

    /// Reads `YYYY-MM-DD`; nil for anything else.
    public init?(iso8601 text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads the integer key `YYYYMMDD` of `dim_date`; nil when it names no day.
    public init?(dateKey: Int) {
        self.init(year: dateKey / 10_000, month: dateKey / 100 % 100, day: dateKey % 100)
    }

    /// Year, month (1…12) and day of the month.
    public var civil: (year: Int, month: Int, day: Int) {
        // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let leapCorrection = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapCorrection) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    private static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// `YYYYMMDD`, the key of `dim_date`.
    public var dateKey: Int {
        let (year, month, day) = civil
        return year * 10_000 + month * 100 + day
    }

    /// `YYYY-MM-DD`.
    public var iso8601: String {
        let (year, month, day) = civil
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    /// `YYYY-Qn`.
    public var quarter: String {
        let (year, month, _) = civil
        return Self.padded(year, 4) + "-Q" + String((month + 2) / 3)
    }

    /// ISO 8601 week, `YYYY-Www`.
    public var week: String {
        let (year, week) = isoWeek
        return Self.padded(year, 4) + "-W" + Self.padded(week, 2)
    }

    /// ISO 8601 year and week (1…53); at the turn of a year the year is not always the calendar's.
    public var isoWeek: (year: Int, week: Int) {
        // The week belongs to the year of its Thursday. 1970-01-01 was a Thursday.
        let weekday = ((dayNumber + 3) % 7 + 7) % 7
        let thursday = CalendarDate(dayNumber: dayNumber - weekday + 3)
        let year = thursday.civil.year
        let newYear = Self.daysFromCivil(year: year, month: 1, day: 1)
        return (year, (thursday.dayNumber - newYear) / 7 + 1)
    }

    /// This day moved by `days`.
    public func adding(days: Int) -> CalendarDate {
        CalendarDate(dayNumber: dayNumber + days)
    }

    /// Whole days from `earlier` to this day.
    public func days(since earlier: CalendarDate) -> Int { dayNumber - earlier.dayNumber }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.dayNumber < right.dayNumber
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
