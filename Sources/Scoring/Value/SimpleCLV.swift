public import CustomerModel

/// Customer value by the formula of the original requirements: kept to compare with, never a default.
///
/// Orders a month and average order value, times margin, times a retention guessed from orders a
/// month (0.5 and a tenth of them, 0.3…0.95). Who has been silent for years keeps at least half of
/// it, one and three years are not discounted, and a customer of one day is worth what thirty such
/// days a month would bring. Values are minor units; one row a customer with an order.
public struct SimpleCLV: Sendable {
    /// What the formula takes for given.
    public struct Parameters: Hashable, Sendable {
        /// A year.
        public let discountRate: Double
        /// Margin over revenue of a customer who has brought no revenue, or whose margin is unknown.
        public let marginRate: Double
        /// Rates are reckoned over so many days at least; 0 as in the requirements.
        public let minimumExposureDays: Int

        /// - Throws: `ValueAssumptionsError.discountRate` where the lifetime formula divides by zero
        ///   or turns negative, `.marginRate` for a rate outside -1…1.
        public init(
            discountRate: Double = 0.10, marginRate: Double = 0.30, minimumExposureDays: Int = 0
        ) throws(ValueAssumptionsError) {
            guard discountRate.isFinite, 1 + discountRate > SimpleCLV.retention.upperBound else {
                throw .discountRate
            }
            guard marginRate.isFinite, (-1...1).contains(marginRate) else { throw .marginRate }
            self.discountRate = discountRate
            self.marginRate = marginRate
            self.minimumExposureDays = max(0, minimumExposureDays)
        }

        /// The numbers that the requirements give.
        public static let asWritten = Parameters(
            checkedDiscountRate: 0.10, marginRate: 0.30, minimumExposureDays: 0)

        /// What a policy assumes; its own checks are at least as strict.
        init(_ assumptions: ValueAssumptions, marginRate: Double) {
            self.init(
                checkedDiscountRate: assumptions.discountRate, marginRate: marginRate,
                minimumExposureDays: assumptions.minimumTenureDays)
        }

        private init(
            checkedDiscountRate: Double, marginRate: Double, minimumExposureDays: Int
        ) {
            discountRate = checkedDiscountRate
            self.marginRate = marginRate
            self.minimumExposureDays = minimumExposureDays
        }
    }

    /// Ordinals of `CustomerOrders`, ascending.
    public private(set) var customers: [Int32] = []
    /// Revenue so far, net of returns.
    public private(set) var historical: [Int64] = []
    /// Margin of the next 12 months.
    public private(set) var oneYear: [Double] = []
    /// Margin of the next 36 months.
    public private(set) var threeYear: [Double] = []
    /// Margin of all years to come.
    public private(set) var lifetime: [Double] = []
    /// Margin over revenue that the three were reckoned with.
    public private(set) var marginRates: [Double] = []

    private static let retention = 0.3...0.95
    private static let monthDays = 30.44
    private static let dayMicroseconds = 86_400_000_000.0

    /// Reckons every customer's value by what lies before `asOf`, which begins at midnight UTC.
    public static func of(
        _ orders: CustomerOrders, asOf: CalendarDate, parameters: Parameters
    ) -> SimpleCLV {
        let end = Int32(clamping: asOf.dayNumber)
        let parts = Chunks.map(orders.customerCount) { chunk in
            var part = SimpleCLV(reserving: chunk.count)
            for customer in chunk {
                guard let history = History(of: customer, in: orders, before: end) else { continue }
                part.customers.append(Int32(customer))
                part.append(history, asOf: end, parameters)
            }
            return part
        }
        var table = SimpleCLV(reserving: orders.customerCount)
        for part in parts { table.append(part) }
        return table
    }

    private init(reserving count: Int) {
        customers.reserveCapacity(count)
        historical.reserveCapacity(count)
        oneYear.reserveCapacity(count)
        threeYear.reserveCapacity(count)
        lifetime.reserveCapacity(count)
        marginRates.reserveCapacity(count)
    }

    private mutating func append(_ other: SimpleCLV) {
        customers += other.customers
        historical += other.historical
        oneYear += other.oneYear
        threeYear += other.threeYear
        lifetime += other.lifetime
        marginRates += other.marginRates
    }

    private mutating func append(
        _ history: History, asOf end: Int32, _ parameters: Parameters
    ) {
        let elapsed = Double(end) - Double(history.firstInstant) / Self.dayMicroseconds
        let months = max(elapsed, Double(parameters.minimumExposureDays)) / Self.monthDays
        let perMonth = months > 0 ? Double(history.orders) / months : 0
        let ownRate = history.marginIsKnown && history.revenue > 0
        let rate =
            ownRate ? Double(history.margin) / Double(history.revenue) : parameters.marginRate
        let kept = min(
            max(0.5 + perMonth * 0.1, Self.retention.lowerBound), Self.retention.upperBound)
        let monthly = Double(history.revenue) / Double(history.orders) * perMonth * rate
        historical.append(history.revenue)
        oneYear.append(monthly * 12 * kept)
        threeYear.append(monthly * 36 * kept * kept)
        lifetime.append(monthly * (kept / (1 + parameters.discountRate - kept)) * 12)
        marginRates.append(rate)
    }

    /// What the formula sees of a customer.
    private struct History {
        var firstInstant: Int64 = 0
        var orders: Int64 = 0
        var revenue: Int64 = 0
        var margin: Int64 = 0
        var marginIsKnown = true

        /// Nil without an order before `end`.
        init?(of customer: Int, in ledger: borrowing CustomerOrders, before end: Int32) {
            for row in ledger.rows(of: customer, before: end) {
                if !ledger.isReturn[row] {
                    if orders == 0 { firstInstant = ledger.instants[row] }
                    orders += 1
                }
                revenue &+= ledger.amounts[row]
                if ledger.margins[row] == OrderColumns.unknownMargin {
                    // A return that does not tell its margin takes nothing off what is known.
                    if !ledger.isReturn[row] { marginIsKnown = false }
                } else {
                    margin &+= ledger.margins[row]
                }
            }
            guard orders > 0 else { return nil }
        }
    }
}
