import Hummingbird

/// The names and values of a query string, in their order, decoded.
struct QueryString: Sendable {
    let fields: [(name: String, value: String)]

    /// - Throws: `Problem.malformedQuery` for percent encodings that are none, for what is no UTF-8
    ///   and for U+0000.
    init(_ text: some StringProtocol) throws(Problem) {
        var fields: [(name: String, value: String)] = []
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let halves = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]),
                let value = halves.count == 2 ? Self.decoded(halves[1]) : ""
            else { throw .malformedQuery }
            fields.append((name, value))
        }
        self.fields = fields
    }

    init(_ request: Request) throws(Problem) {
        try self.init(request.uri.query ?? "")
    }

    /// The text that `bytes` encode (application/x-www-form-urlencoded, as browsers send queries).
    static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        guard !decoded.contains(0) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    /// `text` as a query's value.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain =
                byte < 0x80
                && (character.isLetter || character.isNumber || "-._~".contains(character))
            return isPlain
                ? String(character)
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
    }
}

/// The parameters of a request, each of them declared by its route, its value checked.
struct QueryValues: Sendable {
    private let declared: [ParameterDescription]
    private let values: [String: String]

    /// Takes the fields of `query` that are `declared`.
    ///
    /// - Parameter emptyIsAbsent: as pages have it, whose forms send every field.
    /// - Throws: a `Problem` for a name that is not declared or comes twice, and for a value that is
    ///   not as declared.
    init(
        _ query: QueryString, declared: [ParameterDescription], emptyIsAbsent: Bool
    ) throws(Problem) {
        self.declared = declared
        var values: [String: String] = [:]
        for (name, value) in query.fields {
            guard let parameter = declared.first(where: { $0.name == name }) else {
                throw .unknownParameter(name, allowed: declared.map(\.name))
            }
            if value.isEmpty && emptyIsAbsent { continue }
            guard parameter.accepts(value) else {
                throw .invalidParameter(name, allowed: parameter.schema.inWords)
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .repeatedParameter(name)
            }
        }
        self.values = values
    }

    /// The value of `parameter`, which the route must have declared.
    subscript<Value>(_ parameter: Parameter<Value>) -> Value {
        precondition(
            declared.contains { $0.name == parameter.description.name },
            "a handler reads a parameter that its route does not declare")
        // A value that is there was accepted.
        return values[parameter.description.name].flatMap(parameter.read) ?? parameter.absent
    }

    /// The same query with `name` set to `value`: for the link to the next page.
    func query(setting name: String, to value: String) -> String {
        var values = values
        values[name] = value
        return values.sorted { $0.key < $1.key }
            .map { $0.key + "=" + QueryString.encoded($0.value) }.joined(separator: "&")
    }
}
