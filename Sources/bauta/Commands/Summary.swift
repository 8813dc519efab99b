/// A value of a summary line; keys keep the order they are written in.
enum Summary {
    case object(KeyValuePairs<String, Summary>)
    case list([Summary])
    case text(String)
    case number(Int)
    case flag(Bool)
    case nothing

    /// The value as JSON on one line.
    var json: String {
        switch self {
        case .object(let fields):
            "{" + fields.map { Self.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",")
                + "}"
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .nothing: "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..."\u{1f}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
