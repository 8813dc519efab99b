/// The five characters by which PostgreSQL classifies an error (manual, appendix A).
public struct SQLState: Hashable, Sendable, CustomStringConvertible {
    public let code: String

    public init(_ code: String) { self.code = code }

    public var description: String { code }

    public static let uniqueViolation = SQLState("23505")
    public static let foreignKeyViolation = SQLState("23503")
    public static let checkViolation = SQLState("23514")
    public static let notNullViolation = SQLState("23502")
    public static let insufficientPrivilege = SQLState("42501")
    public static let undefinedTable = SQLState("42P01")
    public static let serializationFailure = SQLState("40001")
    public static let deadlockDetected = SQLState("40P01")
    public static let lockNotAvailable = SQLState("55P03")
    public static let queryCanceled = SQLState("57014")
    public static let cannotConnectNow = SQLState("57P03")

    /// A prepared statement is gone, or its table has changed under it.
    var endsPreparation: Bool { code == "26000" || code == "0A000" }

    /// Running the whole transaction again may succeed.
    public var isTransient: Bool { code.hasPrefix("40") }
}
