/// What went wrong in or on the way to the database.
///
/// Built from our own words, SQLSTATE and names of the schema. The server's messages are not kept:
/// they quote values, as in `invalid input syntax for type integer: "…"`.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Equatable {
        /// No connection, or it broke; nothing of an open transaction has been kept.
        case connection
        /// The server refused the statement; see `sqlState`.
        case server
        /// `statement_timeout` or `lock_timeout` ended the statement.
        case timeout
        /// The statement was cancelled through its `CancelHandle` or its task.
        case cancelled
        /// The connection broke during COMMIT: it may or may not have happened.
        case commitUnknown
        /// COMMIT was asked for, but an earlier error had already doomed the transaction.
        case rolledBack
        /// A column is missing, NULL where a value is wanted, or of another type.
        case decoding
        /// A value cannot be sent, such as text with a zero byte.
        case encoding
        /// No connection of the pool became free in time, or too many were waiting.
        case poolExhausted
        /// The pool has been shut down.
        case shutDown
        /// A file of migrations is misnamed, missing, out of order or changed.
        case migration
        /// The caller broke a rule of this module, such as a transaction in a transaction.
        case misuse
    }
    /// As the server ranks it (manual, "Error and Notice Message Fields").
    public enum Severity: String, Sendable {
        case error = "ERROR"
        case fatal = "FATAL"
        case panic = "PANIC"
    }

    /// What went wrong.
    public let code: Code
    /// The server's class of the error; nil where the server said nothing.
    public let sqlState: SQLState?
    /// The server's rank of the error; nil where the server said nothing.
    public let severity: Severity?
    /// Name of the violated constraint, where the server named one.
    public let constraint: String?
    /// Where in the statement it is, in characters from 1; nil where the server did not say.
    public let position: Int?
    /// What was being done: words of ours and names of the schema only.
    public let context: String

    init(
        _ code: Code, _ context: String, sqlState: SQLState? = nil, severity: Severity? = nil,
        constraint: String? = nil, position: Int? = nil
    ) {
        self.code = code
        self.context = context
        self.sqlState = sqlState
        self.severity = severity
        self.constraint = constraint
        self.position = position
    }

    public var description: String {
        let details = [
            sqlState.map { "SQLSTATE \($0)" }, constraint.map { "constraint \($0)" },
        ].compactMap(\.self)
        return details.isEmpty ? context : "\(context) (\(details.joined(separator: ", ")))"
    }

    /// The same error, with where it happened put before it.
    func during(_ place: String) -> DatabaseError {
        DatabaseError(
            code, "\(place): \(context)", sqlState: sqlState, severity: severity,
            constraint: constraint, position: position)
    }
}
