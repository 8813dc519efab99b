/// What runs statements: a `Connection`, each for itself, or a `Transaction`, all together.
///
/// For functions that only read, or write by one statement, and may do so either way. What must be
/// whole or nothing takes a `Transaction`.
public protocol StatementExecutor: AnyObject {
    /// Runs one statement; returns how many rows it inserted, changed, deleted or selected.
    @discardableResult
    func execute(_ sql: SQL) throws -> Int

    /// Runs one statement and returns its rows, all of them in memory.
    func query(_ sql: SQL) throws -> [Row]

    /// Reads the rows of a query by binary COPY while they arrive; returns how many were read.
    @discardableResult
    func copyOut(_ sql: SQL, _ read: (inout BinaryCopyReader) throws -> Void) throws -> Int
}
