/// One JSON object in one line, its fields in the order given (RFC 8259).
///
/// Exact decimals are given as text: a reader's binary fractions must not round what was charged.
struct JSONLine {
    private var fields: [String] = []

    mutating func add(_ name: String, _ text: String?) {
        fields.append(Self.quoted(name) + ":" + (text.map(Self.quoted) ?? "null"))
    }

    mutating func add(_ name: String, _ number: Int) {
        fields.append(Self.quoted(name) + ":" + String(number))
    }

    mutating func add(_ name: String, _ flag: Bool) {
        fields.append(Self.quoted(name) + ":" + (flag ? "true" : "false"))
    }

    /// A number already written in decimal digits.
    mutating func add(_ name: String, decimal text: String) {
        fields.append(Self.quoted(name) + ":" + text)
    }

    var text: String { "{" + fields.joined(separator: ",") + "}" }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\u{0}"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
