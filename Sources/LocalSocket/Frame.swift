/// One message: a small header that says what it is, and a payload.
///
/// On the wire: header length and payload length, each 32 bits big-endian, then both.
public struct Frame: Sendable, Equatable {
    /// Larger headers are refused, by sender and receiver.
    public static let maximumHeaderLength = 64 * 1_024
    /// Larger payloads are refused, by sender and receiver.
    public static let maximumPayloadLength = 16 * 1_024 * 1_024
    static let prefixLength = 8

    /// Says what the message is.
    public var header: [UInt8]
    /// What comes with it, untouched.
    public var payload: [UInt8]

    /// Taken as it is; sender and receiver refuse what is too large.
    public init(header: [UInt8], payload: [UInt8] = []) {
        self.header = header
        self.payload = payload
    }
}

/// What went wrong on a local socket.
///
/// Holds no byte of a message.
public struct LocalSocketError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Equatable {
        /// Nobody listens, or the listener may not be reached.
        case cannotConnect
        /// The peer did not send or take a message in time, or no connection became free.
        case timedOut
        /// The peer closed the connection; whether it acted on the message is not known.
        case closed
        /// A message is over its limits.
        case tooLarge
        /// The peer runs as a user that is not expected here.
        case refusedPeer
        /// A system call failed.
        case system
    }

    /// What went wrong.
    public let code: Code
    /// As in errno(3), for `.cannotConnect` and `.system`.
    public let errorNumber: Int32?
    private let context: String

    init(_ code: Code, _ context: String, errorNumber: Int32? = nil) {
        self.code = code
        self.context = context
        self.errorNumber = errorNumber
    }

    public var description: String {
        errorNumber.map { "\(context) (errno \($0))" } ?? context
    }
}
