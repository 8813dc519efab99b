import Access
import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import Observability
import Sealing
import Unsealing
import Verification
import Worklists

extension ContactUnlocker {
    /// One call: what was asked, and by whom.
    struct Call {
        let request: Request
        /// What is declared; nil where no policy could be read.
        let policy: PolicySet?
        let credential: Credential
        let requestID: String
        /// When the caller no longer waits.
        let deadline: ContinuousClock.Instant

        var hasTime: Bool { .now < deadline }

        /// Throws once the caller no longer waits: what is released then reaches nobody.
        func requireTime() throws(Refusal) {
            guard hasTime else { throw Refusal.requestExpired }
        }

        /// What every event of this call says of what was asked.
        ///
        /// Only declared words: a leaf can never be erased, and whoever types a person's name in
        /// place of a purpose must not put it there for good.
        func describe(_ event: inout AuditEvent) {
            let isDeclared = policy?.purposes.contains { $0.id == request.purpose } ?? false
            event.purpose = isDeclared ? request.purpose : nil
            event.columns = request.columns.filter { policy?.columns.contains($0) ?? false }
            event.subjects = AuditEvent.Subjects(count: request.references.count, list: nil)
        }
    }

    /// Who the references stand for on the lists of the caller's team.
    ///
    /// A reference of another team and one of nobody are refused alike.
    func subjects(of call: Call, on connection: Connection) throws -> [WorklistPerson] {
        let found = try recordingDenials(call, on: connection) {
            try worklists.people(
                of: call.request.references, team: call.credential.team, on: connection)
        }
        let people = call.request.references.compactMap { found[$0] }
        guard people.count == call.request.references.count else {
            try deny("reference-unknown", call, on: connection)
            throw Refusal(
                status: 403, code: "reference-unknown",
                detail: "A reference is not on your team's work lists.")
        }
        return people
    }

    /// Refuses before anything is recorded as intended; the debit checks again under a lock.
    func checkQuota(_ use: QuotaUse, of call: Call, on connection: Connection) throws {
        try recordingDenials(call, on: connection) {
            let used = try verifiedUse(use.key, on: connection)
            guard used + use.people <= use.limit else {
                throw AccessError.quotaExceeded(used: used, limit: use.limit)
            }
        }
    }

    func makeGrant(
        _ granted: Authorized<Unlock>, to people: [WorklistPerson], of call: Call,
        named key: String?
    ) -> Grant {
        let now = EventTime.now().seconds
        let credential = call.credential
        return Grant(
            id: key.map { Self.grantID(account: credential.account, key: $0) }
                ?? RandomBytes.make(16),
            credentialID: credential.id, account: credential.account,
            purpose: granted.action.purpose.rawValue,
            columns: granted.action.columns.map(\.rawValue).sorted(),
            subjectsDigest: SHA256.digest(
                people.flatMap(\.identities).flatMap(\.bytes)),
            subjectCount: people.count, policyDigest: granted.policyDigest,
            requestID: call.requestID,
            requestDigest: authenticator.mac(
                table: Self.requestTable, fields: call.request.fields),
            issuedAt: now, expiresAt: now + Self.grantLifetime)
    }

    /// How long a grant may wait for its use, in seconds; it is used in the same request.
    private static var grantLifetime: Int { 60 }

    /// Puts the intent and its grant on disk; only then is there a receipt.
    func recordIntent(
        _ granted: Authorized<Unlock>, grant: Grant, people: [WorklistPerson], of call: Call,
        on connection: Connection
    ) throws -> AuditReceipt<Unlock> {
        let reason = Commitment(to: Array(call.request.reason.utf8))
        let identities = people.flatMap(\.identities)
        let list = Commitment(to: identities.flatMap(\.bytes))
        var event = AuditEvent(kind: .unlock, stage: .intent, requestID: call.requestID)
        call.describe(&event)
        event.reason = reason
        event.subjects = AuditEvent.Subjects(count: people.count, list: list)
        // Without a sealed reason the record would not say why.
        guard let key = unsealer.sealingKey else { throw Refusal.valueUnreadable }
        let sidecar = key.sealPadded(
            reason.salt + list.salt + Array(call.request.reason.utf8))
        do {
            return try authorization.trail.recordIntent(
                granted, event: event, subjectTags: identities.map { tags.pseudonym(of: $0) },
                sidecar: sidecar, on: connection
            ) { transaction in
                try grants.insert(grant, on: transaction)
            }
        } catch let error as DatabaseError where error.sqlState == .uniqueViolation {
            // The same named request came twice at once; the other one goes on.
            throw Refusal.requestInProgress
        }
    }

    /// Uses the grant, debits the quota and records the outcome, in one transaction.
    ///
    /// Nothing is given to a credential that was ended meanwhile.
    func conclude(
        _ unlock: UnlockRecord, use: QuotaUse, of call: Call, on connection: Connection
    ) throws -> ConcludedUnlock {
        let (recorded, total) = try recordingDenials(call, on: connection) {
            try connection.transaction { transaction in
                guard try !authorization.credentials.hasEnded(call.credential) else {
                    throw AccessError.revoked
                }
                let now = EventTime.now().seconds
                try grants.use(unlock.grant, now: now, on: transaction)
                let debit = try quotas.debit(
                    use.key, amount: use.people, limit: use.limit,
                    atLeastUsed: journal.use(of: use.key).least, on: transaction)
                // Under the lock of the quota's row: nobody gives back meanwhile.
                let total = debit.after + (try journal.use(of: use.key).returned)
                var event = AuditEvent(kind: .unlock, stage: .outcome, requestID: call.requestID)
                event.state(unlock.granted)
                event.subjects = AuditEvent.Subjects(count: use.people, list: nil)
                event.causedBy = unlock.intent.eventID
                event.quota = AuditEvent.QuotaDebit(
                    name: use.key.rule, before: debit.before, after: debit.after)
                event.result = AuditEvent.Outcome(rows: use.people, status: .disclosed)
                return (try authorization.trail.record(event, in: transaction), total)
            }
        }
        return ConcludedUnlock(unlock: unlock, outcome: recorded, use: use, totalUsed: total)
    }

    /// Closes an intent that came to nothing: what is stored of a person does not open.
    func recordFailure(
        _ error: UnsealingError, after intent: RecordedEvent, of call: Call,
        on connection: Connection
    ) throws {
        authorization.observer.record(.failed(reason: PolicyWord(policy: error.code)))
        var event = AuditEvent(
            .failure(code: error.code), stage: .outcome, requestID: call.requestID)
        event.actor = AuditEvent.Actor(call.credential.principal)
        event.causedBy = intent.eventID
        event.result = AuditEvent.Outcome(rows: 0, status: .failed)
        try authorization.commit(event, on: connection)
    }

    /// Runs `body`; what access refuses is recorded as a denial, a forged row as an alarm too.
    func recordingDenials<R>(
        _ call: Call, on connection: Connection, _ body: () throws -> R
    ) throws -> R {
        do {
            return try body()
        } catch let error as AccessError {
            if case .forged(let table) = error {
                try authorization.alarm(
                    forgedRowOf: table, by: call.credential, requestID: call.requestID,
                    on: connection)
            }
            try deny(error.code, call, on: connection)
            throw Refusal(error)
        }
    }

    private func deny(
        _ code: String, _ call: Call, on connection: Connection
    ) throws {
        try authorization.recordDenial(
            of: .unlock, code: code, rule: nil, by: call.credential,
            requestID: call.requestID, on: connection, describe: call.describe)
    }
}
