/// Why a checkpoint was not believed; says nothing of what it claims.
public struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// Text that is not a C2SP checkpoint.
        case malformedCheckpoint = "malformed-checkpoint"
        /// A checkpoint without a valid signature of the expected key.
        case badSignature = "bad-signature"
        /// A checkpoint of another log.
        case wrongOrigin = "wrong-origin"
        /// A public key not of 32 bytes, or a name that no key may have.
        case badKey = "bad-key"
    }

    /// What is wrong.
    public let code: Code

    init(_ code: Code) { self.code = code }

    /// The code, which is a stable word.
    public var description: String { "checkpoint: " + code.rawValue }
}
