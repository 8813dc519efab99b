/// What a transaction may see of others (manual, "Transaction Isolation").
public enum Isolation: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

/// An open transaction: what `Connection.transaction` gives to its closure.
///
/// A function that takes one writes, or reads, in its caller's transaction: what it does is kept or
/// undone together with all else that happens there. It is open until the closure has returned or
/// thrown; from then on every call throws code `.misuse`.
public final class Transaction: StatementExecutor {
    /// What it sees of other transactions.
    public let isolation: Isolation
    private let session: Session
    private var isOpen = true

    init(_ session: Session, _ isolation: Isolation) {
        self.session = session
        self.isolation = isolation
    }

    /// The server has an open transaction on this session: no statement of this one has ended it.
    var isOpenAtServer: Bool { isOpen && session.isInTransaction }

    /// Lets nothing more run in it.
    func close() { isOpen = false }

    /// Runs one statement; returns how many rows it inserted, changed, deleted or selected.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int { try openSession().execute(sql) }

    /// Runs one statement and returns its rows, all of them in memory.
    ///
    /// For more rows than fit well there, use `copyOut`.
    public func query(_ sql: SQL) throws -> [Row] { try openSession().query(sql) }

    /// Runs several statements in one go; none of them may end the transaction.
    ///
    /// For migrations and set-up only: nothing can be bound.
    public func script(unsafeSQL text: String) throws {
        try openSession().script(unsafeSQL: text)
    }

    /// Writes rows into a table by binary COPY; returns how many.
    ///
    /// When `write` or the server fails, the transaction is doomed, as with any statement. A row that
    /// the server refuses is reported at the end: libpq looks for no answer before.
    ///
    /// - Parameters:
    ///   - table: `schema.table`; quoted.
    ///   - rows: how many rows `write` must write; nil when it is not known before.
    ///   - frozen: whether the table was made in this transaction: its rows are then written as old
    ///     ones, which nobody has to look at again.
    @discardableResult
    public func copyIn(
        _ table: String, columns: [ColumnName], rows: Int? = nil, frozen: Bool = false,
        _ write: (inout BinaryCopyWriter) throws -> Void
    ) throws -> Int {
        try openSession().copyIn(table, columns: columns, rows: rows, frozen: frozen, write)
    }

    /// Reads the rows of a query by binary COPY while they arrive; returns how many were read.
    ///
    /// COPY takes no parameters: `sql` must bind nothing. When `read` returns or throws before the
    /// last row, the rest is cancelled, and the transaction with it.
    @discardableResult
    public func copyOut(
        _ sql: SQL, _ read: (inout BinaryCopyReader) throws -> Void
    ) throws -> Int {
        try openSession().copyOut(sql, read)
    }

    /// Gives the rows of one statement to `body` one by one as they arrive; returns how many there were.
    ///
    /// None is kept: memory is that of one row. When `body` throws, the rest is cancelled, and the transaction
    /// with it. Nothing else may run on the connection meanwhile.
    @discardableResult
    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws -> Int {
        try openSession().forEachRow(sql, body)
    }

    /// The columns of the rows that a query returns.
    public func columns(of query: SQL) throws -> [ResultColumn] {
        try openSession().columns(of: query)
    }

    private func openSession() throws -> Session {
        guard isOpen else { throw DatabaseError(.misuse, "the transaction has ended") }
        return session
    }
}
