public import CustomerModel

/// Intervals of totals, predicted from several past days by the windows before each, against what came.
///
/// Each day is judged as a day is scored: by no more of the past than lay before it.
public struct TotalBacktest: Sendable {
    /// One total as of the last day.
    public struct Total: Sendable {
        /// `shop`, or a kind of groups.
        public let kind: String
        /// Which group of its kind; `all` for the shop.
        public let name: String
        /// Customers with an order before the day predicted from.
        public let customers: Int
        /// Minor units.
        public let predicted: Double
        /// Lower bound of the 95 % interval, minor units.
        public let low: Double
        /// Upper bound of the 95 % interval, minor units.
        public let high: Double
        /// What came, minor units.
        public let actual: Double

        var isHeld: Bool { low <= actual && actual <= high }
    }

    /// How often intervals of one kind held, over all days judged.
    public struct Coverage: Sendable {
        /// `shop`, or a kind of groups.
        public let kind: String
        /// Totals that were looked at.
        public let totals: Int
        /// How many lay within their interval.
        public let held: Int
        /// Mean of half the interval over the prediction.
        public let meanReach: Double
    }

    /// Days predicted from that had windows enough before them, the latest first.
    public let origins: [CalendarDate]
    /// Past windows that the latest was judged by.
    public let windows: Int
    /// Of spend, by kind, the shop first.
    public let coverage: [Coverage]
    /// As `coverage`, of margin.
    public let marginCoverage: [Coverage]
    /// Spend as of the latest, the shop first; empty where it had too few windows before it.
    public let latest: [Total]

    private static let mostOrigins = 12

    /// Predicts from `asOf` and from days before it; nil where not even `asOf` has windows enough
    /// before it.
    public init?(
        of orders: CustomerOrders, asOf: CalendarDate, days: Int, assumptions: ValueAssumptions,
        groupings: [CustomerGrouping]
    ) {
        let sample = orders.sample(ofAbout: TotalErrors.sampleSize)
        guard let start = sample.days.min() else { return nil }
        let end = Int32(clamping: asOf.dayNumber)
        let candidates = RollingOrigins.days(
            from: end, historyStart: start, windowDays: days, most: Self.mostOrigins)
        let ended = candidates.count { $0 + Int32(days) <= end }
        guard ended >= TotalErrors.leastOrigins else { return nil }
        let forecasts = candidates.enumerated().map { place, day in
            // What is predicted as of the last day is everybody's, by what a sample tells of the past.
            TotalForecast(
                of: place == 0 ? orders : sample, from: CalendarDate(dayNumber: Int(day)),
                days: days, assumptions: assumptions, groupings: groupings)
        }
        let spend = JudgedTotals(forecasts, days: days, of: .spend)
        guard let last = spend.days.first, last.origin == asOf else { return nil }
        origins = spend.days.map(\.origin)
        windows = last.windows
        latest = last.totals
        let kinds = ["shop"] + groupings.map(\.kind)
        coverage = spend.coverage(of: kinds)
        marginCoverage = JudgedTotals(forecasts, days: days, of: .margin).coverage(of: kinds)
    }
}

/// Totals of one measure as of each day that had windows enough before it, the latest first.
private struct JudgedTotals {
    let days: [(origin: CalendarDate, windows: Int, totals: [TotalBacktest.Total])]

    /// Smaller groups are told by chance alone.
    private static let leastCustomers = 30

    init(_ forecasts: [TotalForecast], days: Int, of measure: TotalMeasure) {
        self.days = forecasts.compactMap { forecast in
            let past = forecasts.filter {
                $0.origin.dayNumber + days <= forecast.origin.dayNumber
            }
            return TotalErrors(past, windowDays: days, of: measure).map {
                (
                    forecast.origin, $0.origins.count,
                    Self.totals(of: forecast, by: $0, measure: measure)
                )
            }
        }
    }

    func coverage(of kinds: [String]) -> [TotalBacktest.Coverage] {
        kinds.compactMap { kind in
            let totals = days.flatMap(\.totals).filter { $0.kind == kind }
            guard !totals.isEmpty else { return nil }
            let reaches = totals.map { ($0.high - $0.low) / 2 / $0.predicted }.sorted()
            return TotalBacktest.Coverage(
                kind: kind, totals: totals.count, held: totals.count(where: \.isHeld),
                meanReach: reaches.reduce(0, +) / Double(totals.count))
        }
    }

    private static func totals(
        of forecast: TotalForecast, by errors: TotalErrors, measure: TotalMeasure
    ) -> [TotalBacktest.Total] {
        forecast.groups.compactMap { group in
            guard group.customers >= leastCustomers else { return nil }
            let sum = group.sum(of: measure)
            let interval =
                group.kind == CustomerGrouping.shop.kind
                ? errors.interval(ofShopExpecting: sum.predicted)
                : errors.interval(
                    ofGroup: group.name, kind: group.kind, customers: group.customers,
                    expecting: sum.predicted)
            return interval.map {
                TotalBacktest.Total(
                    kind: group.kind, name: group.name, customers: group.customers,
                    predicted: sum.predicted, low: $0.low, high: $0.high, actual: sum.actual)
            }
        }
    }
}
