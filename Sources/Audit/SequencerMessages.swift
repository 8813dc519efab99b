public import CustomerModel
import LocalSocket
import Verification

/// How the log stands.
public struct LogStatus: Hashable, Sendable {
    /// Leaves of the last signed tree.
    public let treeSize: Int
    /// When the signer last signed or looked, by its own clock.
    public let lastSigned: EventTime
    /// Events recorded and not yet in the tree.
    public let pending: Int
}

/// What the sequencer is asked; the header of a frame, as canonical JSON.
enum SequencerRequest: Hashable, Sendable {
    /// Put these events, and all others that wait, under a signed checkpoint now.
    case cover([EventID])
    case status

    /// Events in one request.
    static let eventLimit = 1_000

    init(_ frame: Frame) throws(AuditError) {
        let message = try CanonicalJSON(canonical: frame.header)
        switch message["op"]?.stringValue {
        case "status":
            self = .status
        case "cover":
            guard let names = message["events"]?.arrayValue,
                (1...Self.eventLimit).contains(names.count)
            else { throw AuditError(.malformedMessage) }
            let events = names.compactMap { $0.stringValue.flatMap(EventID.init) }
            guard events.count == names.count else { throw AuditError(.malformedMessage) }
            self = .cover(events)
        default:
            throw AuditError(.malformedMessage)
        }
    }

    func frame() throws(AuditError) -> Frame {
        let message: CanonicalJSON
        switch self {
        case .status:
            message = .object(["op": .string("status")])
        case .cover(let events):
            message = .object([
                "op": .string("cover"), "events": .array(events.map { .string($0.text) }),
            ])
        }
        return Frame(header: try message.encoded())
    }
}

/// What the sequencer answers: the kind in the header, the rest in the payload.
enum SequencerReply: Hashable, Sendable {
    case covered(note: String, [InclusionProof])
    case status(LogStatus)
    case failed(AuditError.Code)

    init(_ frame: Frame) throws(AuditError) {
        let header = try CanonicalJSON(canonical: frame.header)
        switch header["reply"]?.stringValue {
        case "failed":
            guard let code = header["code"]?.stringValue.flatMap(AuditError.Code.init) else {
                throw AuditError(.malformedMessage)
            }
            self = .failed(code)
        case "status":
            self = .status(try Self.status(CanonicalJSON(canonical: frame.payload)))
        case "covered":
            let body = try CanonicalJSON(canonical: frame.payload)
            guard let note = body["checkpoint"]?.stringValue,
                let proofs = body["proofs"]?.arrayValue
            else { throw AuditError(.malformedMessage) }
            var read: [InclusionProof] = []
            for proof in proofs { read.append(try InclusionProof(proof)) }
            self = .covered(note: note, read)
        default:
            throw AuditError(.malformedMessage)
        }
    }

    func frame() throws(AuditError) -> Frame {
        switch self {
        case .failed(let code):
            let header = ["reply": CanonicalJSON.string("failed"), "code": .string(code.rawValue)]
            return Frame(header: try CanonicalJSON.object(header).encoded())
        case .status(let status):
            return try Self.frame(
                "status",
                [
                    "tree_size": .integer(status.treeSize), "pending": .integer(status.pending),
                    "last_signed_ms": .integer(status.lastSigned.milliseconds),
                ])
        case .covered(let note, let proofs):
            return try Self.frame(
                "covered",
                ["checkpoint": .string(note), "proofs": .array(proofs.map(\.json))])
        }
    }

    private static func frame(
        _ kind: String, _ body: [String: CanonicalJSON]
    ) throws(AuditError) -> Frame {
        Frame(
            header: try CanonicalJSON.object(["reply": .string(kind)]).encoded(),
            payload: try CanonicalJSON.object(body).encoded())
    }

    private static func status(_ body: CanonicalJSON) throws(AuditError) -> LogStatus {
        guard let size = body["tree_size"]?.integerValue,
            let pending = body["pending"]?.integerValue,
            let time = body["last_signed_ms"]?.integerValue
        else { throw AuditError(.malformedMessage) }
        return LogStatus(
            treeSize: size, lastSigned: EventTime(milliseconds: time), pending: pending)
    }
}

extension InclusionProof {
    fileprivate init(_ json: CanonicalJSON) throws(AuditError) {
        guard let event = json["event"]?.stringValue.flatMap(EventID.init),
            let index = json["leaf_index"]?.integerValue, let path = json["path"]?.arrayValue
        else { throw AuditError(.malformedMessage) }
        let hashes = path.compactMap {
            $0.stringValue.flatMap(Base64.bytes).flatMap(TreeHash.init)
        }
        guard hashes.count == path.count else { throw AuditError(.malformedMessage) }
        self.init(eventID: event, leafIndex: index, path: hashes)
    }

    fileprivate var json: CanonicalJSON {
        .object([
            "event": .string(eventID.text), "leaf_index": .integer(leafIndex),
            "path": .array(path.map { .string(Base64.text($0.bytes)) }),
        ])
    }
}
