import CustomerModel
import Foundation
import Settings

/// Turns the local times of one time zone into instants.
struct ShopClock {
    private enum Offset {
        /// Seconds east of UTC, all day long.
        case constant(Int)
        case changing
    }

    private static let secondsPerDay = 86_400
    /// More than any zone is away from UTC, so that a window this wide holds the whole local day.
    private static let margin = 16 * 3_600

    private let zone: TimeZone
    /// Whether times that name no clock are UTC.
    private let readsUTC: Bool
    /// Asking the time zone costs more than all else of a row; a day is asked once.
    private var offsets: [Int: Offset] = [:]

    /// The clock of a mapping's time zone; nil where it names none.
    init?(of mapping: SourceMapping) {
        guard let zone = mapping.timeZone else { return nil }
        self.init(zone: zone, readsUTC: mapping.timesAreInUTC)
    }

    /// Nil when the IANA database has no zone of this name.
    init?(zone identifier: String, readsUTC: Bool = false) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
        self.readsUTC = readsUTC
    }

    /// Microseconds since 1970-01-01 UTC, and the day on the shop's clock.
    mutating func place(_ moment: Moment) -> (instant: Int64, day: CalendarDate) {
        let instant: Int64
        switch moment {
        case .day(let day):
            return (self.instant(of: LocalTimestamp(day: day, microseconds: 0)), day)
        case .instant(let told): instant = told
        case .local(let time) where readsUTC: instant = time.wallMicroseconds
        case .local(let time): return (self.instant(of: time), time.day)
        }
        let seconds = instant.dividedFloored(by: 1_000_000)
        let local = seconds + Int64(offset(at: Int(seconds)))
        let day = local.dividedFloored(by: Int64(Self.secondsPerDay))
        return (instant, CalendarDate(dayNumber: Int(day)))
    }

    /// Microseconds since 1970-01-01 UTC.
    ///
    /// A time that the clock shows twice (in autumn) is the earlier one. A time that it skips (in
    /// spring) is read on the clock of before, as java.time does: a sale is worth more than an hour.
    mutating func instant(of local: LocalTimestamp) -> Int64 {
        let wall = local.wallMicroseconds
        let seconds = Int(wall.dividedFloored(by: 1_000_000))
        return wall - Int64(offset(onDay: local.day.dayNumber, wall: seconds)) * 1_000_000
    }

    private mutating func offset(onDay day: Int, wall: Int) -> Int {
        switch offsets[day] {
        case .constant(let offset)?:
            return offset
        case .changing?:
            return offset(aroundChange: wall)
        case nil:
            let midnight = day * Self.secondsPerDay
            let before = offset(at: midnight - Self.margin)
            let after = offset(at: midnight + Self.secondsPerDay + Self.margin)
            offsets[day] = before == after ? .constant(before) : .changing
            return offset(onDay: day, wall: wall)
        }
    }

    /// The offset under which the instant shows `wall`; of two, that of the earlier instant.
    private func offset(aroundChange wall: Int) -> Int {
        let before = offset(at: wall - Self.margin)
        let after = offset(at: wall + Self.margin)
        if offset(at: wall - before) == before { return before }
        if offset(at: wall - after) == after { return after }
        return before
    }

    private func offset(at instant: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant)))
    }
}

extension Int64 {
    /// The quotient rounded down, below zero too.
    fileprivate func dividedFloored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
