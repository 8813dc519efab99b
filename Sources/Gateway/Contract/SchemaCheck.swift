import Text

/// Where a JSON value is not as its schema has it.
struct SchemaViolation: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case missing
        case unknown
        case invalid
    }

    let kind: Kind
    /// The member, with the names around it, for example `references[2]`; a name that is not of
    /// the schema is not repeated here.
    let member: String
    /// What is allowed there, in words.
    let allowed: String
}

extension Schema {
    /// The first place where `value`, which is called `name`, is not as the schema has it.
    func violation(in value: JSONValue, name: String = "") -> SchemaViolation? {
        switch (self, value) {
        case (.boolean, .flag), (.number, .integer), (.number, .number), (.number, .real),
            (.document, .members), (.nullable, .null):
            nil
        case (.integer(let range), .integer(let number)) where range.contains(number): nil
        case (.text(let form), .text(let text)) where form.allows(text): nil
        case (.word(let words), .text(let text)) where words.contains(text): nil
        case (.list(let items, let count), .list(let values)) where count.contains(values.count):
            values.enumerated().lazy.compactMap { place, value in
                items.violation(in: value, name: "\(name)[\(place)]")
            }.first
        case (.members(let members), .members(let values)):
            Self.violation(in: values, members: members, name: name)
        case (.map(let schema), .members(let values)):
            values.values.lazy.compactMap { schema.violation(in: $0, name: name) }.first
        case (.nullable(let schema), _): schema.violation(in: value, name: name)
        default: SchemaViolation(kind: .invalid, member: name, allowed: inWords)
        }
    }

    private static func violation(
        in values: [String: JSONValue], members: [Member], name: String
    ) -> SchemaViolation? {
        let names = Set(members.map(\.name))
        let prefix = name.isEmpty ? "" : name + "."
        if values.keys.contains(where: { !names.contains($0) }) {
            return SchemaViolation(
                kind: .unknown, member: name,
                allowed: members.map { prefix + $0.name }.joined(separator: ", "))
        }
        for member in members {
            guard let value = values[member.name] else {
                guard member.isRequired else { continue }
                return SchemaViolation(
                    kind: .missing, member: prefix + member.name, allowed: member.schema.inWords)
            }
            if let violation = member.schema.violation(in: value, name: prefix + member.name) {
                return violation
            }
        }
        return nil
    }
}

extension Schema.TextForm {
    /// Whether `text` has this form.
    ///
    /// It is as long as it must be, with no control character in it but line breaks and tabs:
    /// PostgreSQL takes no U+0000.
    func allows(_ text: String) -> Bool {
        length.contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { scalar in
                (" "..."~").contains(scalar) || scalar == "\n" || scalar == "\r"
                    || scalar == "\t" || scalar.properties.generalCategory != .control
            }
    }
}
