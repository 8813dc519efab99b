public import Audit
public import Authorization
public import CustomerModel
public import Database

/// Proof that the intent of an authorized action is on disk.
///
/// Made only by `AuditTrail.recordIntent`, after COMMIT. It cannot be copied, and whoever acts on it
/// takes it away: one receipt, one opening.
public struct AuditReceipt<Allowed: Action>: ~Copyable, Sendable {
    /// What was authorized, and recorded.
    public let grant: Authorized<Allowed>
    /// The intent as it was written; a checkpoint must cover it before anything is released.
    public let intent: RecordedEvent

    fileprivate init(grant: Authorized<Allowed>, intent: RecordedEvent) {
        self.grant = grant
        self.intent = intent
    }

    /// Gives up the receipt for the grant it stands for.
    public consuming func redeem() -> Authorized<Allowed> { grant }
}

extension AuditTrail {
    /// Records the intent to use `grant`, in a transaction of its own; the receipt proves its COMMIT.
    ///
    /// Who acts, under which rule and policy, and an unlock's purpose and columns are taken from
    /// the grant, whatever `event` says of them.
    ///
    /// `write` adds rows that must be committed with the intent or not at all, in one transaction.
    ///
    /// Throws `invalidEvent` unless `event` is an intent. When the connection breaks during COMMIT
    /// (`DatabaseError.Code.commitUnknown`) there is no receipt, though there may be an intent.
    public func recordIntent<Allowed: Action>(
        _ grant: Authorized<Allowed>, event: AuditEvent, subjectTags: [Pseudonym] = [],
        sidecar: [UInt8]? = nil, on connection: Connection,
        alongside write: (Transaction) throws -> Void = { _ in }
    ) throws -> AuditReceipt<Allowed> {
        guard event.stage == .intent else { throw AuditError(.invalidEvent) }
        var event = event
        event.state(grant)
        let recorded = try connection.transaction { transaction in
            try write(transaction)
            return try record(event, subjectTags: subjectTags, sidecar: sidecar, in: transaction)
        }
        return AuditReceipt(grant: grant, intent: recorded)
    }
}

extension AuditEvent {
    /// Fills in what a grant knows: actor, action and decision, and an unlock's purpose and columns.
    public mutating func state<Allowed: Action>(_ grant: Authorized<Allowed>) {
        actor = Actor(grant.principal)
        action = Allowed.name.rawValue
        decision = Decision(
            effect: .allow, rule: grant.ruleID, code: nil, policyDigest: grant.policyDigest)
        if let unlock = grant.action as? Unlock {
            purpose = unlock.purpose
            columns = unlock.columns
        }
    }
}
