/// Reads the members of an object of JSON one level deep; what stands at them is given as it is written.
struct MemberReader: ~Copyable {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    private var tokens: JSONTokens

    /// For objects of `octets` bytes at most.
    init(octets: Int) { tokens = JSONTokens(octets: octets) }

    /// Calls `visit` with the key and the value of each member of `object`, which is well-formed UTF-8.
    ///
    /// Keys come without escapes and are valid during the call alone; values are of the bytes of `object`.
    mutating func read(
        _ object: Bytes, _ visit: (_ key: Bytes, _ value: Bytes) -> Void
    ) throws(JSONTokens.Malformed) {
        try readMembers(of: object) { key, value, _ in visit(key, value) }
    }

    /// `object` without the members whose keys begin with one of `prefixes`; what is no object stays as it is.
    mutating func object(_ object: Bytes, withoutPrefixes prefixes: [String]) -> [UInt8] {
        var output = [UInt8(ascii: "{")]
        let isRead: Void? = try? readMembers(of: object) { key, _, member in
            guard !prefixes.contains(where: { key.starts(with: $0.utf8) }) else { return }
            if output.count > 1 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: member)
        }
        return isRead == nil ? Array(object) : output + [UInt8(ascii: "}")]
    }

    /// As `read`, with the whole member as it is written.
    private mutating func readMembers(
        of object: Bytes, _ visit: (_ key: Bytes, _ value: Bytes, _ member: Bytes) -> Void
    ) throws(JSONTokens.Malformed) {
        tokens.begin(object)
        tokens.skipSpace()
        guard tokens.take(UInt8(ascii: "{")) else { throw JSONTokens.Malformed() }
        tokens.skipSpace()
        if !tokens.take(UInt8(ascii: "}")) {
            while true {
                let start = tokens.place
                let key = try tokens.string()
                tokens.skipSpace()
                guard tokens.take(UInt8(ascii: ":")) else { throw JSONTokens.Malformed() }
                tokens.skipSpace()
                let value = try value(depth: 1)
                visit(key, value, Bytes(start: start, count: tokens.place - start))
                tokens.skipSpace()
                if tokens.take(UInt8(ascii: "}")) { break }
                guard tokens.take(UInt8(ascii: ",")) else { throw JSONTokens.Malformed() }
                tokens.skipSpace()
            }
        }
        try confirmEnd()
    }

    /// Calls `visit` with each element of `list`.
    mutating func elements(
        of list: Bytes, _ visit: (_ element: Bytes) -> Void
    ) throws(JSONTokens.Malformed) {
        tokens.begin(list)
        tokens.skipSpace()
        guard tokens.take(UInt8(ascii: "[")) else { throw JSONTokens.Malformed() }
        tokens.skipSpace()
        if !tokens.take(UInt8(ascii: "]")) {
            while true {
                visit(try value(depth: 1))
                tokens.skipSpace()
                if tokens.take(UInt8(ascii: "]")) { break }
                guard tokens.take(UInt8(ascii: ",")) else { throw JSONTokens.Malformed() }
                tokens.skipSpace()
            }
        }
        try confirmEnd()
    }

    /// The text of a value that is a string; nil where it is none.
    mutating func text(of value: Bytes) -> String? {
        tokens.begin(value)
        guard let text = try? tokens.string(), tokens.isAtEnd else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func confirmEnd() throws(JSONTokens.Malformed) {
        tokens.skipSpace()
        guard tokens.isAtEnd else { throw JSONTokens.Malformed() }
    }

    /// Reads past the value at the position, and gives its bytes.
    private mutating func value(depth: Int) throws(JSONTokens.Malformed) -> Bytes {
        guard depth <= JSONScanner.mostDepth else { throw JSONTokens.Malformed() }
        let start = tokens.place
        switch tokens.next {
        case UInt8(ascii: "{"): try container(UInt8(ascii: "}"), hasKeys: true, depth: depth)
        case UInt8(ascii: "["): try container(UInt8(ascii: "]"), hasKeys: false, depth: depth)
        case UInt8(ascii: "\""): _ = try tokens.string()
        case UInt8(ascii: "n"): try tokens.word("null")
        case UInt8(ascii: "t"): try tokens.word("true")
        case UInt8(ascii: "f"): try tokens.word("false")
        default: _ = try tokens.number()
        }
        return Bytes(start: start, count: tokens.place - start)
    }

    private mutating func container(
        _ end: UInt8, hasKeys: Bool, depth: Int
    ) throws(JSONTokens.Malformed) {
        tokens.advance()
        tokens.skipSpace()
        if tokens.take(end) { return }
        while true {
            if hasKeys {
                _ = try tokens.string()
                tokens.skipSpace()
                guard tokens.take(UInt8(ascii: ":")) else { throw JSONTokens.Malformed() }
                tokens.skipSpace()
            }
            _ = try value(depth: depth + 1)
            tokens.skipSpace()
            if tokens.take(end) { return }
            guard tokens.take(UInt8(ascii: ",")) else { throw JSONTokens.Malformed() }
            tokens.skipSpace()
        }
    }
}
