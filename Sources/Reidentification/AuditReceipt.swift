public import Audit
public import Authorization
import CustomerModel
public import Database

/// Proof that the intent of an authorized action is on disk.
///
/// Made only by `AuditTrail.recordIntents`, after COMMIT. It cannot be copied, and whoever acts on it
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

/// The receipts of what one transaction has recorded.
///
/// Like one of them it can be neither made elsewhere nor copied.
public struct AuditReceipts<Allowed: Action>: ~Copyable, Sendable {
    /// The intents as they were written, in the order they were given.
    public let intents: [RecordedEvent]
    private let grants: [Authorized<Allowed>]

    fileprivate init(grants: [Authorized<Allowed>], intents: [RecordedEvent]) {
        self.grants = grants
        self.intents = intents
    }

    /// Gives each receipt to `body`, with its place.
    public consuming func map<R>(
        _ body: (Int, consuming AuditReceipt<Allowed>) throws -> R
    ) rethrows -> [R] {
        try grants.indices.map { place in
            try body(place, AuditReceipt(grant: grants[place], intent: intents[place]))
        }
    }
}

extension AuditTrail {
    /// What is about to be done, and by what right.
    public struct Intent<Allowed: Action>: Sendable {
        let grant: Authorized<Allowed>
        let entry: Entry

        /// Who acts, under which rule and policy, and an unlock's purpose and columns are taken from
        /// `grant`, whatever the event of `entry` says of them.
        public init(_ grant: Authorized<Allowed>, _ entry: Entry) {
            self.grant = grant
            self.entry = entry
        }
    }

    /// Records the intents to use grants, in a transaction of its own; the receipts prove its COMMIT.
    ///
    /// `write` adds rows that must be committed with the intents or not at all, in one transaction.
    ///
    /// Throws `invalidEvent` unless each event is an intent. When the connection breaks during COMMIT
    /// (`DatabaseError.Code.commitUnknown`) there is no receipt, though there may be an intent.
    public func recordIntents<Allowed: Action>(
        _ intents: [Intent<Allowed>], on connection: Connection,
        alongside write: (Transaction) throws -> Void = { _ in }
    ) throws -> AuditReceipts<Allowed> {
        guard intents.allSatisfy({ $0.entry.event.stage == .intent }) else {
            throw AuditError(.invalidEvent)
        }
        let entries = intents.map { intent in
            var entry = intent.entry
            entry.event.state(intent.grant)
            return entry
        }
        let recorded = try connection.transaction { transaction in
            try write(transaction)
            return try record(entries, in: transaction)
        }
        return AuditReceipts(grants: intents.map(\.grant), intents: recorded)
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
