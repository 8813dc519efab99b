import CustomerModel

/// RFM of the scored customers as columns, one row a customer, in ascending order of keys.
///
/// Scores are 1…5 with 5 best, percentiles 0…100 with 100 best, in all three measures: among the scored
/// of the day, or among those of the day that cut points were fitted on. Windows are whole days before
/// as-of; spend is in minor units, net of returns.
public struct RFMTable: Sendable {
    /// Ordinals into the keys of the orders.
    public let customers: [Int32]
    /// Whole days from the last order to as-of; at least 1.
    public let daysSinceLastOrder: [Int32]
    /// `CalendarDate.dayNumber` of the first order.
    public let firstDays: [Int32]
    /// `CalendarDate.dayNumber` of the last order.
    public let lastDays: [Int32]
    /// Orders before as-of, returns not counted.
    public let lifetimeOrders: [Int32]
    /// Orders in the 365 days before as-of.
    public let orders365: [Int32]
    /// Orders in the 180 days before as-of.
    public let orders180: [Int32]
    /// Orders in the 90 days before as-of.
    public let orders90: [Int32]
    /// Minor units of everything before as-of.
    public let lifetimeSpend: [Int64]
    /// Minor units of the 365 days before as-of.
    public let spend365: [Int64]
    /// Minor units of the 180 days before as-of.
    public let spend180: [Int64]
    /// Minor units of the 90 days before as-of.
    public let spend90: [Int64]
    /// 5 for the most recent.
    public let recencyScores: [Int8]
    /// By one year's orders.
    public let frequencyScores: [Int8]
    /// By one year's spend.
    public let monetaryScores: [Int8]
    /// Place in the order of recency, 100 the most recent.
    public let recencyPercentiles: [Double]
    /// Place in the order of one year's orders, 100 the most.
    public let frequencyPercentiles: [Double]
    /// Place in the order of one year's spend, 100 the most.
    public let monetaryPercentiles: [Double]
    /// As `frequencyScores`, over all orders before as-of instead of one year's.
    public let lifetimeFrequencyScores: [Int8]
    /// As `monetaryScores`, over all spend before as-of instead of one year's.
    public let lifetimeMonetaryScores: [Int8]
    /// The order that breaks ties.
    let evidence: EvidenceOrder

    public var count: Int { customers.count }

    init(
        asOf: CalendarDate, windows: OrderWindowColumns, evidence: EvidenceOrder, scores: RFMScores
    ) {
        customers = windows.customers
        self.evidence = evidence
        let end = Int32(clamping: asOf.dayNumber)
        daysSinceLastOrder = windows.lastDays.map { end - $0 }
        firstDays = windows.firstDays
        lastDays = windows.lastDays
        lifetimeOrders = windows.lifetimeOrders
        orders365 = windows.orders365
        orders180 = windows.orders180
        orders90 = windows.orders90
        lifetimeSpend = windows.lifetimeSpend
        spend365 = windows.spend365
        spend180 = windows.spend180
        spend90 = windows.spend90
        recencyScores = scores.recency.scores
        frequencyScores = scores.frequency.scores
        monetaryScores = scores.monetary.scores
        recencyPercentiles = scores.recency.percentiles
        frequencyPercentiles = scores.frequency.percentiles
        monetaryPercentiles = scores.monetary.percentiles
        lifetimeFrequencyScores = scores.lifetimeFrequency
        lifetimeMonetaryScores = scores.lifetimeMonetary
    }

    /// The three scores of `row` as one number, for example 432.
    public func code(_ row: Int) -> Int16 {
        Int16(recencyScores[row]) * 100 + Int16(frequencyScores[row]) * 10
            + Int16(monetaryScores[row])
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
