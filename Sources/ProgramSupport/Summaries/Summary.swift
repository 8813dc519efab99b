import Text

/// A value of a summary line; keys keep the order they are written in.
public enum Summary {
    /// Members by name.
    case object(KeyValuePairs<String, Summary>)
    case list([Summary])
    case text(String)
    case number(Int)
    case flag(Bool)
    case nothing

    /// The value as JSON on one line.
    public var json: String {
        switch self {
        case .object(let fields):
            "{" + fields.map { $0.key.jsonString + ":" + $0.value.json }.joined(separator: ",")
                + "}"
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .text(let text): text.jsonString
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .nothing: "null"
        }
    }
}
