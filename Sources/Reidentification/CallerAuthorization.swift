public import Access
public import Audit
public import Authorization
import CustomerModel
public import Database
public import Observability

/// Who is calling, and whether policy allows what they ask.
///
/// Every denial is recorded; of very many within a minute, equal ones as one event with their count.
public struct CallerAuthorization: Sendable {
    let credentials: CredentialStore
    /// Decides what each role may do.
    public let policy: PolicyEngine
    /// Credentials that were refused, until they are recorded.
    let refused = RefusedCredentials()
    /// What known credentials do over and over, until it is recorded.
    let repeated = RepeatedByCallers()
    let trail: AuditTrail
    let sequencer: SequencerClient
    let observer: Observer

    /// Wires the parts; nothing is asked of them yet.
    public init(
        credentials: CredentialStore, policy: PolicyEngine, trail: AuditTrail,
        sequencer: SequencerClient, observer: Observer
    ) {
        self.credentials = credentials
        self.policy = policy
        self.trail = trail
        self.sequencer = sequencer
        self.observer = observer
    }

    /// How long a session lasts at most, in seconds; never longer than its token.
    public static let sessionLifetime = 8 * 3_600

    /// Exchanges a token for a session and records it.
    ///
    /// - Parameter token: What was presented; the session is of the user who presents it.
    public func signIn(
        token: PresentedSecret, from address: String?, requestID: String,
        on connection: Connection
    ) throws -> (session: Credential, secret: CredentialSecret) {
        let now = EventTime.now()
        let credential = try authenticate(
            token, from: address, requestID: requestID, on: connection)
        guard credential.kind == .token else { throw Refusal(AccessError.unknownCredential) }
        try boundSignIns(with: credential, requestID: requestID, on: connection)
        let seconds = now.milliseconds / 1_000
        let (opened, recorded) = try alarming(by: credential, requestID, on: connection) {
            transaction in
            let opened = try credentials.issue(
                CredentialStore.Issue(
                    kind: .session, account: credential.account, role: credential.role,
                    team: credential.team, parent: credential.id,
                    lifetime: min(Self.sessionLifetime, credential.expiresAt - seconds),
                    onlyFor: token.user),
                now: seconds, on: transaction)
            let recorded = try record(
                .sessionOpened, by: opened.credential, requestID, on: transaction)
            return (opened, recorded)
        }
        try prove([recorded])
        return (opened.credential, opened.secret)
    }

    /// Ends a session; an unknown one is ended already.
    public func signOut(
        credential presented: PresentedSecret, requestID: String, on connection: Connection
    ) throws {
        let session: Credential
        do {
            session = try credentials.authenticate(
                presented, now: EventTime.now().seconds, on: connection)
        } catch AccessError.forged(let table) {
            return try alarm(forgedRowOf: table, by: nil, requestID: requestID, on: connection)
        } catch is AccessError {
            return
        }
        guard session.kind == .session else { return }
        let recorded = try alarming(by: session, requestID, on: connection) { transaction in
            try credentials.revoke(
                session.id, now: EventTime.now().seconds, on: transaction)
            return try record(.sessionClosed, by: session, requestID, on: transaction)
        }
        try prove([recorded])
    }

    /// Who holds what was `presented`; throws `Refusal` with 401, or with 429 for an unknown one after many from the
    /// same address.
    ///
    /// A valid one is taken however many were refused before it: nobody is shut out by others who
    /// guess behind the same address.
    ///
    /// - Parameter address: where the caller is, as the gateway tells it; nil where nobody calls.
    public func authenticate(
        _ presented: PresentedSecret, from address: String?, requestID: String,
        on connection: Connection
    ) throws -> Credential {
        do {
            return try credentials.authenticate(
                presented, now: EventTime.now().seconds, on: connection)
        } catch let error as AccessError {
            throw try refusal(
                error, of: presented, from: address, requestID: requestID, on: connection)
        }
    }

    /// Counts a credential that was refused, raises the alarm for a forged one, and says what its
    /// holder is told.
    func refusal(
        _ error: AccessError, of presented: PresentedSecret, from address: String?,
        requestID: String, on connection: Connection
    ) throws -> Refusal {
        let now = EventTime.now().seconds
        // Without a credential it is a question of readiness, not of entry.
        let isOverLimit = !presented.isEmpty && refused.add(from: address, at: now)
        if case .forged(let table) = error {
            try alarm(forgedRowOf: table, by: nil, requestID: requestID, on: connection)
        }
        // Who holds one that has ended is told so at any time: that is no guess.
        if isOverLimit, error == .unknownCredential {
            return Refusal.tooManyAttempts(secondsLeft: 60 - now % 60)
        }
        return Refusal(error)
    }

