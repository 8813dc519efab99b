import FoundationEssentials
public import LocalSocket
import Text

/// How questions and answers lie in a frame: the value as JSON in the header, the document that
/// travels with it, untouched, in the payload.
public enum VaultWire {
    /// A frame that asks `question`, with `payload` beside it.
    public static func frame(asking question: VaultQuestion, payload: [UInt8] = []) throws -> Frame
    {
        Frame(header: try encoded(question), payload: payload)
    }

    /// What `frame` asks.
    public static func question(in frame: Frame) throws(VaultWireError) -> VaultQuestion {
        try decoded(VaultQuestion.self, from: frame.header)
    }

    /// A frame that answers `reply`, with `document` beside it.
    public static func frame(answering reply: VaultReply, document: [UInt8] = []) throws -> Frame {
        Frame(header: try encoded(reply), payload: document)
    }

    /// What `frame` answers.
    public static func reply(in frame: Frame) throws(VaultWireError) -> VaultReply {
        let reply = try decoded(VaultReply.self, from: frame.header)
        guard (200...599).contains(reply.status) else { throw VaultWireError(code: .malformed) }
        return reply
    }

    private static func encoded(_ value: some Encodable) throws -> [UInt8] {
        try JSONLine.bytes(value, names: .asDeclared)
    }

    private static func decoded<Value: Decodable>(
        _ type: Value.Type, from header: [UInt8]
    ) throws(VaultWireError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(header))
        } catch {
            // The decoder's own error quotes what it read: a credential, perhaps.
            throw VaultWireError(code: .malformed)
        }
    }
}

/// A frame is not one of this protocol; says nothing of what it held.
public struct VaultWireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Code: Sendable {
        case malformed
    }

    /// What was wrong.
    public let code: Code

    /// The same for every frame: nothing of what it held.
    public var description: String { "malformed vault message" }
}
