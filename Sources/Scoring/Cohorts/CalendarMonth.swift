public import CustomerModel

/// A month of the shop's calendar, counted from January of the year 0.
public struct CalendarMonth: Hashable, Comparable, Sendable {
    /// Months since January of the year 0.
    public let number: Int32

    /// The month so many months after January of the year 0.
    public init(number: Int32) { self.number = number }

    /// The month that holds `day`.
    public init(_ day: CalendarDate) {
        let (year, month, _) = day.civil
        number = Int32(year * 12 + month - 1)
    }

    /// `YYYYMM`.
    public var key: Int32 { number / 12 * 100 + number % 12 + 1 }

    /// `CalendarDate.dayNumber` of its first day.
    var firstDay: Int32 {
        let day = CalendarDate(year: Int(number / 12), month: Int(number % 12) + 1, day: 1)
        return Int32(clamping: day?.dayNumber ?? 0)
    }

    var next: CalendarMonth { CalendarMonth(number: number + 1) }

    public static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
        left.number < right.number
    }
}

/// The months of a range of days, to look up the month of each of millions of rows.
struct MonthRange: Sendable {
    /// The month of the first day.
    let first: CalendarMonth
    /// Months from the first day's to the last's; 0 when there is no day.
    let count: Int
    private let firstDay: Int32
    /// For each day the month, counted from `first`.
    private let places: [Int32]

    /// The months of `days`, which are day numbers.
    init(_ days: Range<Int32>) {
        firstDay = days.lowerBound
        first = CalendarMonth(CalendarDate(dayNumber: Int(days.lowerBound)))
        var places: [Int32] = []
        places.reserveCapacity(days.count)
        var place: Int32 = 0
        var nextMonth = first.next.firstDay
        for day in days {
            if day == nextMonth {
                place += 1
                nextMonth = CalendarMonth(number: first.number + place).next.firstDay
            }
            places.append(place)
        }
        count = places.isEmpty ? 0 : Int(place) + 1
        self.places = places
    }

    @inline(__always)
    func place(of day: Int32) -> Int { Int(places[Int(day - firstDay)]) }

    func month(_ place: Int) -> CalendarMonth {
        CalendarMonth(number: first.number + Int32(place))
    }
}

extension CustomerOrders {
    /// From the first row to as-of, by day; empty when all rows lie at or after `end`.
    func observedDays(before end: Int32) -> Range<Int32> {
        var earliest = end
        for customer in 0..<customerCount {
            let rows = rows(of: customer)
            guard !rows.isEmpty else { continue }
            earliest = min(earliest, days[rows.lowerBound])
        }
        return earliest..<end
    }
}
