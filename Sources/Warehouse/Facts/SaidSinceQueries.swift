public import Database

/// What was said of numbers since rows were first loaded that are read again: such a row says what was so then.
public enum SaidSinceQueries {
    /// Who has said something of a number already; raw values are the words of the database.
    public enum Word: String, Sendable {
        /// Another load, since the rows came first.
        case since
        /// The load that the rows are of, beside them.
        case own
    }

    /// Of each order or return of `sales` who has said something of it since; nil where it may be written.
    ///
    /// `isTold` is false of what a row says there is not.
    public static func sales(
        _ sales: [(key: [UInt8], kind: Sale.Kind, isTold: Bool)], source: Int16, load: Int64,
        on transaction: Transaction
    ) throws -> [Word?] {
        guard !sales.isEmpty else { return [] }
        let rows = try transaction.query(
            """
            SELECT unnest(warehouse.sales_said_since(\(load), \(source), \(sales.map(\.key)),
                \(sales.map(\.kind.rawValue)), \(sales.map(\.isTold)))) AS word
            """)
        guard rows.count == sales.count else {
            throw WarehouseError(.notStored, "sales_said_since answered for other rows")
        }
        return try rows.map { row in
            let word: String? = try row.decode("word")
            return word.flatMap(Word.init)
        }
    }

    /// Of each of the leads with `keys` whether something has been said of it beside it, or since.
    public static func leads(
        _ keys: [[UInt8]], source: Int16, load: Int64, on transaction: Transaction
    ) throws -> [Bool] {
        guard !keys.isEmpty else { return [] }
        let rows = try transaction.query(
            """
            SELECT unnest(warehouse.leads_said_since(\(load), \(source), \(keys))) AS is_said
            """)
        guard rows.count == keys.count else {
            throw WarehouseError(.notStored, "leads_said_since answered for other rows")
        }
        return try rows.map { try $0.decode("is_said") }
    }

    /// Notes that there is none of `sales`, of which nothing had been said: rows of them that wait to be read again
    /// must not bring them back.
    public static func noteGone(
        _ sales: [Sale], source: Int16, load: Int64, on transaction: Transaction
    ) throws {
        guard !sales.isEmpty else { return }
        _ = try transaction.query(
            """
            SELECT warehouse.note_gone_sales(\(load), \(source), \(sales.map(\.orderKey)),
                \(sales.map(\.kind.rawValue)))
            """)
    }
}
