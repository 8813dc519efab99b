/// One session with the database.
///
/// Every call blocks.
/// Not `Sendable`: one thread at a time, best a dedicated one (`ConnectionPool`, `BlockingThreads`).
/// Only its `cancelHandle` may be used from elsewhere.
///
/// While a transaction is open, statements go through the `Transaction`; those of the connection
/// throw code `.misuse`.
public final class Connection: StatementExecutor {
    private let session: Session
    private var hasOpenTransaction = false

    /// Connects; throws code `.connection` when the server cannot be reached or refuses.
    public init(_ configuration: DatabaseConfiguration) throws {
        session = try Session(configuration)
    }

    /// Ends the running statement from another thread.
    ///
    /// Replaced by `reset()`.
    public var cancelHandle: CancelHandle { session.cancelHandle }

    /// False once the connection broke; `reset()` makes a new one.
    public var isUsable: Bool { session.isUsable }

    /// A transaction is open, or its failure has not been rolled back yet.
    public var isInTransaction: Bool { session.isInTransaction }

    /// Sees, without asking the server, whether it has closed an idle connection.
    public var isOpenAtServer: Bool { session.isOpenAtServer }

    /// Connects anew.
    ///
    /// On failure the old, broken connection stays.
    public func reset() throws { try idleSession().reset() }

    /// Runs one statement; returns how many rows it inserted, changed, deleted or selected.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int { try idleSession().execute(sql) }

    /// Runs one statement, and `work` while the server is at it; returns what `work` returns once both are done.
    ///
    /// `work` must not use this connection. Throws the error of the statement, or else that of `work`.
    public func execute<Result>(_ sql: SQL, while work: () throws -> Result) throws -> Result {
        var result: Swift.Result<Result, any Error>?
        _ = try idleSession().perform(sql) {
            result = Swift.Result { try work() }
        }
        guard let result else { throw DatabaseError(.misuse, "nothing was done meanwhile") }
        return try result.get()
    }

    /// Runs one statement and returns its rows, all of them in memory.
    ///
    /// For more rows than fit well there, use `copyOut`.
    public func query(_ sql: SQL) throws -> [Row] { try idleSession().query(sql) }

    /// Runs several statements in one go, as one implicit transaction unless they say otherwise.
    ///
    /// For migrations and set-up only: nothing can be bound.
    public func script(unsafeSQL text: String) throws {
        try idleSession().script(unsafeSQL: text)
    }

    /// Writes rows into a table by binary COPY; returns how many.
    ///
    /// All rows arrive or, when `write` or the server fails, none. A row that the server refuses is
    /// reported at the end: libpq looks for no answer before.
    ///
    /// - Parameters:
    ///   - table: `schema.table`; quoted.
    ///   - rows: how many rows `write` must write; nil when it is not known before.
    @discardableResult
    public func copyIn(
        _ table: String, columns: [ColumnName], rows: Int? = nil,
        _ write: (inout BinaryCopyWriter) throws -> Void
    ) throws -> Int {
        try idleSession().copyIn(table, columns: columns, rows: rows, frozen: false, write)
    }

    /// Reads the rows of a query by binary COPY while they arrive; returns how many were read.
    ///
    /// COPY takes no parameters: `sql` must bind nothing. When `read` returns or throws before the
    /// last row, the rest is cancelled.
    @discardableResult
    public func copyOut(
        _ sql: SQL, _ read: (inout BinaryCopyReader) throws -> Void
    ) throws -> Int {
        try idleSession().copyOut(sql, read)
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// When the connection breaks during COMMIT the error's code is `.commitUnknown`: whether the
    /// transaction happened must be found out by looking. Throws code `.misuse` when a transaction
    /// is open already.
    public func transaction<R>(
        _ isolation: Isolation = .readCommitted, _ body: (Transaction) throws -> R
    ) throws -> R {
        let session = try idleSession()
        try session.begin(isolation)
        let transaction = Transaction(session, isolation)
        hasOpenTransaction = true
        defer { hasOpenTransaction = false }
        let value: R
        do {
            defer { transaction.close() }
            value = try body(transaction)
            try session.checkReady()
        } catch {
            session.rollBack()
            throw error
        }
        try session.commit()
        return value
    }

    /// Ends an open transaction without keeping anything of it.
    ///
    /// Does not throw: a connection that cannot even roll back is broken, and its server has
    /// rolled back or will when it notices.
    func rollBack() { session.rollBack() }

    /// The session, unless it belongs to an open transaction.
    private func idleSession() throws -> Session {
        guard !hasOpenTransaction else {
            throw DatabaseError(
                .misuse, "a transaction is open; statements must run through it")
        }
        return session
    }
}
