/// When the shop's customers buy: a factor around 1 that multiplies every customer's rate.
///
/// Times are days (with fraction) since the first day of the generated span, in the shop's own
/// local time. Months, weekdays and hours multiply; each list averages 1, so that over whole years
/// the mean number of orders stays that of the purchase model.
struct Season {
    let firstDay: CivilDay
    let lengthInDays: Double
    /// No factor is larger; candidates are drawn at this pace and thinned.
    let peak: Double
    private let dayFactors: [Double]

    private static let weekdays = [1.05, 1.00, 1.00, 1.05, 1.10, 0.85, 0.95]
    private static let hours = [
        0.25, 0.10, 0.05, 0.05, 0.05, 0.15, 0.40, 0.80, 1.10, 1.35, 1.50, 1.50,
        1.50, 1.40, 1.30, 1.30, 1.30, 1.40, 1.60, 1.80, 1.90, 1.75, 1.05, 0.40,
    ]

    /// The span `[firstDay, endDay)`.
    init(
        from firstDay: CivilDay, to endDay: CivilDay,
        seasonality: ShopKind.Seasonality = .usual
    ) {
        let months = seasonality.months
        self.firstDay = firstDay
        peak = Self.highest(months) * Self.highest(Self.weekdays) * Self.highest(Self.hours)
        lengthInDays = Double(endDay.number - firstDay.number)
        dayFactors = (firstDay.number..<endDay.number).map { number in
            let day = CivilDay(number: number)
            return months[day.civil.month - 1] * Self.weekdays[day.weekday]
        }
    }

    /// The factor at a time within the span.
    func factor(at time: Double) -> Double {
        let day = Int(time)
        let hour = Int((time - Double(day)) * 24)
        return dayFactors[day] * Self.hours[min(hour, 23)]
    }

    /// The sum of all factors from a day's beginning to the end of the span, in days.
    func exposure(fromDay day: Int) -> Double {
        dayFactors[day...].reduce(0, +)
    }

    /// Whether a candidate drawn at the peak pace at `time` becomes an event.
    func accepts(_ time: Double, _ stream: inout RandomStream) -> Bool {
        stream.uniform() * peak < factor(at: time)
    }

    /// The day after the last.
    var endDay: CivilDay { CivilDay(number: firstDay.number + Int(lengthInDays)) }

    /// The first second after the span.
    var endSecond: Int { endDay.number * 86_400 }

    /// Seconds since 1970-01-01 00:00:00 of the shop's local time.
    func second(at time: Double) -> Int {
        firstDay.number * 86_400 + Int(time * 86_400)
    }

    private static func highest(_ factors: [Double]) -> Double { factors.max() ?? 1 }
}

extension ShopKind.Seasonality {
    /// Factors of January to December, with a mean of 1.
    fileprivate var months: [Double] {
        switch self {
        case .none: [Double](repeating: 1, count: 12)
        case .usual: [0.85, 0.82, 0.92, 0.93, 0.97, 0.92, 0.88, 0.86, 1.00, 1.08, 1.27, 1.50]
        case .strong: [0.45, 0.40, 0.55, 0.70, 0.80, 0.75, 0.60, 0.60, 0.90, 1.35, 2.10, 2.80]
        }
    }
}
