public import CustomerModel

/// Orders and returns as columns, one row each, in any order; customers are ordinals into `keys`.
public struct OrderColumns: Sendable {
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
    /// True where the row takes back an earlier order: it changes spend, and is not an order.
    public let isReturn: [Bool]

    /// Every column but `keys` has one value a row, and every ordinal is an index of `keys`.
    public init(
        keys: [Pseudonym], customers: [Int32], instants: [Int64], days: [Int32],
        minorUnits: [Int64], isReturn: [Bool]
    ) {
        let rows = customers.count
        precondition(
            instants.count == rows && days.count == rows && minorUnits.count == rows
                && isReturn.count == rows, "columns differ in length")
        precondition(
            customers.allSatisfy { $0 >= 0 && Int($0) < keys.count }, "ordinal without a key")
        self.keys = keys
        self.customers = customers
        self.instants = instants
        self.days = days
        self.minorUnits = minorUnits
        self.isReturn = isReturn
    }

    public var rowCount: Int { customers.count }
}
