import Text

extension CanonicalJSON {
    /// Reads canonical bytes and nothing else: what this accepts, `encoded()` writes back unchanged.
    ///
    /// Refused, beside everything that is not JSON: white space, names out of order or twice (also
    /// when two names differ only in Unicode composition), an escape that was not needed, a leading
    /// zero, `-0`, fractions, `null`, bytes that are not UTF-8, nesting deeper than 16.
    public init(canonical bytes: [UInt8]) throws(AuditError) {
        var parser = CanonicalJSONParser(bytes: bytes)
        self = try parser.value(depth: 0)
        guard parser.isAtEnd else { throw AuditError(.malformedJSON) }
    }
}

/// Recursive descent over the one allowed spelling of each value.
private struct CanonicalJSONParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func value(depth: Int) throws(AuditError) -> CanonicalJSON {
        guard depth <= CanonicalJSON.depthLimit else { throw AuditError(.malformedJSON) }
        switch peek() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "t"):
            try expect("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .boolean(false)
        default: return .integer(try integer())
        }
    }

    private mutating func array(depth: Int) throws(AuditError) -> [CanonicalJSON] {
        try expect("[")
        var elements: [CanonicalJSON] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
        } while take(UInt8(ascii: ","))
        try expect("]")
        return elements
    }

    private mutating func object(depth: Int) throws(AuditError) -> [String: CanonicalJSON] {
        try expect("{")
        var members: [String: CanonicalJSON] = [:]
        var previous: String?
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            let name = try string()
            if let previous, !CanonicalJSON.precedes(previous, name) {
                throw AuditError(.malformedJSON)
            }
            try expect(":")
            // Swift compares strings by canonical equivalence: a twin in another composition
            // would silently replace its sibling.
            guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else {
                throw AuditError(.malformedJSON)
            }
            previous = name
        } while take(UInt8(ascii: ","))
        try expect("}")
        return members
    }

    private mutating func integer() throws(AuditError) -> Int {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let firstDigit = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        let digits = bytes[firstDigit..<position]
        let isPlainZero = digits.elementsEqual("0".utf8) && start == firstDigit
        guard isPlainZero || digits.first.map({ $0 != UInt8(ascii: "0") }) ?? false,
            let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)),
            CanonicalJSON.integerRange.contains(value)
        else { throw AuditError(.malformedJSON) }
        return value
    }

    private mutating func string() throws(AuditError) -> String {
        try expect("\"")
        // Most strings hold nothing that is escaped.
        let start = position
        while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""),
            byte != UInt8(ascii: "\\")
        {
            position += 1
        }
        var text = bytes[start..<position]
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            position += 1
            guard byte >= 0x20 else { throw AuditError(.malformedJSON) }
            text.append(byte == UInt8(ascii: "\\") ? try escaped() : byte)
        }
        try expect("\"")
        guard let decoded = String(validating: text, as: UTF8.self) else {
            throw AuditError(.malformedJSON)
        }
        return decoded
    }

    /// The byte an escape stands for, if that byte must be escaped and in this way.
    private mutating func escaped() throws(AuditError) -> UInt8 {
        guard let kind = peek() else { throw AuditError(.malformedJSON) }
        position += 1
        if kind == UInt8(ascii: "\"") || kind == UInt8(ascii: "\\") { return kind }
        if let control = JSONEscapes.letters.first(where: { $0.value == kind }) {
            return control.key
        }
        guard kind == UInt8(ascii: "u") else { throw AuditError(.malformedJSON) }
        try expect("00")
        guard position + 2 <= bytes.count,
            let high = Hexadecimal.digits.firstIndex(of: bytes[position]),
            let low = Hexadecimal.digits.firstIndex(of: bytes[position + 1])
        else { throw AuditError(.malformedJSON) }
        position += 2
        let control = UInt8(high << 4 | low)
        guard control < 0x20, JSONEscapes.letters[control] == nil else {
            throw AuditError(.malformedJSON)
        }
        return control
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ word: StaticString) throws(AuditError) {
        for byte in word.description.utf8 where !take(byte) {
            throw AuditError(.malformedJSON)
        }
    }
}
