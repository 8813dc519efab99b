import Text

/// One JSON object in one line, its fields in the order given (RFC 8259).
///
/// Exact decimals are given as text: a reader's binary fractions must not round what was charged.
struct JSONLine {
    private var fields: [String] = []

    mutating func add(_ name: String, _ text: String?) {
        fields.append(name.jsonString + ":" + (text?.jsonString ?? "null"))
    }

    mutating func add(_ name: String, _ number: Int) {
        fields.append(name.jsonString + ":" + String(number))
    }

    mutating func add(_ name: String, _ flag: Bool) {
        fields.append(name.jsonString + ":" + (flag ? "true" : "false"))
    }

    /// A number already written in decimal digits.
    mutating func add(_ name: String, decimal text: String) {
        fields.append(name.jsonString + ":" + text)
    }

    var text: String { "{" + fields.joined(separator: ",") + "}" }
}
