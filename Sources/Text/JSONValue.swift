public import FoundationEssentials

/// Any JSON value: one that another program printed, or a document whose members have no fixed names.
public enum JSONValue: Codable, Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case flag(Bool)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction, or one that no `Int` holds.
    case number(Decimal)
    /// A number in binary; use `finite` where it may be infinite or none.
    case real(Double)
    /// A string.
    case text(String)
    /// An array.
    case list([JSONValue])
    /// An object, its members by name.
    case members([String: JSONValue])

    /// A number, or `null` where it is infinite or none.
    public static func finite(_ number: Double) -> JSONValue {
        number.isFinite ? .real(number) : .null
    }

    /// A number written in decimal digits, kept as it is written; `null` for any other text.
    public static func decimal(_ digits: String) -> JSONValue {
        Decimal(string: digits).map(JSONValue.number) ?? .null
    }

    /// The one JSON object that `line` holds; nil when it holds anything else.
    public static func object(_ line: String) -> JSONValue? {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)),
            case .members = value
        else { return nil }
        return value
    }

    /// Reads any value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // The most frequent first: what is refused is dear, as its error is made and thrown away.
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if container.decodeNil() {
            self = .null
        } else if let members = try? container.decode([String: JSONValue].self) {
            self = .members(members)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else {
            self = .number(try container.decode(Decimal.self))
        }
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .real(let real): try container.encode(real)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .members(let members): try container.encode(members)
        }
    }
}
