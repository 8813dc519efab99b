public import CustomerModel

/// By how much predicted totals have missed in several past windows, and what that says of the next.
///
/// The error of a total is common to all groups, or a group's own: the shop's total tells the first;
/// the second is as large as it was in groups like it, less in larger groups, and at least what it was
/// in this group. Errors count from zero, so that one that returns in every window is no smaller for
/// that. Windows may overlap: few of them say less than as many separate ones would.
public struct TotalErrors: Codable, Hashable, Sendable {
    /// Groups of one kind.
    struct Kind: Codable, Hashable, Sendable {
        /// Mean square of own errors, as parts of the prediction, times customers.
        let own: Double
        /// Mean square of own errors of each group that was there in enough windows.
        let groups: [String: Double]
        /// How many windows had such a group; nil in models of before, for all of them.
        let windows: Int?
    }

    /// Days of each window.
    public let windowDays: Int
    /// First days of the windows (`CalendarDate.dayNumber`), the latest first.
    public let origins: [Int]
    /// Root of the mean square of the whole shop's error, as a part of the prediction.
    public let shop: Double
    let kinds: [String: Kind]

    /// With fewer windows nothing is known of totals.
    public static let leastOrigins = 3
    static let mostOrigins = 6
    /// Customers that tell as much of totals as more would.
    static let sampleSize = 10_000
    /// Smaller groups are told by chance alone.
    private static let leastCustomers = 30
    /// What a t variate exceeds in one of forty, by degrees of freedom from 1 on.
    private static let quantiles = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
    ]

    /// Of the latest `mostOrigins` of `forecasts`, which stand in that order; nil with fewer than
    /// `leastOrigins`.
    init?(_ forecasts: [TotalForecast], windowDays: Int, of measure: TotalMeasure) {
        var shopErrors: [Double] = []
        var origins: [Int] = []
        var own: [String: [OwnError]] = [:]
        for forecast in forecasts.prefix(Self.mostOrigins) {
            guard let all = forecast.groups.first?.sum(of: measure), all.predicted > 0 else {
                continue
            }
            let common = all.actual / all.predicted - 1
            shopErrors.append(common)
            origins.append(forecast.origin.dayNumber)
            for group in forecast.groups.dropFirst() where group.customers >= Self.leastCustomers {
                let sum = group.sum(of: measure)
                guard sum.predicted > 0 else { continue }
                let error = sum.actual / sum.predicted - 1 - common
                own[group.kind, default: []].append(
                    OwnError(
                        name: group.name, origin: forecast.origin.dayNumber,
                        square: error * error, customers: Double(group.customers)))
            }
        }
        guard shopErrors.count >= Self.leastOrigins else { return nil }
        self.windowDays = windowDays
        self.origins = origins
        shop = Self.mean(shopErrors.map { $0 * $0 }).squareRoot()
        kinds = own.compactMapValues { errors in
            let windows = Set(errors.map(\.origin)).count
            guard windows >= Self.leastOrigins else { return nil }
            let names = Dictionary(grouping: errors, by: \.name)
            return Kind(
                own: Self.mean(errors.map { $0.square * $0.customers }),
                groups: names.filter { $0.value.count >= Self.leastOrigins }.mapValues {
                    Self.mean($0.map(\.square))
                }, windows: windows)
        }
    }

    /// Predicts totals of the windows of a year, as many as lie before `asOf`, each by what lay before
    /// it, and learns from what came; nil with fewer than `leastOrigins`.
    public static func learned(
        from orders: CustomerOrders, asOf: CalendarDate, assumptions: ValueAssumptions,
        groupings: [CustomerGrouping]
    ) -> TotalErrors? {
        let days = Int(ValueEvidence.yearDays)
        let end = Int32(clamping: asOf.dayNumber)
        let sample = orders.before(asOf).sample(ofAbout: sampleSize)
        guard let start = sample.days.min() else { return nil }
        let origins = RollingOrigins.days(
            from: end - Int32(days), historyStart: start, windowDays: days, most: mostOrigins)
        guard origins.count >= leastOrigins else { return nil }
        return TotalErrors(
            origins.map { origin in
                TotalForecast(
                    of: sample, from: CalendarDate(dayNumber: Int(origin)), days: days,
                    assumptions: assumptions, groupings: groupings)
            }, windowDays: days, of: .margin)
    }

    /// The 95 % interval of a total of the whole shop of which `expected` is predicted; nil unless more
    /// than nothing is.
    public func interval(ofShopExpecting expected: Double) -> TotalInterval? {
        interval(expected, variance: shop * shop, windows: origins.count)
    }

    /// The 95 % interval of the total of one group; nil where its kind has not been seen in windows
    /// enough, or no more than nothing is expected.
    public func interval(
        ofGroup name: String, kind: String, customers: Int, expecting expected: Double
    ) -> TotalInterval? {
        guard let seen = kinds[kind], customers > 0 else { return nil }
        let own = max(seen.own / Double(customers), seen.groups[name] ?? 0)
        return interval(
            expected, variance: shop * shop + own, windows: seen.windows ?? origins.count)
    }

    private func interval(
        _ expected: Double, variance: Double, windows: Int
    ) -> TotalInterval? {
        guard expected > 0, windows > 0 else { return nil }
        let freedom = min(windows, Self.quantiles.count)
        let reach = Self.quantiles[freedom - 1] * variance.squareRoot()
        return TotalInterval(
            low: expected * max(0, 1 - reach), high: expected * (1 + reach), windows: windows)
    }

    private static func mean(_ values: [Double]) -> Double {
        // In ascending order, so that nothing depends on that of groups.
        values.isEmpty ? 0 : values.sorted().reduce(0, +) / Double(values.count)
    }
}

/// Where a total lies with 95 %.
public struct TotalInterval: Hashable, Sendable {
    /// In the unit of what is expected; never below 0.
    public let low: Double
    /// As `low`.
    public let high: Double
    /// Past windows that it rests on.
    public let windows: Int
}

/// What one group of one window was off by more than the whole shop, as a part of the prediction.
private struct OwnError {
    let name: String
    let origin: Int
    let square: Double
    let customers: Double
}