    /// Decides and, when it is no, records the denial before saying so.
    public func authorize<Asked: Action>(
        _ action: Asked, for credential: Credential, requestID: String, on connection: Connection
    ) throws -> Authorized<Asked> {
        precondition(Asked.name != .auditRead, "readings of the log are recorded")
        return try decide(action, for: credential, requestID: requestID, on: connection)
    }

    func decide<Asked: Action>(
        _ action: Asked, for credential: Credential, requestID: String, on connection: Connection
    ) throws -> Authorized<Asked> {
        do throws(Denial) {
            return try policy.authorize(action, for: credential.principal)
        } catch {
            try recordDenial(
                of: Asked.name, code: error.code.rawValue, rule: error.ruleID,
                by: credential, requestID: requestID, on: connection)
            throw Refusal(error)
        }
    }

    /// Runs `body` in a transaction; a row of `access` that is not the vault's, or is not kept, raises
    /// the alarm before the error goes on.
    private func alarming<R>(
        by credential: Credential, _ requestID: String, on connection: Connection,
        _ body: (Transaction) throws -> R
    ) throws -> R {
        do {
            return try connection.transaction { try body($0) }
        } catch AccessError.forged(let table) {
            try alarm(
                forgedRowOf: table, by: credential, requestID: requestID, on: connection)
            throw AccessError.forged(table: table)
        }
    }

    /// Records that a row was found that the vault did not write.
    func alarm(
        forgedRowOf table: AuthenticatedTable, by credential: Credential?, requestID: String,
        on connection: Connection
    ) throws {
        let event = forgedRow(of: table, by: credential, requestID: requestID)
        try commit(event, on: connection)
    }

    /// The event of a row that the vault did not write, which is told in the vault's own log, too.
    func forgedRow(
        of table: AuthenticatedTable, by credential: Credential?, requestID: String
    ) -> AuditEvent {
        observer.record(.forgedRow(table: PolicyWord(policy: table.rawValue)))
        var event = AuditEvent(
            .forgedRow(table: table), stage: .outcome, requestID: requestID)
        event.actor = credential.map { AuditEvent.Actor($0.principal) }
        event.result = AuditEvent.Outcome(status: .refused)
        return event
    }

    /// The event of a reading of the log, which is recorded when it is allowed, too.
    static func allowed<Allowed: Action>(
        _ authorized: Authorized<Allowed>, requestID: String
    ) -> AuditEvent {
        var event = AuditEvent(
            kind: Allowed.name.auditKind, stage: .outcome, requestID: requestID)
        event.actor = AuditEvent.Actor(authorized.principal)
        event.action = Allowed.name.rawValue
        event.decision = AuditEvent.Decision(
            effect: .allow, rule: authorized.ruleID, code: nil,
            policyDigest: authorized.policyDigest)
        event.result = AuditEvent.Outcome(status: .allowed)
        return event
    }

    /// Records `event` in a transaction of its own, and returns once the log has signed it: the leaf
    /// it has become.
    @discardableResult
    func commit(_ event: AuditEvent, on connection: Connection) throws -> Int {
        let recorded = try connection.transaction { try trail.record(event, in: $0) }
        return try prove([recorded])[0]
    }

    /// Throws unless the signer of the log has answered lately or does so now.
    func requireSigner() throws {
        let start = ContinuousClock.now
        do throws(AuditError) {
            try sequencer.requireAnswer()
        } catch {
            throw auditUnavailable(since: start)
        }
    }

    /// What a caller is told whose record was not signed in time.
    func auditUnavailable(since start: ContinuousClock.Instant) -> Refusal {
        let waited = ContinuousClock.now - start
        observer.record(.auditUnavailable(milliseconds: Int(waited / .milliseconds(1))))
        return Refusal.auditUnavailable
    }

    /// Waits until the log has signed a tree that holds `events` as they were written; returns where
    /// each of them stands.
    ///
    /// Until then a record is only a row, and whoever owns the database could take it out again.
    @discardableResult
    func prove(_ events: [RecordedEvent]) throws -> [Int] {
        try coverage(of: events).leafIndexes
    }

    /// The signed tree that holds `events` as they were written, with all that was recorded before it
    /// was asked for.
    func coverage(of events: [RecordedEvent]) throws -> Coverage {
        let start = ContinuousClock.now
        do throws(AuditError) {
            return try sequencer.cover(events)
        } catch {
            throw auditUnavailable(since: start)
        }
    }

    private func record(
        _ kind: AuditEvent.Kind, by credential: Credential, _ requestID: String,
        on transaction: Transaction
    ) throws -> RecordedEvent {
        var event = AuditEvent(
            kind: kind, stage: .outcome, requestID: requestID)
        event.actor = AuditEvent.Actor(credential.principal)
        event.action = kind.rawValue
        event.result = AuditEvent.Outcome(status: .done)
        return try trail.record(event, in: transaction)
    }
}
