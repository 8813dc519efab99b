public import CustomerModel

/// Orders and returns as columns, one row each, in any order; customers are ordinals into `keys`.
public struct OrderColumns: Sendable {
    /// Stands in `margins` where the source does not state the margin.
    public static let unknownMargin = Int64.min

    /// The customer each ordinal stands for; only compared, and only when all evidence is equal.
    public let keys: [Pseudonym]
    /// Ordinal of the customer.
    public let customers: [Int32]
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instants: [Int64]
    /// `CalendarDate.dayNumber` in the shop's time zone.
    public let days: [Int32]
    /// Money in minor units; what comes back with a return is negative.
    public let minorUnits: [Int64]
    /// Margin in minor units, of the same sign as the money as a rule; or `unknownMargin`.
    public let margins: [Int64]
    /// True where the row takes back an earlier order: it changes spend, and is not an order.
    public let isReturn: [Bool]

    /// Every column but `keys` has one value a row, and every ordinal is an index of `keys`.
    ///
    /// Without `margins` the margin of every row is unknown.
    public init(
        keys: [Pseudonym], customers: [Int32], instants: [Int64], days: [Int32],
        minorUnits: [Int64], margins: [Int64]? = nil, isReturn: [Bool]
    ) {
        let rows = customers.count
        let margins = margins ?? [Int64](repeating: Self.unknownMargin, count: rows)
        precondition(
            instants.count == rows && days.count == rows && minorUnits.count == rows
                && margins.count == rows && isReturn.count == rows, "columns differ in length")
        precondition(
            customers.allSatisfy { $0 >= 0 && Int($0) < keys.count }, "ordinal without a key")
        self.keys = keys
        self.customers = customers
        self.instants = instants
        self.days = days
        self.minorUnits = minorUnits
        self.margins = margins
        self.isReturn = isReturn
    }

    /// Orders and returns: the length of every column but `keys`.
    public var rowCount: Int { customers.count }
}
