import CustomerModel

/// When something happened, as a row tells it.
enum Moment: Hashable {
    /// The first moment of a day on the shop's clock.
    case day(CalendarDate)
    /// On a clock that the row does not name.
    case local(LocalTimestamp)
    /// Microseconds since 1970-01-01 UTC.
    case instant(Int64)

    /// Of the day at `timeOfDay`, microseconds since midnight; where none is told, as it is.
    func at(_ timeOfDay: Int64?) -> Moment {
        guard let timeOfDay else { return self }
        switch self {
        case .day(let day): return .local(LocalTimestamp(day: day, microseconds: timeOfDay))
        case .local(let time):
            return .local(LocalTimestamp(day: time.day, microseconds: timeOfDay))
        case .instant: return self
        }
    }
}

/// A time as the clock on a shop's wall shows it.
struct LocalTimestamp: Hashable {
    let day: CalendarDate
    /// Since local midnight as the clock counts.
    let microseconds: Int64

    /// As wall clocks would show it in UTC: microseconds since 1970-01-01.
    var wallMicroseconds: Int64 { Int64(day.dayNumber) * Self.dayMicroseconds + microseconds }

    static let dayMicroseconds: Int64 = 86_400_000_000
}

extension LocalTimestamp {
    /// The time that a clock in UTC shows.
    init(utcMicroseconds: Int64) {
        let (quotient, remainder) = utcMicroseconds.quotientAndRemainder(
            dividingBy: Self.dayMicroseconds)
        let isBelow = remainder < 0
        self.init(
            day: CalendarDate(dayNumber: Int(isBelow ? quotient - 1 : quotient)),
            microseconds: isBelow ? remainder + Self.dayMicroseconds : remainder)
    }
}
