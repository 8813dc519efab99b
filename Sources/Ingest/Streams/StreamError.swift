/// Why a stream cannot be read on: where it stands, and a cause; no value.
///
/// What was committed by then stands.
public struct StreamError: Error, Hashable, Sendable {
    /// The closed list of causes.
    public enum Code: Hashable, Sendable {
        /// The last line has no end and is no whole message: whoever wrote it was cut off.
        case endsMidLine
        case messageTooLong
        case invalidUTF8
        /// It is no object of JSON, or lacks what its type must have.
        case malformedMessage
        case unknownType
        /// A tap was asked for files of records, which are not read.
        case batchMessage
        case recordBeforeSchema
        case undeclaredStream
        case malformedSchema
        case malformedVersion
        /// A STATE that is none: it has no value, or something that is not JSON.
        case malformedState
        /// A state tells of other records than came since the state before.
        case recordsMissing(told: Int, found: Int)
        /// Fields of these names have other types than when the stream came first.
        case typeChanged([String])
        /// Fields of these names came, and these went, since the stream came first.
        case fieldsChanged(added: [String], removed: [String])
        /// Its fields are not those of a mapping.
        case fields(mapping: String, FeedError)
    }

    /// The cause.
    public let code: Code
    /// Of the message, which is its line, from 1.
    public let message: Int
    /// As the tap calls it; nil where the message is of none, or its name is none.
    public let stream: String?

    /// What is wrong with the message `message` of `stream`.
    init(_ code: Code, message: Int, stream: String? = nil) {
        self.code = code
        self.message = message
        self.stream = stream.flatMap(Self.shown)
    }

    /// The stable word of the cause.
    public var word: String { code.word }

    /// A name of a stream or field where it looks like one: others may be anything.
    static func shown(_ name: String) -> String? {
        let isName =
            (1...100).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || "_.-[]$:/".utf8.contains(byte)
            }
        return isName ? name : nil
    }
}

extension StreamError: CustomStringConvertible {
    /// Place, word and cause, to stand behind what the source is called.
    public var description: String {
        "message \(message)" + (stream.map { ", stream '\($0)'" } ?? "")
            + ": \(word): \(code.cause)"
    }

    static func list(_ names: [String]) -> String {
        let more = names.count > 20 ? " and \(names.count - 20) more" : ""
        return names.prefix(20).map { shown($0).map { "'\($0)'" } ?? "(no name)" }
            .joined(separator: ", ") + more
    }
}

extension StreamError.Code {
    /// The stable word of the cause.
    var word: String {
        switch self {
        case .endsMidLine: "ends-mid-line"
        case .messageTooLong: "message-too-long"
        case .invalidUTF8: "invalid-utf8"
        case .malformedMessage: "malformed-message"
        case .unknownType: "unknown-type"
        case .batchMessage: "batch-message"
        case .recordBeforeSchema: "record-before-schema"
        case .undeclaredStream: "undeclared-stream"
        case .malformedSchema: "malformed-schema"
        case .malformedVersion: "malformed-version"
        case .malformedState: "malformed-state"
        case .recordsMissing: "records-missing"
        case .typeChanged: "type-changed"
        case .fieldsChanged: "fields-changed"
        case .fields: "fields-undeclared"
        }
    }

    /// In words, to stand behind the place.
    var cause: String {
        switch self {
        case .endsMidLine: "the last line is cut off; run the tap again"
        case .messageTooLong: "it is longer than \(StreamReader.mostOctets >> 20) MiB"
        case .invalidUTF8: "it is not UTF-8"
        case .malformedMessage: "it is no message of this protocol; is --singer or --airbyte right?"
        case .unknownType: "its type is none that is known"
        case .batchMessage: "files of records (BATCH) are not read; switch them off in the tap"
        case .recordBeforeSchema: "a RECORD comes before the SCHEMA of its stream"
        case .undeclaredStream:
            "nothing says what it feeds: add it below `streams`, or say `other_streams: drop`"
        case .malformedSchema: "its schema is no schema of JSON"
        case .malformedVersion: "its version is no whole number"
        case .malformedState: "it has no value; the state before it stands"
        case .recordsMissing(let told, let found):
            "it tells of \(told) records, and \(found) came; the state before it stands"
        case .typeChanged(let names):
            "other types than before: \(StreamError.list(names)); once the mapping is right, raise its `version`"
        case .fieldsChanged(let added, let removed):
            "other fields than before"
                + (added.isEmpty ? "" : ", new: \(StreamError.list(added))")
                + (removed.isEmpty ? "" : ", gone: \(StreamError.list(removed))")
                + "; once the mapping is right, raise its `version`"
        case .fields(let mapping, let error): "mapping \(mapping): \(error)"
        }
    }
}
