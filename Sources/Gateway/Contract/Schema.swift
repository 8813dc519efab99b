import Text

/// What a JSON value, or the text of a parameter, must look like: the part of JSON Schema 2020-12
/// that the interface needs, as OpenAPI 3.1 writes it.
indirect enum Schema: Hashable, Sendable {
    case boolean
    case integer(ClosedRange<Int>)
    case number
    case text(TextForm)
    /// One of these words.
    case word([String])
    case list(Schema, count: ClosedRange<Int>)
    /// These members and no others.
    case members([Member])
    /// Any number of members, each like this.
    case map(Schema)
    case nullable(Schema)
    /// Any object: a document that another process made.
    case document

    /// What a text may hold.
    struct TextForm: Hashable, Sendable {
        /// In characters (Unicode scalars).
        let length: ClosedRange<Int>
        /// An ECMA-262 pattern for readers; `Schema` itself checks length and control characters.
        let pattern: String?
        /// A format of JSON Schema, for example `date-time`.
        let format: String?

        init(_ length: ClosedRange<Int>, pattern: String? = nil, format: String? = nil) {
            self.length = length
            self.pattern = pattern
            self.format = format
        }
    }

    /// A member of an object.
    struct Member: Hashable, Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let summary: String

        init(_ name: String, _ schema: Schema, isRequired: Bool = true, _ summary: String = "") {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.summary = summary
        }
    }

    /// Any text of an answer.
    static let text = Schema.text(TextForm(0...Int.max))
    /// A day, `YYYY-MM-DD`.
    static let date = Schema.text(TextForm(10...10, format: "date"))
    /// A moment (RFC 3339, UTC).
    static let time = Schema.text(TextForm(20...30, format: "date-time"))
    /// A whole number of 0 or more.
    static let count = Schema.integer(0...Int.max)

    /// Whether it is a list.
    var isList: Bool {
        if case .list = self { true } else { false }
    }

    /// A list without a bound, as answers have them.
    static func list(_ items: Schema) -> Schema { .list(items, count: 0...Int.max) }
}

extension Schema {
    /// The schema as OpenAPI 3.1 writes it.
    var json: JSONValue {
        switch self {
        case .boolean: .members(["type": .text("boolean")])
        case .integer(let range): .members(Self.bounded("integer", "minimum", "maximum", range))
        case .number: .members(["type": .text("number")])
        case .text(let form): .members(Self.members(of: form))
        case .word(let words):
            .members(["type": .text("string"), "enum": .list(words.map(JSONValue.text))])
        case .list(let items, let count):
            .members(
                Self.bounded("array", "minItems", "maxItems", count)
                    .merging(["items": items.json]) { $1 })
        case .members(let members): .members(Self.object(members))
        case .map(let values):
            .members(["type": .text("object"), "additionalProperties": values.json])
        case .nullable(let schema):
            .members(["anyOf": .list([schema.json, .members(["type": .text("null")])])])
        case .document: .members(["type": .text("object")])
        }
    }

    private static func bounded(
        _ type: String, _ lowest: String, _ highest: String, _ range: ClosedRange<Int>
    ) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["type": .text(type)]
        if range.lowerBound != (type == "array" ? 0 : Int.min) {
            members[lowest] = .integer(range.lowerBound)
        }
        if range.upperBound != Int.max { members[highest] = .integer(range.upperBound) }
        return members
    }

    private static func members(of form: TextForm) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["type": .text("string")]
        if form.length.lowerBound > 0 { members["minLength"] = .integer(form.length.lowerBound) }
        if form.length.upperBound != Int.max {
            members["maxLength"] = .integer(form.length.upperBound)
        }
        if let pattern = form.pattern { members["pattern"] = .text(pattern) }
        if let format = form.format { members["format"] = .text(format) }
        return members
    }

    private static func object(_ members: [Member]) -> [String: JSONValue] {
        let properties = members.map { member -> (String, JSONValue) in
            guard case .members(var schema) = member.schema.json, !member.summary.isEmpty else {
                return (member.name, member.schema.json)
            }
            schema["description"] = .text(member.summary)
            return (member.name, .members(schema))
        }
        return [
            "type": .text("object"),
            "properties": .members(Dictionary(properties) { first, _ in first }),
            "required": .list(members.filter(\.isRequired).map { .text($0.name) }),
            "additionalProperties": .flag(false),
        ]
    }

    /// What is allowed, in words: the end of "X must be …".
    var inWords: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range): Self.words(of: range)
        case .number: "a number"
        case .text(let form): Self.words(of: form)
        case .word(let words):
            words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        case .list(let items, let count):
            "a list of \(count.lowerBound) to \(count.upperBound), each of them \(items.inWords)"
        case .members(let members):
            "an object with the members " + members.map(\.name).joined(separator: ", ")
        case .map, .document: "an object"
        case .nullable(let schema): schema.inWords + ", or null"
        }
    }

    private static func words(of range: ClosedRange<Int>) -> String {
        range.upperBound == Int.max
            ? "a whole number of \(range.lowerBound) or more"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    private static func words(of form: TextForm) -> String {
        switch form.format {
        case "date": "a day, YYYY-MM-DD"
        case "date-time": "a moment, YYYY-MM-DDTHH:MM:SSZ"
        default: "text of \(form.length.lowerBound) to \(form.length.upperBound) characters"
        }
    }
}
