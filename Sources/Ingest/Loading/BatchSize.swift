import Settings

extension SourceMapping {
    /// Most values of one batch that are looked up: a load that is killed leaves them without what they were
    /// looked up for.
    static let lookupsOfBatch = 20_000

    /// Most rows of one transaction.
    static let mostRowsOfBatch = 10_000

    /// Rows of one transaction: bounds what a crash makes read again, and memory.
    ///
    /// The larger, the more rows of a page of an index are written at once.
    var rowsOfBatch: Int {
        // A customer who is new to orders has a number that is sealed: one more look.
        let lookups = columns.count { $0.use.isLookedUp } + 1
        let rows = Self.lookupsOfBatch / lookups
        // An order of lines holds all of them.
        if case .lines = orderRows { return min(rows, 4_000) }
        return min(rows, Self.mostRowsOfBatch)
    }
}

extension SourceMapping.Use {
    fileprivate var isLookedUp: Bool {
        switch self {
        case .identifier, .commercialCustomer, .contact(_, identifier: .some, country: _): true
        case .contact, .region, .joinedMonth, .fact, .drop: false
        }
    }
}
