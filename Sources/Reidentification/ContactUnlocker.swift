public import Access
import Audit
import Authorization
public import Cryptography
import CustomerModel
public import Database
import Observability
public import Sealing
public import Unsealing
public import Worklists

/// Authorize → record → open, in that order; the order is in the types.
///
/// `PolicyEngine.authorize` makes the grant, `AuditTrail.recordIntents` turns the grant into a receipt
/// once the intent is on disk, and `open` consumes the receipt. The document leaves only when the
/// outcome and the quota's debit are committed too and a signed checkpoint covers both.
///
/// Calls that come at the same time are answered together: each statement, COMMIT, write of the
/// journal and question to the signer serves all of them. What becomes of one is not the others'
/// affair: what goes wrong for all of them at once is tried again for each alone.
public struct ContactUnlocker: Sendable {
    let authorization: CallerAuthorization
    let quotas: QuotaStore
    let grants: GrantStore
    let authenticator: RowAuthenticator
    let tags: PseudonymDeriver
    let contactTags: ContactTagDeriver
    let unsealer: Unsealer
    let worklists: WorklistTranslation
    let journal: AccessJournal

    /// `tags` is of the domain `audit`, `contactTags` of the same key; `journal` keeps the use of quotas beside their rows.
    public init(
        authorization: CallerAuthorization, authenticator: RowAuthenticator, journal: AccessJournal,
        tags: PseudonymDeriver, contactTags: ContactTagDeriver, unsealer: Unsealer,
        worklists: WorklistTranslation
    ) {
        self.authorization = authorization
        quotas = QuotaStore(authenticator: authenticator)
        grants = GrantStore(authenticator: authenticator)
        self.authenticator = authenticator
        self.tags = tags
        self.contactTags = contactTags
        self.unsealer = unsealer
        self.worklists = worklists
        self.journal = journal
    }

    /// How a disclosure is rendered.
    public enum Rendering: Sendable {
        case json, page
    }

    /// Opens what each of `calls` asks, as far as it is allowed and recorded.
    ///
    /// Nothing is released before `finish`.
    ///
    /// - Parameters:
    ///   - databases: where to read and record; nothing of it is held while the record is being signed.
    ///   - give: called with the answers, by the places of the calls: with those that are known before
    ///     anything is signed, and then with the others.
    public func answer(
        _ calls: [UnlockCall], in databases: some VaultDatabases,
        give: ([Int: UnlockAnswer]) -> Void
    ) {
        var answers = UnlockAnswers(to: calls)
        var concluded: [ConcludedUnlock] = []
        var failure: any Error = Refusal.unavailable
        do {
            let deadline = calls.map(\.deadline).max() ?? .now
            try databases.use(until: deadline) { main, keys in
                concluded = try openOnRecord(calls, &answers, main: main, keys: keys)
                // Thrown where the session is: it must not be used again.
                if let error = answers.endOfSession { throw error }
            }
        } catch {
            failure = error
        }
        let signing = Set(concluded.map(\.place))
        let known = calls.indices.filter { !signing.contains($0) }
        give(answers.all(at: known, otherwise: failure))
        prove(concluded, &answers)
        give(answers.all(at: concluded.map(\.place), otherwise: failure))
    }

    /// Authorizes, records and opens; nothing has left yet.
    private func openOnRecord(
        _ calls: [UnlockCall], _ answers: inout UnlockAnswers, main: Connection, keys: Connection
    ) throws -> [ConcludedUnlock] {
        let known = try authenticate(calls, &answers, on: main)
        let allowed = try allow(known, &answers, on: main)
        guard !allowed.isEmpty else { return [] }
        // Before anything is recorded: a record that nobody can sign in time discloses nothing.
        try authorization.requireSigner()
        let inTime = allowed.filter { allowed in
            guard allowed.call.hasTime else {
                answers[allowed.call.place] = .refused(Refusal.requestExpired)
                return false
            }
            return true
        }
        let opened = together(inTime, &answers, at: \.call.place) { allowed, answers in
            try openRecorded(allowed, &answers, main: main, keys: keys)
        } otherwise: { allowed, error in
            Self.refusal(error, of: allowed.call)
        }
        return together(opened, &answers, at: \.record.call.place) { opened, answers in
            try conclude(opened, &answers, on: main)
        } otherwise: { opened, error in
            Self.refusal(error, of: opened.record.call)
        }
    }

