/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// The generator has its own dozen lines of calendar, so that its files are no echo of the
/// product's reading of dates.
struct CivilDay: Equatable {
    let number: Int

    init(number: Int) { self.number = number }

    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    init(year: Int, month: Int, day: Int) {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = yearOfEra / 4 - yearOfEra / 100
        number = era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468
    }

    /// Year, month (1…12) and day of the month; for days since the year 1.
    var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let leapCorrection = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapCorrection) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// 0 for Monday … 6 for Sunday; 1970-01-01 was a Thursday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }
}
