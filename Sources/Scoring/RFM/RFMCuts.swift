public import CustomerModel

/// Where scores begin: cut points by value of recency, frequency and money, fitted to one day and kept
/// for a while.
///
/// A score is 1 and the number of cuts that the value exceeds; of recency, where less is better, 5 less
/// that number. So equal values have equal scores, and nobody's score moves because others moved. The
/// cuts are the values that one, two, three and four fifths of the customers did not exceed: where no
/// two values are equal, each score has a fifth of the day that was fitted.
public struct RFMCuts: Codable, Hashable, Sendable {
    /// One measure of the day that was fitted.
    public struct Measure: Codable, Hashable, Sendable {
        /// Four values, ascending.
        public let cuts: [Int64]
        /// Values at equal steps from the lowest to the highest customer, by which percentiles are told.
        let steps: [Int64]
        /// The value that most customers have, the lowest of several.
        public let commonest: Int64
        /// How many of the customers have it.
        public let commonestCount: Int
    }

    /// `CalendarDate.dayNumber`: nothing of that day or later was looked at.
    public let asOfDay: Int
    /// Who was looked at: days since the last order within which one had to be, nil for everyone.
    public let activeWithinDays: Int?
    /// How many that were.
    public let customers: Int
    /// Days since the last order.
    public let recency: Measure
    /// Orders of 365 days.
    public let frequency: Measure
    /// Spend of 365 days, minor units.
    public let monetary: Measure
    /// Orders ever.
    public let lifetimeFrequency: Measure
    /// Spend ever, minor units.
    public let lifetimeMonetary: Measure

    /// The day of the fit.
    public var asOf: CalendarDate { CalendarDate(dayNumber: asOfDay) }

    /// Whether the cuts are of this population.
    public func isOf(_ population: ScoredPopulation) -> Bool {
        activeWithinDays == Self.days(population)
    }

    /// Fits cuts to the customers of `population` by what is in `orders` before `asOf`; nil where there
    /// are none.
    public init?(
        fittedTo orders: CustomerOrders, asOf: CalendarDate, population: ScoredPopulation
    ) {
        let windows = OrderWindowColumns(of: orders, asOf: asOf, population: population)
        guard !windows.customers.isEmpty else { return nil }
        let end = Int32(clamping: asOf.dayNumber)
        let measures = Chunks.map(5, size: 1) { measure in
            switch measure.lowerBound {
            case 0: Measure(windows.lastDays.map { Int64(end - $0) })
            case 1: Measure(windows.orders365.map(Int64.init))
            case 2: Measure(windows.spend365)
            case 3: Measure(windows.lifetimeOrders.map(Int64.init))
            default: Measure(windows.lifetimeSpend)
            }
        }
        asOfDay = asOf.dayNumber
        activeWithinDays = Self.days(population)
        customers = windows.customers.count
        recency = measures[0]
        frequency = measures[1]
        monetary = measures[2]
        lifetimeFrequency = measures[3]
        lifetimeMonetary = measures[4]
    }

    private static func days(_ population: ScoredPopulation) -> Int? {
        switch population {
        case .everActive: nil
        case .activeWithin(let days): days
        }
    }
}

extension RFMCuts.Measure {
    /// As many steps tell a percentile to a tenth.
    private static let stepCount = 1_000
    private static let fifths = 5

    /// Of at least one value, in any order.
    init(_ values: [Int64]) {
        let sorted = values.sorted()
        let last = sorted.count - 1
        cuts = (1..<Self.fifths).map { sorted[$0 * last / Self.fifths] }
        let count = min(Self.stepCount, last)
        steps = (0...count).map { sorted[count == 0 ? 0 : $0 * last / count] }
        var (commonest, most) = (sorted[0], 0)
        var start = 0
        while start <= last {
            var end = start + 1
            while end <= last, sorted[end] == sorted[start] { end += 1 }
            if end - start > most { (commonest, most) = (sorted[start], end - start) }
            start = end
        }
        self.commonest = commonest
        commonestCount = most
    }

    /// 1…5 for each value.
    func scores<Value: FixedWidthInteger & Sendable>(
        of values: [Value], lessIsBetter: Bool = false
    ) -> [Int8] {
        let (first, second, third, fourth) = (cuts[0], cuts[1], cuts[2], cuts[3])
        return mapped(values) { value -> Int8 in
            let exceeded: Int8 =
                (value > first ? 1 : 0) + (value > second ? 1 : 0) + (value > third ? 1 : 0)
                + (value > fourth ? 1 : 0)
            return lessIsBetter ? 5 - exceeded : 1 + exceeded
        }
    }

    /// 0…100 for each value: the share of the other customers of the fitted day that lie below, those
    /// with an equal value counted half.
    func percentiles<Value: FixedWidthInteger & Sendable>(
        of values: [Value], lessIsBetter: Bool = false
    ) -> [Double] {
        let steps = steps
        guard steps.count > 1 else { return [Double](repeating: 100, count: values.count) }
        let last = Double(steps.count - 1)
        return mapped(values) { value -> Double in
            let below = steps.indices.bisect { steps[$0] >= value }
            var above = below
            if below < steps.count, steps[below] == value {
                above = (below..<steps.count).bisect { steps[$0] > value }
            }
            let place = 100 * (Double(below + above - 1) / 2) / last
            let percentile = min(100, max(0, place))
            return lessIsBetter ? 100 - percentile : percentile
        }
    }

    private func mapped<Value: FixedWidthInteger & Sendable, Result: Sendable>(
        _ values: [Value], _ body: @Sendable (Int64) -> Result
    ) -> [Result] {
        let parts = Chunks.map(values.count) { rows in rows.map { body(Int64(values[$0])) } }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }
}
