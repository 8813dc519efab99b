/// Why a run stopped; names no value.
public struct IngestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of causes; raw values are their texts.
    public enum Code: String, Sendable {
        case ledgerUnreadable = "the record of this load cannot be read"
        case unknownRecord = "nothing here reads records of this kind"
        case incompleteMapping = "the mapping lacks a currency, or a time zone known to this system"
        /// The database gave no customer for a number that it was to resolve.
        case customerUnresolved = "a customer's number was not resolved; run again"
    }

    /// The cause.
    public let code: Code

    init(_ code: Code) { self.code = code }

    /// The text of the cause.
    public var description: String { code.rawValue }
}
