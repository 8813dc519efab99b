/// How a tap writes what it sends.
public enum StreamProtocol: String, CaseIterable, Sendable {
    /// Singer 0.3.
    case singer
    /// Airbyte's protocol 0.2 and later, as a source writes it.
    case airbyte
}

/// One message of a tap; its bytes are of the line that it was read from.
enum StreamMessage {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// What each stream's records are from now on.
    case schemas([(stream: String, schema: Bytes)])
    case record(stream: String, Bytes, version: Int64?)
    /// What the tap goes on from, to be given back as it is.
    case state(Bytes, count: RecordCount?)
    /// Records of smaller versions are gone.
    case activate(stream: String, version: Int64)
    /// Nothing that rows come from.
    case none

    /// How many records a state says that its stream has sent since the state before.
    struct RecordCount {
        let stream: String
        let records: Int
    }
}

/// Reads messages out of lines.
struct StreamMessageReader: ~Copyable {
    typealias Bytes = StreamMessage.Bytes
    private typealias Members = [String: Bytes]

    private let format: StreamProtocol
    /// Of the message, of an object in it, and of one in that.
    private var outer: MemberReader
    private var inner: MemberReader
    private var innermost: MemberReader

    /// For messages of `octets` bytes at most.
    init(_ format: StreamProtocol, octets: Int) {
        self.format = format
        outer = MemberReader(octets: octets)
        inner = MemberReader(octets: octets)
        innermost = MemberReader(octets: octets)
    }

    /// What the line `message`, from 1, says.
    mutating func read(_ line: Bytes, message: Int) throws(StreamError) -> StreamMessage {
        let members: Members
        do throws(JSONTokens.Malformed) {
            members = try Self.members(of: line, by: &outer)
        } catch {
            throw StreamError(.malformedMessage, message: message)
        }
        guard let type = members["type"].flatMap({ inner.text(of: $0) }) else {
            throw StreamError(.malformedMessage, message: message)
        }
        return switch format {
        case .singer: try singer(type, members, message)
        case .airbyte: try airbyte(type, members, line, message)
        }
    }

    private static func members(
        of object: Bytes, by reader: inout MemberReader
    ) throws(JSONTokens.Malformed) -> Members {
        var members: Members = [:]
        try reader.read(object) { key, value in
            members[String(decoding: key, as: UTF8.self)] = value
        }
        return members
    }

    // MARK: Singer

    private mutating func singer(
        _ type: String, _ members: Members, _ message: Int
    ) throws(StreamError) -> StreamMessage {
        switch type {
        case "STATE":
            guard let value = members["value"], value.first == UInt8(ascii: "{") else {
                throw StreamError(.malformedState, message: message)
            }
            return .state(value, count: nil)
        case "BATCH": throw StreamError(.batchMessage, message: message)
        case "SCHEMA", "RECORD", "ACTIVATE_VERSION": break
        default: throw StreamError(.unknownType, message: message)
        }
        guard let stream = members["stream"].flatMap({ inner.text(of: $0) }) else {
            throw StreamError(.malformedMessage, message: message)
        }
        let version = try version(members["version"], message, stream)
        switch type {
        case "SCHEMA":
            guard let schema = members["schema"] else {
                throw StreamError(.malformedSchema, message: message, stream: stream)
            }
            return .schemas([(stream, schema)])
        case "RECORD":
            guard let record = members["record"], record.first == UInt8(ascii: "{") else {
                throw StreamError(.malformedMessage, message: message, stream: stream)
            }
            return .record(stream: stream, record, version: version)
        default:
            guard let version else {
                throw StreamError(.malformedVersion, message: message, stream: stream)
            }
            return .activate(stream: stream, version: version)
        }
    }

    private func version(
        _ value: Bytes?, _ message: Int, _ stream: String
    ) throws(StreamError) -> Int64? {
        guard let value, value.first != UInt8(ascii: "n") else { return nil }
        guard let version = Int64(String(decoding: value, as: UTF8.self)) else {
            throw StreamError(.malformedVersion, message: message, stream: stream)
        }
        return version
    }

    // MARK: Airbyte

    private mutating func airbyte(
        _ type: String, _ members: Members, _ line: Bytes, _ message: Int
    ) throws(StreamError) -> StreamMessage {
        switch type {
        case "LOG", "TRACE", "CONTROL", "SPEC", "CONNECTION_STATUS": return .none
        case "RECORD", "CATALOG", "STATE": break
        default: throw StreamError(.unknownType, message: message)
        }
        do throws(JSONTokens.Malformed) {
            switch type {
            case "RECORD": return try airbyteRecord(members["record"])
            case "CATALOG": return .schemas(try catalogue(members["catalog"]))
            default:
                guard let state = members["state"], state.first == UInt8(ascii: "{") else {
                    throw JSONTokens.Malformed()
                }
                return .state(line, count: try count(of: state))
            }
        } catch {
            let codes: [String: StreamError.Code] = [
                "STATE": .malformedState, "CATALOG": .malformedSchema,
            ]
            throw StreamError(codes[type] ?? .malformedMessage, message: message)
        }
    }

    private mutating func airbyteRecord(
        _ record: Bytes?
    ) throws(JSONTokens.Malformed) -> StreamMessage {
        let members = try Self.members(of: record, by: &inner)
        guard let stream = members["stream"].flatMap({ innermost.text(of: $0) }),
            let data = members["data"], data.first == UInt8(ascii: "{")
        else { throw JSONTokens.Malformed() }
        return .record(stream: stream, data, version: nil)
    }

    private mutating func catalogue(
        _ catalogue: Bytes?
    ) throws(JSONTokens.Malformed) -> [(stream: String, schema: Bytes)] {
        guard let list = try Self.members(of: catalogue, by: &inner)["streams"] else {
            throw JSONTokens.Malformed()
        }
        var elements: [Bytes] = []
        try inner.elements(of: list) { elements.append($0) }
        var schemas: [(stream: String, schema: Bytes)] = []
        for element in elements {
            let members = try Self.members(of: element, by: &inner)
            guard let stream = members["name"].flatMap({ innermost.text(of: $0) }),
                let schema = members["json_schema"]
            else { throw JSONTokens.Malformed() }
            schemas.append((stream, schema))
        }
        return schemas
    }

    /// What a state of one stream says of its records; nil where it says nothing.
    private mutating func count(
        of state: Bytes
    ) throws(JSONTokens.Malformed) -> StreamMessage.RecordCount? {
        let members = try Self.members(of: state, by: &inner)
        guard let statistics = members["sourceStats"], statistics.first == UInt8(ascii: "{"),
            let stream = members["stream"], stream.first == UInt8(ascii: "{"),
            let descriptor = try Self.members(of: stream, by: &inner)["stream_descriptor"],
            descriptor.first == UInt8(ascii: "{"),
            let name = try Self.members(of: descriptor, by: &inner)["name"].flatMap({
                innermost.text(of: $0)
            }), let written = try Self.members(of: statistics, by: &inner)["recordCount"],
            written.first != UInt8(ascii: "n")
        else { return nil }
        // A double by its protocol, of a whole number.
        guard let number = Double(String(decoding: written, as: UTF8.self)),
            let records = Int(exactly: number)
        else { throw JSONTokens.Malformed() }
        return StreamMessage.RecordCount(stream: name, records: records)
    }

    private static func members(
        of object: Bytes?, by reader: inout MemberReader
    ) throws(JSONTokens.Malformed) -> Members {
        guard let object else { throw JSONTokens.Malformed() }
        return try members(of: object, by: &reader)
    }
}
