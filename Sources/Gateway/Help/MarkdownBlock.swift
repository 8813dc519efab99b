/// What a line of Markdown begins.
enum MarkdownBlock: Hashable {
    case blank
    case heading(level: Int, String)
    case fence
    case table
    case item(isNumbered: Bool)
    case text

    init(_ line: Substring) {
        let level = line.prefix { $0 == "#" }.count
        if line.allSatisfy(\.isWhitespace) {
            self = .blank
        } else if (1...6).contains(level), line.dropFirst(level).first == " " {
            self = .heading(level: level, String(line.dropFirst(level + 1)))
        } else if line.hasPrefix("```") {
            self = .fence
        } else if line.hasPrefix("|") {
            self = .table
        } else if line.hasPrefix("- ") {
            self = .item(isNumbered: false)
        } else if Self.number(line) != nil {
            self = .item(isNumbered: true)
        } else {
            self = .text
        }
    }

    /// The text of an item without its sign.
    static func itemText(_ line: Substring) -> String {
        String(line.dropFirst(number(line) ?? 2))
    }

    /// How long the sign of a numbered item is; nil where the line begins none.
    private static func number(_ line: Substring) -> Int? {
        let digits = line.prefix { $0.isASCII && $0.isNumber }.count
        guard digits > 0, line.dropFirst(digits).hasPrefix(". ") else { return nil }
        return digits + 2
    }
}
