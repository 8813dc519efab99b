import FoundationEssentials
import Hummingbird
import Text

/// What a route takes as its body.
enum BodyDescription: Sendable {
    case json(Schema)
    case form([Schema.Member])

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    var schema: Schema {
        switch self {
        case .json(let schema): schema
        case .form(let members): .members(members)
        }
    }
}

/// A JSON body that is as its route describes it.
struct CheckedJSONBody: Sendable {
    /// The body as it came.
    let bytes: [UInt8]

    /// Reads the body of `request`.
    ///
    /// - Throws: a `Problem` for another type, too many bytes, what is no JSON, a member that comes
    ///   twice, and what `schema` does not allow.
    init(_ request: Request, as schema: Schema) async throws {
        guard MediaType(request.headers[.contentType] ?? "")?.name == "application/json" else {
            throw Problem.jsonExpected
        }
        let body = try await request.body.collect(upTo: Limits.bodyBytes)
        let bytes = Array(body.readableBytesView)
        try Self.check(bytes, as: schema)
        self.bytes = bytes
    }

    /// Refuses what `schema` does not allow; see `init`.
    static func check(_ bytes: [UInt8], as schema: Schema) throws(Problem) {
        guard String(validating: bytes, as: UTF8.self) != nil,
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        else { throw .malformedJSON }
        if let violation = schema.violation(in: value) { throw Problem(violation) }
        guard !JSONMembers.hasRepeated(in: bytes) else { throw .repeatedMember }
    }
}

/// The members of JSON objects as they are written, which a decoder does not tell.
enum JSONMembers {
    /// Whether an object in `json` has two members of one name.
    ///
    /// - Parameter json: must be JSON.
    static func hasRepeated(in json: [UInt8]) -> Bool {
        // For each open object the names so far, for each open list nil.
        var open: [Set<String>?] = []
        var position = 0
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "{"): open.append([])
            case UInt8(ascii: "["): open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open.removeLast()
            case UInt8(ascii: "\""):
                let end = endOfString(in: json, from: position)
                if isName(in: json, endingAt: end), let place = open.indices.last,
                    let name = name(json[position..<end]),
                    open[place]?.insert(name).inserted == false
                {
                    return true
                }
                position = end
                continue
            default: break
            }
            position += 1
        }
        return false
    }

    /// What a string with its quotation marks says.
    private static func name(_ string: ArraySlice<UInt8>) -> String? {
        guard string.contains(UInt8(ascii: "\\")) else {
            return String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(string))
    }

    private static func endOfString(in json: [UInt8], from start: Int) -> Int {
        var position = start + 1
        while position < json.count, json[position] != UInt8(ascii: "\"") {
            position += json[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position + 1, json.count)
    }

    private static func isName(in json: [UInt8], endingAt end: Int) -> Bool {
        let next = json[end...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return next == UInt8(ascii: ":")
    }
}
