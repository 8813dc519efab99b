import Verification

/// Why the record of access could not be written, read or believed.
///
/// The text names the reason and, where it helps, a leaf; never a value out of a leaf.
public struct AuditError: Error, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// Bytes that are not RFC 8785 JSON of the kind the log holds.
        case malformedJSON = "malformed-json"
        /// Text that is not a C2SP checkpoint.
        case malformedCheckpoint = "malformed-checkpoint"
        /// A checkpoint without a valid signature of the expected key.
        case badSignature = "bad-signature"
        /// A checkpoint of another log.
        case wrongOrigin = "wrong-origin"
        /// A proof that does not lead to the root.
        case badProof = "bad-proof"
        /// An event that may not be recorded in this way.
        case invalidEvent = "invalid-event"
        /// Another process holds the writer's lock.
        case anotherWriter = "another-writer"
        /// The signer's own file is missing although the log is not empty, or cannot be read or kept.
        case signerState = "signer-state"
        /// The stored log contradicts itself or what was signed before.
        case inconsistentLog = "inconsistent-log"
        /// A table did not take the rows it was given: a trigger, a rule or a view has its way with
        /// them. `bauta audit verify` names the table.
        case alteredTable = "altered-table"
        /// The log cannot be written at present.
        case unavailable = "unavailable"
        /// No answer within the time allowed.
        case timedOut = "timed-out"
        /// An event that is not in the log, nor waiting for it.
        case unknownEvent = "unknown-event"
        /// A message of the sequencer's protocol that makes no sense.
        case malformedMessage = "malformed-message"
    }

    /// What went wrong.
    public let code: Code
    /// The first leaf concerned, where there is one.
    public let leafIndex: Int?
    /// What lies underneath; kept for the debugger, not printed.
    public let underlying: (any Error)?

    /// `leafIndex` is the first leaf concerned; `underlying` is kept for the debugger, not printed.
    public init(_ code: Code, leafIndex: Int? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.leafIndex = leafIndex
        self.underlying = underlying
    }

    public var description: String {
        let place = leafIndex.map { " at leaf \($0)" } ?? ""
        return "audit: " + code.rawValue + place
    }
}

extension AuditError {
    /// A checkpoint that was not believed.
    init(_ error: CheckpointError) {
        let code: Code =
            switch error.code {
            case .malformedCheckpoint: .malformedCheckpoint
            case .wrongOrigin: .wrongOrigin
            case .badSignature, .badKey: .badSignature
            }
        self.init(code, underlying: error)
    }
}
