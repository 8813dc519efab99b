/// The five characters by which PostgreSQL classifies an error (manual, appendix A).
public struct SQLState: Hashable, Sendable, CustomStringConvertible {
    /// Five digits or capital letters.
    public let code: String

    /// Any text; the server sends five characters.
    public init(_ code: String) { self.code = code }

    public var description: String { code }

    /// A row with the same key is there already.
    public static let uniqueViolation = SQLState("23505")
    /// What a row refers to is not there.
    public static let foreignKeyViolation = SQLState("23503")
    /// A value that a check constraint refuses.
    public static let checkViolation = SQLState("23514")
    /// NULL where a value is wanted.
    public static let notNullViolation = SQLState("23502")
    /// The role has no grant for it.
    public static let insufficientPrivilege = SQLState("42501")
    /// A lock was not free within `lock_timeout`.
    public static let lockNotAvailable = SQLState("55P03")
    /// Cancelled, or over `statement_timeout`.
    public static let queryCanceled = SQLState("57014")

    /// A prepared statement is gone, or its table has changed under it.
    var endsPreparation: Bool { code == "26000" || code == "0A000" }
}
