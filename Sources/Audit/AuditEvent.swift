public import CustomerModel

/// Who did what, to how many, why, and with what right: one leaf of the log.
///
/// Holds words of policy, counts, keyed names and commitments. Whatever is personal (the text of
/// a reason, the list of people) goes into a sealed sidecar, and only its commitment in here.
/// Fields that do not apply are absent from the leaf.
public struct AuditEvent: Sendable {
    /// What happened, for example `unlock`; a word of the program.
    public struct Kind: Hashable, Sendable {
        public let rawValue: String
        public init(_ rawValue: String) { self.rawValue = rawValue }

        public static let unlock = Kind("unlock")
        /// The sequencer began to write.
        public static let logStarted = Kind("log.started")
        /// The sequencer ended in order.
        public static let logStopped = Kind("log.stopped")
        /// Something waited to be recorded that is no leaf; its digest is in `details`.
        public static let logRefused = Kind("log.refused")
    }

    /// An intent is on disk before anything is done; its outcome says what became of it.
    public enum Stage: String, Sendable {
        case intent, outcome
    }

    public enum Effect: String, Sendable {
        case allow, deny
    }

    public struct Actor: Sendable {
        public var account: String
        public var role: String
        public var team: String?
        public var credentialID: String?

        public init(account: String, role: String, team: String?, credentialID: String?) {
            self.account = account
            self.role = role
            self.team = team
            self.credentialID = credentialID
        }

        public init(_ principal: Principal) {
            self.init(
                account: principal.account, role: principal.role.rawValue, team: principal.team,
                credentialID: principal.credentialID)
        }
    }

    public struct Decision: Sendable {
        public var effect: Effect
        /// The id of the rule that decided; nil when none applied.
        public var rule: String?
        /// A stable code, for example `column-not-in-purpose`.
        public var code: String?
        /// SHA-256 of the policies in force.
        public var policyDigest: [UInt8]

        public init(effect: Effect, rule: String?, code: String?, policyDigest: [UInt8]) {
            self.effect = effect
            self.rule = rule
            self.code = code
            self.policyDigest = policyDigest
        }
    }

    public struct Subjects: Sendable {
        public var count: Int
        /// To the list of the people concerned, whose tags are recorded beside the leaf.
        public var list: Commitment?

        public init(count: Int, list: Commitment?) {
            self.count = count
            self.list = list
        }
    }

    public struct Quota: Sendable {
        public var name: String
        /// Units used of the quota before and after the event.
        public var before: Int
        public var after: Int

        public init(name: String, before: Int, after: Int) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    public struct Outcome: Sendable {
        public var rows: Int?
        /// A word, for example `disclosed`, `denied`, `failed`.
        public var status: String

        public init(rows: Int? = nil, status: String) {
            self.rows = rows
            self.status = status
        }
    }

    public let eventID: EventID
    public let kind: Kind
    public let stage: Stage
    public let occurredAt: EventTime
    public var requestID: String?
    public var actor: Actor?
    public var action: String?
    public var purpose: PurposeID?
    public var reason: Commitment?
    public var columns: [ContactColumn] = []
    public var subjects: Subjects?
    public var decision: Decision?
    public var quota: Quota?
    public var result: Outcome?
    /// The event this one follows from, such as an outcome's intent.
    public var causedBy: EventID?
    /// What only this kind of event has to say; names must not be those of the fields above.
    public var details: [String: String] = [:]

    /// An event that happens now, with everything optional still absent.
    public init(kind: Kind, stage: Stage, requestID: String? = nil, at time: EventTime = .now()) {
        eventID = EventID(at: time)
        self.kind = kind
        self.stage = stage
        occurredAt = time
        self.requestID = requestID
    }
}
