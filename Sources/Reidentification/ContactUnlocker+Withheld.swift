import Access
import Audit
import Authorization
import CustomerModel
import Database
import Observability

/// Unlocks that come to nothing after they were recorded: the record says so, and the quota is given
/// back.
extension ContactUnlocker {
    /// Waits until the records of concluded unlocks are signed.
    ///
    /// Where they are not signed in time, the journal cannot be written or a caller waits no longer,
    /// nothing is released, and that is yet to be recorded.
    func prove(_ concluded: [ConcludedUnlock], _ answers: inout UnlockAnswers) {
        guard !concluded.isEmpty else { return }
        do {
            // After the commit and before anything leaves: what was not committed gave nothing away.
            try journal.raise(
                Dictionary(
                    concluded.map { ($0.unlock.use.key, $0.totalUsed) }, uniquingKeysWith: max))
        } catch {
            for unlock in concluded { answers[unlock.place] = unlock.withheld(because: error) }
            return
        }
        let start = ContinuousClock.now
        let indexes = together(concluded, &answers, at: \.place) { concluded, _ in
            try signedIndexes(of: concluded)
        } otherwise: { unlock, _ in
            unlock.withheld(because: authorization.auditUnavailable(since: start))
        }
        for (unlock, index) in indexes {
            let call = unlock.unlock.record.call
            answers[call.place] =
                call.hasTime
                ? .disclosed(unlock.unlock.contacts, leafIndex: index, call)
                : unlock.withheld(because: Refusal.requestExpired)
        }
    }

    /// Where the outcome of each unlock stands in the signed log.
    private func signedIndexes(
        of concluded: [ConcludedUnlock]
    ) throws -> [(ConcludedUnlock, Int)] {
        let indexes = try authorization.sequencer.cover(
            concluded.flatMap { [$0.unlock.record.intent, $0.outcome] }
        ).leafIndexes
        return concluded.enumerated().map { ($1, indexes[2 * $0 + 1]) }
    }

    /// How long a connection is waited for to record that nothing was released: the caller has given
    /// up by then or is about to, and the record is still owed.
    private static var withholdingTime: Duration { .seconds(5) }

    /// Records that nothing was released for an unlock, ends its grant, and gives back what it took of
    /// the quota.
    ///
    /// Not proved: the record may be signed later, as it only takes back. Where a row of the grant or
    /// the quota is not the vault's, that is an alarm; the row is left as it is, and that nothing was
    /// released is recorded all the same.
    func withhold(
        _ unlock: UnlockRecord, after event: RecordedEvent, debited use: QuotaUse?,
        in databases: some VaultDatabases
    ) throws {
        try databases.use(until: .now + Self.withholdingTime) { main, _ in
            do {
                try takeBack(unlock, after: event, debited: use, on: main)
            } catch let error as AccessError {
                try recordWithheld(unlock, after: event, because: error, on: main)
            }
        }
        authorization.observer.record(.unlockWithheld(subjects: unlock.grant.subjectCount))
    }

    private func recordWithheld(
        _ unlock: UnlockRecord, after event: RecordedEvent, because error: AccessError,
        on connection: Connection
    ) throws {
        let table: AuthenticatedTable =
            if case .forged(let table) = error { table } else { .unlockGrant }
        try connection.transaction { transaction in
            if table == .quotaUse { try grants.withhold(unlock.grant, on: transaction) }
            try authorization.trail.record(
                authorization.forgedRow(
                    of: table, by: unlock.call.credential, requestID: unlock.call.requestID),
                in: transaction)
            try authorization.trail.record(
                Self.withheld(unlock, after: event), in: transaction)
        }
    }

    private static func withheld(_ unlock: UnlockRecord, after event: RecordedEvent) -> AuditEvent {
        var withheld = AuditEvent(
            kind: .unlock, stage: .outcome, requestID: unlock.call.requestID)
        withheld.state(unlock.granted)
        withheld.causedBy = event.eventID
        withheld.result = AuditEvent.Outcome(rows: 0, status: .withheld)
        return withheld
    }

    private func takeBack(
        _ unlock: UnlockRecord, after event: RecordedEvent, debited use: QuotaUse?,
        on connection: Connection
    ) throws {
        try connection.transaction { transaction in
            try grants.withhold(unlock.grant, on: transaction)
            var withheld = Self.withheld(unlock, after: event)
            if let use {
                let change = try quotas.giveBack(use.key, amount: use.people, on: transaction) {
                    try journal.giveBack(use.key, amount: use.people)
                }
                withheld.quota = AuditEvent.QuotaDebit(
                    name: use.key.rule, before: change.before, after: change.after)
            }
            try authorization.trail.record(withheld, in: transaction)
        }
    }
}

extension ConcludedUnlock {
    fileprivate func withheld(because error: any Error) -> UnlockAnswer.Kind {
        .withheld(unlock.record, after: outcome, debited: unlock.use, because: error)
    }
}
