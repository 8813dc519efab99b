import Text

/// A JSON value that has exactly one byte form: RFC 8785 (JSON Canonicalization Scheme).
///
/// Strings, integers, booleans, arrays and objects only. Fractions and null are left out on purpose:
/// what cannot be written in two ways cannot be signed in two ways.
public enum CanonicalJSON: Hashable, Sendable {
    case string(String)
    /// Within ±(2⁵³ − 1), where every reader of JSON agrees on the value.
    case integer(Int)
    case boolean(Bool)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])

    /// The integers that RFC 8785 writes as plain digits and every reader understands alike.
    static let integerRange = -9_007_199_254_740_991...9_007_199_254_740_991
    /// How deep arrays and objects may nest, written or read.
    static let depthLimit = 16

    /// The canonical bytes.
    ///
    /// Throws `AuditError.Code.malformedJSON` for an integer out of range or nesting too deep.
    public func encoded() throws(AuditError) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(to: &bytes, depth: 0)
        return bytes
    }

    private func write(to bytes: inout [UInt8], depth: Int) throws(AuditError) {
        guard depth <= Self.depthLimit else { throw AuditError(.malformedJSON) }
        switch self {
        case .string(let text):
            bytes.appendJSONString(text, escapes: .shortest)
        case .integer(let value):
            guard Self.integerRange.contains(value) else { throw AuditError(.malformedJSON) }
            bytes.append(contentsOf: String(value).utf8)
        case .boolean(let value):
            bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                try element.write(to: &bytes, depth: depth + 1)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let ordered = members.sorted { Self.precedes($0.key, $1.key) }
            for (position, member) in ordered.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.appendJSONString(member.key, escapes: .shortest)
                bytes.append(UInt8(ascii: ":"))
                try member.value.write(to: &bytes, depth: depth + 1)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8785 section 3.2.3: names are ordered by their UTF-16 code units.
    static func precedes(_ left: String, _ right: String) -> Bool {
        // The order of ASCII is the same, and sooner found.
        guard left.utf8.allSatisfy({ $0 < 0x80 }), right.utf8.allSatisfy({ $0 < 0x80 }) else {
            return left.utf16.lexicographicallyPrecedes(right.utf16)
        }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension CanonicalJSON {
    /// The text of a string; nil for anything else.
    public var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value of an integer; nil for anything else.
    public var integerValue: Int? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for anything else.
    public var arrayValue: [CanonicalJSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The member called `name`; nil when this is no object or has none.
    public subscript(name: String) -> CanonicalJSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}
