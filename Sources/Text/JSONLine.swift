import FoundationEssentials

/// One JSON document on one line, for scripts (RFC 8259).
///
/// Members are named as the properties of the value, in snake case, and sorted by name. A property
/// that is nil is left out; mark it `@OrNull` where the member stands there as `null`.
public enum JSONLine {
    /// `value` as JSON.
    ///
    /// - Throws: `EncodingError` for a number that is infinite or none.
    public static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A member of a summary that is there as `null` when it has no value.
@propertyWrapper
public struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
    /// The value; nil is written as `null`.
    public var wrappedValue: Value?

    /// A member with this value.
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Writes the value, or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}
