/// What the warehouse cannot do, in words of the schema.
public struct WarehouseError: Error, Sendable, CustomStringConvertible {
    /// What cannot be done.
    public enum Code: Sendable {
        /// A date key that is no day of the calendar.
        case noSuchDay
        /// A row that was to be stored did not come back.
        case notStored
        /// What must be read from one database snapshot was asked for outside a REPEATABLE READ
        /// transaction.
        case notRepeatableRead
        /// Another run has stored its own result in the meantime.
        case concurrentRun
        /// A word that the schema's closed lists do not have.
        case unknownWord
    }

    /// What cannot be done.
    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
