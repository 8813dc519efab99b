import CustomerModel

/// How much more or less the customers of a shop buy on each day of the year than on an even one.
///
/// A day counts as `index` days of even trade: what models of purchases call time is the sum of it.
/// A year is 365 days either way; 29 February counts as the day before it.
public struct YearlyPattern: Codable, Hashable, Sendable {
    /// Why the pattern is what it is.
    public enum Finding: String, Codable, Sendable {
        /// Less than two years of records: no season was seen twice.
        case tooShort = "too_short"
        /// What one year showed did not come again in another.
        case notRepeated = "not_repeated"
        /// One year tells what another is like.
        case found
    }

    /// Why the pattern is even, or that it is not.
    public let finding: Finding
    /// Years of 365 days before the day of the fit that have enough purchases to tell.
    public let years: Int
    /// Days around each that are averaged, as the standard deviation of their weights; 0 when even.
    public let bandwidthDays: Int
    /// Thousandths of an even day for 1 January to 31 December, adding up to 365,000; empty when even.
    ///
    /// Whole numbers, so that the time between two days has the same bits from wherever it is counted.
    let thousandths: [Int32]
    /// As `thousandths`, of net spend; nil in patterns of before it was kept, where a purchase brings
    /// the same all year.
    let spendThousandths: [Int32]?

    /// Days of a year here.
    static let days = 365
    static let thousandthsADay = 1_000

    init(
        finding: Finding, years: Int, bandwidthDays: Int = 0, thousandths: [Int32] = [],
        spendThousandths: [Int32]? = nil
    ) {
        self.finding = finding
        self.years = years
        self.bandwidthDays = bandwidthDays
        self.thousandths = thousandths
        self.spendThousandths = spendThousandths
    }

    /// Every day like every other, because nothing is known.
    static let even = YearlyPattern(finding: .tooShort, years: 0)

    /// Whether all days count the same.
    public var isEven: Bool { thousandths.isEmpty }

    /// Trade of the month 1…12 over that of an even one.
    public func level(ofMonth month: Int) -> Double {
        guard !isEven else { return 1 }
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let first = lengths.prefix(month - 1).reduce(0, +)
        let days = thousandths[first..<first + lengths[month - 1]]
        return Double(days.reduce(0, +)) / Double(Self.thousandthsADay * days.count)
    }

    /// Net spend of the month 1…12 over that of an even one.
    public func spendLevel(ofMonth month: Int) -> Double { ofSpend.level(ofMonth: month) }

    /// Place of a day in its year, 0…364.
    static func dayOfYear(_ day: Int32) -> Int {
        let (year, month, _) = CalendarDate(dayNumber: Int(day)).civil
        guard let first = CalendarDate(year: year, month: 1, day: 1) else { return 0 }
        let place = Int(day) - first.dayNumber
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return isLeap && (place > 59 || (place == 59 && month == 2)) ? place - 1 : place
    }

    /// The time that passes by this pattern on the days of `range`.
    func calendar(over range: Range<Int32>) -> TradeCalendar {
        TradeCalendar(self, over: range)
    }

    /// The pattern of net spend, as one of purchases.
    var ofSpend: YearlyPattern {
        guard let spendThousandths else { return self }
        return YearlyPattern(
            finding: finding, years: years, bandwidthDays: bandwidthDays,
            thousandths: spendThousandths)
    }
}

/// Time as trade has it: days of the calendar, each as long as its season.
struct TradeCalendar: Sendable {
    private let start: Int32
    /// Thousandths of an even day before each day of the range; empty where all days are even.
    private let passed: [Int64]

    init(_ pattern: YearlyPattern, over range: Range<Int32>) {
        start = range.lowerBound
        guard !pattern.isEven else {
            passed = []
            return
        }
        var passed: [Int64] = [0]
        passed.reserveCapacity(range.count + 1)
        var (place, sum) = (YearlyPattern.dayOfYear(range.lowerBound), Int64(0))
        for day in range {
            // Most days follow the one before; the turn of the year and of February are looked up.
            place = place < 57 || (place > 60 && place < 364) ? place : YearlyPattern.dayOfYear(day)
            sum += Int64(pattern.thousandths[place])
            passed.append(sum)
            place += 1
        }
        self.passed = passed
    }

    /// Days of even trade from the beginning of `first` to that of `last`; days beyond the range of
    /// the calendar count as none.
    func time(from first: Int32, to last: Int32) -> Double {
        guard !passed.isEmpty else { return Double(last - first) }
        return Double(thousandths(at: last) - thousandths(at: first))
            / Double(YearlyPattern.thousandthsADay)
    }

    /// As `time`, in whole days.
    func days(from first: Int32, to last: Int32) -> Int32 {
        guard !passed.isEmpty else { return last - first }
        let day = Int64(YearlyPattern.thousandthsADay)
        return Int32((thousandths(at: last) - thousandths(at: first) + day / 2) / day)
    }

    private func thousandths(at day: Int32) -> Int64 {
        passed[min(max(0, Int(day) - Int(start)), passed.count - 1)]
    }
}