    /// What becomes of a call for which `error` was met.
    private static func refusal(_ error: any Error, of call: Call) -> UnlockAnswer.Kind {
        if let error = error as? AccessError { return .denied(error, call) }
        return .refused(error)
    }

    /// Does `work` for all of `unlocks` at once; where that is refused, for each alone, so that one does
    /// not fail for another's sake.
    ///
    /// - Parameter answer: what becomes of one for which it fails all the same.
    func together<Unlock, Result>(
        _ unlocks: [Unlock], _ answers: inout UnlockAnswers, at place: (Unlock) -> Int,
        _ work: ([Unlock], inout UnlockAnswers) throws -> [Result],
        otherwise answer: (Unlock, any Error) -> UnlockAnswer.Kind
    ) -> [Result] {
        guard !unlocks.isEmpty else { return [] }
        do {
            return try work(unlocks, &answers)
        } catch {
            guard unlocks.count > 1, Self.mayConcernOne(error) else {
                for unlock in unlocks where answers[place(unlock)] == nil {
                    answers[place(unlock)] = answer(unlock, error)
                }
                return []
            }
            return unlocks.flatMap {
                together([$0], &answers, at: place, work, otherwise: answer)
            }
        }
    }

    /// Whether `error` may be due to one of several unlocks; the others go on without it.
    private static func mayConcernOne(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError: error.code == .server
        case let error as AuditError: error.code == .unknownEvent
        default: error is AccessError
        }
    }

    /// Records what is left to be recorded of a call, and gives its document.
    ///
    /// Throws `Refusal` and others, and then nothing has been released.
    public func finish(
        _ answer: UnlockAnswer, in databases: some VaultDatabases
    ) throws -> DisclosureDocument {
        switch answer.kind {
        case .disclosed(let contacts, let leafIndex, let call):
            return document(of: contacts, leafIndex: leafIndex, of: call)
        case .repeated(let record):
            return try DisclosureDocument(record, as: answer.call.rendering)
        case .refused(let error):
            throw error
        case .withheld(let record, let event, let use, let error):
            try withhold(record, after: event, debited: use, in: databases)
            throw error
        case .unknownCaller, .deniedByPolicy, .denied, .unknownReference, .unreadable:
            throw try databases.use(until: answer.call.deadline) { main, _ in
                try recordRefusal(answer, on: main)
            }
        }
    }

    private func document(
        of contacts: [DisclosedContact], leafIndex: Int, of call: Call
    ) -> DisclosureDocument {
        let request = call.request
        authorization.observer.record(
            .unlockDisclosed(
                auditSequence: leafIndex, subjects: contacts.count,
                columns: request.columns.count))
        let heading = DisclosureHeading(
            purpose: request.purpose.rawValue, requestID: call.requestID, leafIndex: leafIndex,
            columns: request.columns.map(\.rawValue))
        switch call.arrived.rendering {
        case .json: return .json(contacts, heading: heading)
        case .page: return .html(contacts, heading: heading)
        }
    }

    /// How many people `credential`'s account may open today; nil where its role may none, and
    /// where the stored use of the quota is not as the vault wrote it, which raises the alarm.
    public func quota(
        of credential: Credential, requestID: String, on connection: Connection
    ) throws -> DailyQuota? {
        guard let limit = authorization.policy.peoplePerDay(for: credential.role) else {
            return nil
        }
        let key = QuotaUse.key(of: credential.account)
        do {
            let used = try verifiedUse([key], on: connection)[key]?.get() ?? 0
            return DailyQuota(limit: limit, used: used, resetsAt: (key.day + 1) * 86_400)
        } catch AccessError.forged(let table) {
            try authorization.alarm(
                forgedRowOf: table, by: credential, requestID: requestID, on: connection)
            return nil
        }
    }

    /// How much is used of quotas; `forged` for a row that the vault did not write, and for an old one
    /// put back.
    func verifiedUse(
        _ keys: Set<QuotaStore.Key>, on connection: Connection
    ) throws -> [QuotaStore.Key: Result<Int, AccessError>] {
        // The totals before the rows, and what was given back after them: a debit or a return that
        // commits in between is no forgery.
        let before = try journal.uses(of: keys)
        var used = try quotas.used(keys, on: connection)
        for (key, after) in try journal.uses(of: keys) {
            let least = (before[key]?.total ?? 0) - after.returned
            used[key] = used[key]?.flatMap {
                $0 >= least ? .success($0) : .failure(.forged(table: .quotaUse))
            }
        }
        return used
    }
}
