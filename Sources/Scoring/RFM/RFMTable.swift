import CustomerModel

/// RFM of the scored customers as columns, one row a customer, in ascending order of ordinals.
///
/// Scores are 1…5 with 5 best, percentiles 0…100 with 100 best, in all three measures. Windows are
/// whole days before as-of; spend is in minor units, net of returns.
public struct RFMTable: Sendable {
    /// Ordinals into the keys of the order columns.
    public let customers: [Int32]
    public let daysSinceLastOrder: [Int32]
    public let firstDays: [Int32]
    public let lastDays: [Int32]
    public let lifetimeOrders: [Int32]
    public let orders365: [Int32]
    public let orders180: [Int32]
    public let orders90: [Int32]
    public let lifetimeSpend: [Int64]
    public let spend365: [Int64]
    public let spend180: [Int64]
    public let spend90: [Int64]
    public let recencyScores: [Int8]
    public let frequencyScores: [Int8]
    public let monetaryScores: [Int8]
    public let recencyPercentiles: [Double]
    public let frequencyPercentiles: [Double]
    public let monetaryPercentiles: [Double]
    /// As `frequencyScores`, over all orders before as-of instead of one year's.
    public let lifetimeFrequencyScores: [Int8]
    /// As `monetaryScores`, over all spend before as-of instead of one year's.
    public let lifetimeMonetaryScores: [Int8]
    /// Every row once, in the order that breaks ties.
    public let evidenceOrder: [Int32]

    public var count: Int { customers.count }

    init(
        asOf: CalendarDate, customers: [Int32], histories: [OrderHistory], evidenceOrder: [Int32]
    ) {
        self.customers = customers
        self.evidenceOrder = evidenceOrder
        let end = Int32(asOf.dayNumber)
        daysSinceLastOrder = histories.map { end - $0.lastDay }
        firstDays = histories.map(\.firstDay)
        lastDays = histories.map(\.lastDay)
        lifetimeOrders = histories.map(\.lifetimeOrders)
        orders365 = histories.map(\.orders365)
        orders180 = histories.map(\.orders180)
        orders90 = histories.map(\.orders90)
        lifetimeSpend = histories.map(\.lifetimeSpend)
        spend365 = histories.map(\.spend365)
        spend180 = histories.map(\.spend180)
        spend90 = histories.map(\.spend90)

        func ranking(_ values: [UInt64]) -> Ranking { Ranking(values, tieOrder: evidenceOrder) }
        let recency = ranking(daysSinceLastOrder.map { UInt64($0) }).reversed()
        let frequency = ranking(orders365.map { UInt64($0) })
        let monetary = ranking(spend365.map(RadixOrder.unsigned))
        recencyScores = recency.scores
        frequencyScores = frequency.scores
        monetaryScores = monetary.scores
        recencyPercentiles = recency.percentiles
        frequencyPercentiles = frequency.percentiles
        monetaryPercentiles = monetary.percentiles
        lifetimeFrequencyScores = ranking(lifetimeOrders.map { UInt64($0) }).scores
        lifetimeMonetaryScores = ranking(lifetimeSpend.map(RadixOrder.unsigned)).scores
    }

    /// Mean days between two orders of `row` over its whole history; nil for a single order.
    public func averageDaysBetweenOrders(_ row: Int) -> Double? {
        guard lifetimeOrders[row] > 1 else { return nil }
        return Double(lastDays[row] - firstDays[row]) / Double(lifetimeOrders[row] - 1)
    }

    /// Mean spend an order of `row` in the 365 days before as-of; nil without one.
    public func averageOrderValue(_ row: Int) -> Double? {
        guard orders365[row] > 0 else { return nil }
        return Double(spend365[row]) / Double(orders365[row])
    }
}
