import FoundationEssentials

/// One JSON document on one line (RFC 8259), its members sorted by name: equal values are equal bytes.
///
/// A property that is nil is left out; mark it `@OrNull` where the member stands there as `null`.
public enum JSONLine {
    /// How members are called.
    public enum Names: Sendable {
        /// As the properties are called, in snake case.
        case snakeCase
        /// As the properties or their coding keys are called.
        case asDeclared
    }

    /// `value` as JSON.
    ///
    /// - Throws: `EncodingError` for a number that is infinite or none.
    public static func text(_ value: some Encodable, names: Names = .snakeCase) throws -> String {
        String(decoding: try bytes(value, names: names), as: UTF8.self)
    }

    /// `value` as JSON in UTF-8.
    ///
    /// - Throws: `EncodingError` for a number that is infinite or none.
    public static func bytes(_ value: some Encodable, names: Names = .snakeCase) throws -> [UInt8] {
        let encoder = JSONEncoder()
        if names == .snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
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
