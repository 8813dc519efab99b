public import CustomerModel

/// Who did what, to how many, why, and with what right: one leaf of the log.
///
/// Holds words of policy, counts, keyed names and commitments. Whatever is personal (the text of
/// a reason, the list of people) goes into a sealed sidecar, and only its commitment in here.
/// Fields that do not apply are absent from the leaf.
public struct AuditEvent: Sendable {
    /// An intent is on disk before anything is done; its outcome says what became of it.
    public enum Stage: String, Sendable {
        case intent, outcome
    }

    /// What policy decided.
    public enum Effect: String, Sendable {
        case allow, deny
    }

    /// Who acted: a staff account, never a customer.
    public struct Actor: Sendable {
        /// Account name, as issued.
        public var account: String
        /// A `Role` raw value.
        public var role: String
        /// The account's team; nil where the event has none.
        public var team: String?
        /// The credential, as 32 hexadecimal digits; no secret.
        public var credentialID: String?

        /// Taken as it is: the vault has verified the caller.
        public init(account: String, role: String, team: String?, credentialID: String?) {
            self.account = account
            self.role = role
            self.team = team
            self.credentialID = credentialID
        }

        /// The caller that the vault has verified.
        public init(_ principal: Principal) {
            self.init(
                account: principal.account, role: principal.role.rawValue, team: principal.team,
                credentialID: principal.credentialID)
        }
    }

    /// What policy decided, and by which rule.
    public struct Decision: Sendable {
        /// Allowed or denied.
        public var effect: Effect
        /// The id of the rule that decided; nil when none applied.
        public var rule: String?
        /// A stable code, for example `column-not-in-purpose`.
        public var code: String?
        /// SHA-256 of the policies in force.
        public var policyDigest: [UInt8]

        /// `policyDigest` is the SHA-256 of the policies in force, 32 bytes.
        public init(effect: Effect, rule: String?, code: String?, policyDigest: [UInt8]) {
            self.effect = effect
            self.rule = rule
            self.code = code
            self.policyDigest = policyDigest
        }
    }

    /// How many people are concerned, and a commitment to who they are.
    public struct Subjects: Sendable {
        public var count: Int
        /// To the list of the people concerned, whose tags are recorded beside the leaf.
        public var list: Commitment?

        /// `list` commits to the people, whose tags are recorded beside the leaf.
        public init(count: Int, list: Commitment?) {
            self.count = count
            self.list = list
        }
    }

    /// How much of a quota the event has used.
    public struct QuotaDebit: Sendable {
        /// The rule that sets it.
        public var name: String
        /// Units used before the event.
        public var before: Int
        /// Units used after the event.
        public var after: Int

        /// Both counts are units of the quota called `name`.
        public init(name: String, before: Int, after: Int) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// What became of what was asked.
    public enum Status: String, Sendable {
        /// Policy said no, or a grant or a quota.
        case denied
        /// Policy said yes, and nothing more is to be told.
        case allowed
        /// Contacts were opened.
        case disclosed
        /// Contacts were opened, or about to be, and nothing was given out.
        case withheld
        /// What is stored does not open.
        case failed
        /// What was found counts for nothing.
        case refused
        /// It was done by who may.
        case done
    }

    /// What became of an intent.
    public struct Outcome: Sendable {
        /// People or rows that were given out; nil where nothing is counted.
        public var rows: Int?
        /// What became of it.
        public var status: Status

        /// `rows` are people or rows that were given out.
        public init(rows: Int? = nil, status: Status) {
            self.rows = rows
            self.status = status
        }
    }

    /// The event's name.
    public let eventID: EventID
    /// What happened.
    public let kind: Kind
    /// Whether it announces what is about to be done or tells what became of it.
    public let stage: Stage
    /// By the recorder's clock; the order is that of leaf indexes.
    public let occurredAt: EventTime
    /// The request it belongs to, as the gateway names it.
    public var requestID: String?
    /// Who acted; nil for the service itself.
    public var actor: Actor?
    /// What was asked for, in the words of the policy.
    public var action: String?
    /// The declared purpose.
    public var purpose: PurposeID?
    /// To the reason in the caller's words.
    public var reason: Commitment?
    /// The contact columns concerned.
    public var columns: [ContactColumn] = []
    /// Whom it concerns.
    public var subjects: Subjects?
    /// What policy decided.
    public var decision: Decision?
    /// The quota it used.
    public var quota: QuotaDebit?
    /// What became of it.
    public var result: Outcome?
    /// The event this one follows from, such as an outcome's intent.
    public var causedBy: EventID?
    /// What only this kind of event has to say.
    public let details: Details?

    /// An event that happens now and says what every kind may say, all of it still absent.
    public init(kind: Kind, stage: Stage, requestID: String? = nil, at time: EventTime = .now()) {
        self.init(kind, details: nil, stage: stage, requestID: requestID, at: time)
    }

    /// An event of the kind that has `details` to say, with everything optional still absent.
    public init(
        _ details: Details, stage: Stage, requestID: String? = nil, at time: EventTime = .now()
    ) {
        self.init(details.kind, details: details, stage: stage, requestID: requestID, at: time)
    }

    private init(
        _ kind: Kind, details: Details?, stage: Stage, requestID: String?, at time: EventTime
    ) {
        eventID = EventID(at: time)
        self.kind = kind
        self.details = details
        self.stage = stage
        occurredAt = time
        self.requestID = requestID
    }
}
