/// A parameter of a query as the interface describes it.
struct ParameterDescription: Sendable {
    let name: String
    let schema: Schema
    let summary: String
    /// What an absent parameter means, where that is a value; shown, not used.
    let fallback: String?
    /// Whether a text is a value of the parameter.
    let accepts: @Sendable (String) -> Bool
}

/// A parameter of a query, with the type its handler gets it in.
struct Parameter<Value: Sendable>: Sendable {
    let description: ParameterDescription
    /// The value of the parameter's text; nil where the text is not one.
    let read: @Sendable (String) -> Value?
    /// The value of an absent parameter.
    let absent: Value

    init(
        _ name: String, _ schema: Schema, absent: Value, fallback: String? = nil,
        _ summary: String, read: @escaping @Sendable (String) -> Value?
    ) {
        description = ParameterDescription(
            name: name, schema: schema, summary: summary, fallback: fallback,
            accepts: { read($0) != nil })
        self.absent = absent
        self.read = read
    }
}

extension Parameter where Value == String? {
    /// A text of up to `longest` characters.
    static func text(_ name: String, upTo longest: Int = 128, _ summary: String) -> Parameter {
        let form = Schema.TextForm(1...longest)
        return Parameter(name, .text(form), absent: nil, summary) { text in
            form.allows(text) ? .some(text) : nil
        }
    }

    /// One of `words`.
    static func word(_ name: String, among words: [String], _ summary: String) -> Parameter {
        Parameter(name, .word(words), absent: nil, summary) { text in
            words.contains(text) ? .some(text) : nil
        }
    }
}

extension Parameter where Value == Int? {
    /// A whole number in `range`.
    static func integer(
        _ name: String, in range: ClosedRange<Int>, _ summary: String
    ) -> Parameter {
        Parameter(name, .integer(range), absent: nil, summary) { text in
            Int(decimal: text).flatMap { range.contains($0) ? .some($0) : nil }
        }
    }
}

extension Parameter where Value == Int {
    /// How many rows a list answers with at most.
    static let limit = Parameter(
        "limit", .integer(1...Limits.maximumRows), absent: Limits.defaultRows,
        fallback: String(Limits.defaultRows), "How many rows at most."
    ) { text in
        Int(decimal: text).flatMap { (1...Limits.maximumRows).contains($0) ? $0 : nil }
    }
}

extension Int {
    /// Digits alone, with a minus sign before them at most.
    init?(decimal text: String) {
        guard text.utf8.first != UInt8(ascii: "+") else { return nil }
        self.init(text)
    }
}
