private import CustomerModel
import Text

/// An event as it was written: the leaf, verbatim, and its name.
public struct RecordedEvent: Hashable, Sendable {
    /// The event's name, as the leaf has it.
    public let eventID: EventID
    /// RFC 8785 JSON: what is hashed, stored and proved, and never serialised a second time.
    public let leaf: [UInt8]

    init(eventID: EventID, leaf: [UInt8]) {
        self.eventID = eventID
        self.leaf = leaf
    }
}

extension AuditEvent {
    static let leafByteLimit = 32_768

    /// The leaf of this event, which commits to the rows `beside` it.
    ///
    /// Throws `invalidEvent` when a detail takes the name of a field or the leaf is over 32 KiB.
    func recorded(
        beside rows: RowCommitments = RowCommitments(tags: nil, sealed: nil)
    ) throws(AuditError) -> RecordedEvent {
        var members = fields()
        for (name, text) in (details?.members ?? [:]).merging(rows.members, uniquingKeysWith: +) {
            guard members.updateValue(.string(text), forKey: name) == nil else {
                throw AuditError(.invalidEvent)
            }
        }
        let leaf = try CanonicalJSON.object(members).encoded()
        guard leaf.count <= Self.leafByteLimit else { throw AuditError(.invalidEvent) }
        return RecordedEvent(eventID: eventID, leaf: leaf)
    }

    private func fields() -> [String: CanonicalJSON] {
        var members: [String: CanonicalJSON] = [
            "v": .integer(LeafHead.version), "event_id": .string(eventID.text),
            "kind": .string(kind.rawValue), "stage": .string(stage.rawValue),
            "occurred_at": .string(occurredAt.rfc3339),
        ]
        members["request_id"] = requestID.map(CanonicalJSON.string)
        members["actor"] = actor?.json
        members["action"] = action.map(CanonicalJSON.string)
        members["purpose"] = purpose.map { .string($0.rawValue) }
        members["reason_commit"] = reason?.json
        if !columns.isEmpty { members["columns"] = .array(columns.map { .string($0.rawValue) }) }
        members["subjects"] = subjects?.json
        members["decision"] = decision?.json
        members["quota"] = quota?.json
        members["result"] = result?.json
        members["caused_by"] = causedBy.map { .string($0.text) }
        return members
    }
}

extension Commitment {
    fileprivate var json: CanonicalJSON { .string(Hexadecimal.text(digest)) }
}

extension AuditEvent.Actor {
    fileprivate var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "account": .string(account), "role": .string(role),
        ]
        members["team"] = team.map(CanonicalJSON.string)
        members["credential_id"] = credentialID.map(CanonicalJSON.string)
        return .object(members)
    }
}

extension AuditEvent.Decision {
    fileprivate var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = [
            "effect": .string(effect.rawValue),
            "policy_digest": .string(Hexadecimal.text(policyDigest)),
        ]
        members["rule"] = rule.map(CanonicalJSON.string)
        members["code"] = code.map(CanonicalJSON.string)
        return .object(members)
    }
}

extension AuditEvent.Subjects {
    fileprivate var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = ["count": .integer(count)]
        members["list_commit"] = list?.json
        return .object(members)
    }
}

extension AuditEvent.QuotaDebit {
    fileprivate var json: CanonicalJSON {
        .object(["name": .string(name), "before": .integer(before), "after": .integer(after)])
    }
}

extension AuditEvent.Outcome {
    fileprivate var json: CanonicalJSON {
        var members: [String: CanonicalJSON] = ["status": .string(status.rawValue)]
        members["rows"] = rows.map(CanonicalJSON.integer)
        return .object(members)
    }
}
