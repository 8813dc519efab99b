public import CustomerModel

/// Orders and returns grouped by customer, each customer's rows in the order of time.
///
/// The form is canonical: customers stand in ascending order of their keys and equal histories are
/// equal arrays, whatever the order of the rows they were made from. Everything that is scored is a
/// function of this value and a day, and looks at no row at or after that day.
public struct CustomerOrders: Hashable, Sendable {
    /// Strictly ascending.
    public let keys: [Pseudonym]
    /// One more than there are keys: rows of customer `c` are `bounds[c]..<bounds[c + 1]`.
    public internal(set) var bounds: [Int]
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instants: [Int64]
    /// `CalendarDate.dayNumber` in the shop's time zone; ascending within a customer.
    public let days: [Int32]
    /// Minor units; zero or less for returns.
    public let amounts: [Int64]
    /// Minor units, or `OrderColumns.unknownMargin`.
    public let margins: [Int64]
    /// True where the row takes back an earlier order.
    public let isReturn: [Bool]

    /// Customers: one for each key.
    public var customerCount: Int { keys.count }
    /// Orders and returns of all customers.
    public var rowCount: Int { days.count }

    /// Rows of the customer with this ordinal.
    @inline(__always)
    public func rows(of customer: Int) -> Range<Int> {
        bounds[customer]..<bounds[customer + 1]
    }

    /// Rows of the customer with this ordinal that lie before `day` (a `dayNumber`).
    public func rows(of customer: Int, before day: Int32) -> Range<Int> {
        let rows = rows(of: customer)
        var end = rows.upperBound
        while end > rows.lowerBound, days[end - 1] >= day { end -= 1 }
        return rows.lowerBound..<end
    }

    /// The first of `rows` that is an order; nil where all are returns.
    ///
    /// A loop and not `first(where:)`, whose closure would hold all columns for each customer anew.
    @inline(__always)
    func firstOrder(in rows: Range<Int>) -> Int? {
        var row = rows.lowerBound
        while row < rows.upperBound {
            if !isReturn[row] { return row }
            row += 1
        }
        return nil
    }

    /// Columns that are grouped, sorted and bounded as this type says.
    init(
        keys: [Pseudonym], bounds: [Int], instants: [Int64], days: [Int32], amounts: [Int64],
        margins: [Int64], isReturn: [Bool]
    ) {
        self.keys = keys
        self.bounds = bounds
        self.instants = instants
        self.days = days
        self.amounts = amounts
        self.margins = margins
        self.isReturn = isReturn
    }

    /// Columns from elsewhere, taken over without a copy; nil when they are not grouped, sorted and
    /// bounded as this type says.
    public init?(
        canonicalKeys keys: [Pseudonym], bounds: [Int], instants: [Int64], days: [Int32],
        amounts: [Int64], margins: [Int64], isReturn: [Bool]
    ) {
        guard bounds.count == keys.count + 1, bounds.first == 0, bounds.last == days.count,
            [instants.count, amounts.count, margins.count, isReturn.count]
                .allSatisfy({ $0 == days.count }),
            zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }),
            zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return nil }
        self.init(
            keys: keys, bounds: bounds, instants: instants, days: days, amounts: amounts,
            margins: margins, isReturn: isReturn)
        guard isSorted else { return nil }
    }

    private var isSorted: Bool {
        Chunks.map(customerCount) { customers in
            customers.allSatisfy { customer in
                let rows = rows(of: customer)
                return rows.dropFirst().allSatisfy { !(self[row: $0] < self[row: $0 - 1]) }
            }
        }.allSatisfy { $0 }
    }
}
