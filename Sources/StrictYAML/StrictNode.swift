/// One value of a strict document, with the place it stands at.
public struct StrictNode: Sendable {
    enum Content: Sendable {
        case scalar(text: String, isPlain: Bool)
        case sequence([StrictNode])
        case mapping([StrictEntry])
    }

    let content: Content
    /// The document's path, as given.
    public let path: String
    /// Where the value begins.
    public let place: StrictYAMLError.Place

    /// An error that points at this value; for checks the reader makes itself.
    public func error(_ problem: String) -> StrictYAMLError {
        StrictYAMLError(path: path, place: place, problem: problem)
    }

    /// The text of a scalar, whatever YAML would take it for: `no` is the two letters.
    public func string() throws(StrictYAMLError) -> String {
        guard case .scalar(let text, let isPlain) = content else {
            throw error("expected one value, found \(kindName)")
        }
        guard !(text.isEmpty && isPlain) else { throw error("expected a value, found nothing") }
        return text
    }

    /// A plain decimal integer within `range`.
    public func integer(
        in range: ClosedRange<Int> = Int.min...Int.max
    ) throws(StrictYAMLError) -> Int {
        let text = try string()
        guard case .scalar(_, isPlain: true) = content, Self.isDecimal(text), let value = Int(text)
        else { throw error("expected a whole number, found '\(text)'") }
        guard range.contains(value) else {
            throw error(
                "expected a number from \(range.lowerBound) to \(range.upperBound), found \(value)")
        }
        return value
    }

    /// The plain words `true` and `false`; nothing else is a boolean.
    public func boolean() throws(StrictYAMLError) -> Bool {
        let text = try string()
        switch content {
        case .scalar("true", isPlain: true): return true
        case .scalar("false", isPlain: true): return false
        default: throw error("expected true or false, found '\(text)'")
        }
    }

    /// One of the raw values of a closed list.
    public func choice<Choice>(
        of type: Choice.Type
    ) throws(StrictYAMLError) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        try choice(among: type.allCases.map { ($0.rawValue, $0) })
    }

    /// One of `choices`, by its name; an unknown name is refused with the nearest known one.
    public func choice<Value>(
        among choices: [(name: String, value: Value)]
    ) throws(StrictYAMLError) -> Value {
        let text = try string()
        if let match = choices.first(where: { $0.name == text }) { return match.value }
        let names = choices.map(\.name)
        throw error(
            "unknown value '\(text)'"
                + (Spelling.suggestion(for: text, among: names)
                    ?? " (one of \(names.joined(separator: ", ")))"))
    }

    /// The items of a sequence, in order.
    public func sequence() throws(StrictYAMLError) -> [StrictNode] {
        guard case .sequence(let items) = content else {
            throw error("expected a list, found \(kindName)")
        }
        return items
    }

    /// The scalars of a sequence; the same one twice is an error.
    public func distinctStrings() throws(StrictYAMLError) -> [String] {
        var found: [String] = []
        for item in try sequence() {
            let text = try item.string()
            guard !found.contains(text) else { throw item.error("'\(text)' is listed twice") }
            found.append(text)
        }
        return found
    }

    /// A reader of a mapping; call `finish()` on it when every known key was asked for.
    public func mapping() throws(StrictYAMLError) -> StrictMapping {
        guard case .mapping(let entries) = content else {
            throw error("expected keys and values, found \(kindName)")
        }
        return StrictMapping(node: self, entries: entries)
    }

    /// Reads a mapping and refuses the keys that `read` did not ask for.
    public func mapping<Value>(
        _ read: (StrictMapping) throws(StrictYAMLError) -> Value
    ) throws(StrictYAMLError) -> Value {
        let reader = try mapping()
        let value = try read(reader)
        try reader.finish()
        return value
    }

    private var kindName: String {
        switch content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "'\(text)'"
        case .sequence: "a list"
        case .mapping: "keys and values"
        }
    }

    /// `Int.init` also reads `+7`; a reviewer should not have to know that.
    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (digits.count == 1 || digits.first != "0")
    }
}

/// One key of a mapping with its value.
public struct StrictEntry: Sendable {
    public let key: String
    /// Where the key begins.
    public let keyPlace: StrictYAMLError.Place
    /// What stands under it.
    public let value: StrictNode

    /// An error that points at the key.
    public func error(_ problem: String) -> StrictYAMLError {
        StrictYAMLError(path: value.path, place: keyPlace, problem: problem)
    }
}
