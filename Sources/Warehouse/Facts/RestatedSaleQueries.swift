public import Database

/// Takes back what a load has said itself, for loads that say a thing again, and takes away what a stream has
/// no more.
public enum RestatedSaleQueries {
    /// Takes back what the load has said of `sales`, so that what was there before it stands again.
    public static func forget(
        _ sales: [Sale], source: Int16, load: Int64, on transaction: Transaction
    ) throws {
        guard !sales.isEmpty else { return }
        _ = try transaction.query(
            """
            SELECT warehouse.forget_own_sales(\(load), \(source), \(sales.map(\.orderKey)),
                \(sales.map(\.kind.rawValue)))
            """)
    }

    /// Notes in which version of the stream of `load` rows came last, each once.
    public static func note(
        _ rows: [(key: [UInt8], version: Int64)], load: Int64, on transaction: Transaction
    ) throws {
        guard !rows.isEmpty else { return }
        _ = try transaction.query(
            """
            SELECT warehouse.note_stream_rows(\(load), \(rows.map(\.key)), \(rows.map(\.version)))
            """)
    }

    /// Takes away up to 10,000 orders and returns that came last in a version before `version`, of the stream
    /// of `load`; what it took away can be put back by taking the load back.
    ///
    /// Returns of how many rows of the stream that is true, and how many of them stood here.
    public static func removeRows(
        before version: Int64, source: Int16, load: Int64, on transaction: Transaction
    ) throws -> (rows: Int, sales: Int) {
        let answer = try transaction.query(
            """
            SELECT gone, sales FROM warehouse.remove_stream_rows(\(load), \(source), \(version))
            """
        ).first
        guard let answer else { throw WarehouseError(.notStored, "remove_stream_rows is silent") }
        return (try answer.decode("gone"), try answer.decode("sales"))
    }
}
