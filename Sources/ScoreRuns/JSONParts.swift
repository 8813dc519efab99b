import Text

/// Parts of one JSON object in one line, of names and numbers of our own.
enum JSONParts {
    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { text($0) + ":" + $1 }.joined(separator: ",") + "}"
    }

    static func array(_ elements: [String]) -> String {
        "[" + elements.joined(separator: ",") + "]"
    }

    /// Shortest digits that read back as the same number.
    static func number(_ value: Double) -> String { value.isFinite ? String(value) : "null" }

    static func text(_ text: String) -> String { text.jsonString }
}
