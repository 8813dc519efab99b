public import CustomerModel

/// Value of each customer as columns: what `fact_customer_ltv` holds.
///
/// One row a customer with an order before as-of, in ascending ordinals. Money is in minor units,
/// revenue net of returns. Historical and predicted value are both margin; revenue stands beside them.
public struct ValueTable: Sendable {
    /// Stands in a column of money for what is not known.
    public static let unknown = CustomerCosts.unknown

    /// The day scored: nothing on or after it was looked at.
    public let asOf: CalendarDate
    /// What value was reckoned with.
    public let assumptions: ValueAssumptions
    /// Ordinals of `CustomerOrders`.
    public let customers: [Int32]
    /// Whole days from the day of the first order to as-of; at least 1.
    public let tenureDays: [Int32]
    /// Orders before as-of, returns not counted.
    public let orders: [Int32]
    /// All revenue so far.
    public let revenue: [Int64]
    /// Margin so far; where orders do not state theirs, by `marginRates`.
    public let margin: [Int64]
    /// Revenue of the 365 days before as-of.
    public let annualSpend: [Int64]
    /// Margin over revenue of what tells its margin; NaN where nothing does, or revenue is not above
    /// zero.
    public let ownMarginRates: [Double]
    /// The rate predictions are made with: the customer's own, drawn towards the shop's.
    public let marginRates: [Double]
    /// Revenue expected within `assumptions.horizonDays`, and the bounds of its 95 % interval.
    public let expectedSpend: [Double]
    /// Lower bound of `expectedSpend`; NaN without an interval.
    public let expectedSpendLow: [Double]
    /// Upper bound of `expectedSpend`; NaN without an interval.
    public let expectedSpendHigh: [Double]
    /// Days with an order expected within the horizon, and the bounds of its 95 % interval.
    public let expectedPurchases: [Double]
    /// Lower bound of `expectedPurchases`; NaN without an interval.
    public let expectedPurchasesLow: [Double]
    /// Upper bound of `expectedPurchases`; NaN without an interval.
    public let expectedPurchasesHigh: [Double]
    /// P(alive) by the model of purchases; empty where none was fitted.
    public let probabilitiesAlive: [Double]
    /// Days with an order expected within a year, whatever the horizon.
    public let yearPurchases: [Double]
    /// Margin of the next year, today's worth.
    public let oneYear: [Int64]
    /// Lower bound of `oneYear`; `unknown` without an interval.
    public let oneYearLow: [Int64]
    /// Upper bound of `oneYear`; `unknown` without an interval.
    public let oneYearHigh: [Int64]
    /// Margin of the next three years, today's worth.
    public let threeYears: [Int64]
    /// Margin of all years to come, today's worth.
    public let lifetime: [Int64]
    /// NaN without an interval.
    let confidenceScores: [Double]
    /// Or `unknown`.
    public let acquisitionCosts: [Int64]
    /// Minor units that serving the customer has cost so far.
    public let serviceCosts: [Int64]
    /// `CustomerTier.level`; 0 without tiers.
    public let tierLevels: [Int8]
    /// Where lifetime value stands among all customers, 100 highest; equal values share one.
    public let valuePercentiles: [Double]

    public var count: Int { customers.count }

    /// Months of the mean length of the Gregorian calendar.
    static let monthDays = 30.436_875

    /// Whole months of tenure.
    public func tenureMonths(_ row: Int) -> Int { Int(Double(tenureDays[row]) / Self.monthDays) }

    /// True where tenure is below the policy's minimum: the prediction is mostly the shop's.
    public func isProvisional(_ row: Int) -> Bool {
        tenureDays[row] < assumptions.minimumTenureDays
    }

    /// Lifetime revenue an order.
    public func averageOrderValue(_ row: Int) -> Double {
        Double(revenue[row]) / Double(orders[row])
    }

    /// Orders a month of tenure, which counts as no shorter than the policy's minimum.
    public func ordersPerMonth(_ row: Int) -> Double { Double(orders[row]) / exposureMonths(row) }

    /// Revenue a month of tenure, which counts as no shorter than the policy's minimum.
    public func averageMonthlyRevenue(_ row: Int) -> Double {
        Double(revenue[row]) / exposureMonths(row)
    }

    private func exposureMonths(_ row: Int) -> Double {
        Double(max(Int(tenureDays[row]), assumptions.minimumTenureDays, 1)) / Self.monthDays
    }

    /// `ownMarginRates` in percent.
    public func averageMarginPercentage(_ row: Int) -> Double? {
        ownMarginRates[row].isNaN ? nil : 100 * ownMarginRates[row]
    }

    /// How narrow the interval of a year's spend is, 0…100: `100 · expected / (expected + width)`.
    ///
    /// 50 where the interval is as wide as the expectation is large; nil where there is no interval.
    public func confidenceScore(_ row: Int) -> Double? {
        confidenceScores[row].isNaN ? nil : confidenceScores[row]
    }

    /// Margin so far less what winning and serving the customer has cost; `unknown` where the cost of
    /// winning them is.
    public func netValue(_ row: Int) -> Int64 {
        let acquisition = acquisitionCosts[row]
        guard acquisition != Self.unknown else { return Self.unknown }
        return margin[row] &- acquisition &- serviceCosts[row]
    }

    /// Margin of all years to come, today's worth, over what winning the customer has cost; nil where that
    /// is not known, or nothing.
    public func valueToAcquisitionCost(_ row: Int) -> Double? {
        guard acquisitionCosts[row] > 0 else { return nil }
        return Double(lifetime[row]) / Double(acquisitionCosts[row])
    }
}
