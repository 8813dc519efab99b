/// What the warehouse cannot do, in words of the schema.
public struct WarehouseError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable {
        /// A date key that is no day of the calendar.
        case noSuchDay
        /// A segment was not stored under the code it has.
        case segmentMissing
        /// What must be of one moment was asked for outside a transaction that is.
        case notOneMoment
        /// A word that the schema's closed lists do not have.
        case unknownWord
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
