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
    public let customers: [Int32]
    /// Revenue so far, net of returns.
    public let historical: [Int64]
    /// Margin of the next 12 months.
    public let oneYear: [Double]
    /// Margin of the next 36 months.
    public let threeYear: [Double]
    /// Margin of all years to come.
    public let lifetime: [Double]
    /// Margin over revenue that the three were reckoned with.
    public let marginRates: [Double]

    private static let retention = 0.3...0.95
    private static let monthDays = 30.44
    private static let dayMicroseconds = 86_400_000_000.0

    /// Reckons every customer's value by what lies before `asOf`, which begins at midnight UTC.
    public static func of(
        _ orders: CustomerOrders, asOf: CalendarDate, parameters: Parameters
    ) -> SimpleCLV {
        let end = Int32(clamping: asOf.dayNumber)
        let parts = Chunks.map(orders.customerCount) { customers in
            customers.compactMap { customer in
                History(of: customer, in: orders, before: end).map { (Int32(customer), $0) }
            }
        }
        let rows = parts.flatMap { $0 }
        let values = rows.map { $0.1.values(asOf: end, parameters) }
        return SimpleCLV(
            customers: rows.map(\.0), historical: rows.map(\.1.revenue),
            oneYear: values.map(\.oneYear), threeYear: values.map(\.threeYear),
            lifetime: values.map(\.lifetime), marginRates: values.map(\.marginRate))
    }

    /// What the formula sees of a customer.
    private struct History: Sendable {
        var firstInstant: Int64
        var orders: Int64 = 0
        var revenue: Int64 = 0
        var margin: Int64 = 0
        var marginIsKnown = true

        /// Nil without an order before `end`.
        init?(of customer: Int, in ledger: CustomerOrders, before end: Int32) {
            let rows = ledger.rows(of: customer, before: end)
            guard let first = rows.first(where: { !ledger.isReturn[$0] }) else { return nil }
            firstInstant = ledger.instants[first]
            for row in rows {
                if !ledger.isReturn[row] { orders += 1 }
                revenue &+= ledger.amounts[row]
                if ledger.margins[row] == OrderColumns.unknownMargin {
                    // A return that does not tell its margin takes nothing off what is known.
                    if !ledger.isReturn[row] { marginIsKnown = false }
                } else {
                    margin &+= ledger.margins[row]
                }
            }
        }

        func values(
            asOf end: Int32, _ parameters: Parameters
        ) -> (oneYear: Double, threeYear: Double, lifetime: Double, marginRate: Double) {
            let elapsed = Double(end) - Double(firstInstant) / SimpleCLV.dayMicroseconds
            let months =
                max(elapsed, Double(parameters.minimumExposureDays)) / SimpleCLV.monthDays
            let perMonth = months > 0 ? Double(orders) / months : 0
            let ownRate = marginIsKnown && revenue > 0
            let rate = ownRate ? Double(margin) / Double(revenue) : parameters.marginRate
            let kept = min(
                max(0.5 + perMonth * 0.1, SimpleCLV.retention.lowerBound),
                SimpleCLV.retention.upperBound)
            let monthly = Double(revenue) / Double(orders) * perMonth * rate
            return (
                monthly * 12 * kept, monthly * 36 * kept * kept,
                monthly * (kept / (1 + parameters.discountRate - kept)) * 12, rate
            )
        }
    }
}
