import Access
import Audit
import Authorization
import CustomerModel
import Database
import Observability

/// An unlock whose intent is on disk.
struct UnlockRecord {
    let grant: Grant
    let granted: Authorized<Unlock>
    let intent: RecordedEvent
}

/// An unlock whose grant is used, quota debited and outcome on disk.
struct ConcludedUnlock {
    let unlock: UnlockRecord
    let outcome: RecordedEvent
    let use: QuotaUse
    /// All that was ever used of the quota, this unlock included.
    let totalUsed: Int
}

/// Unlocks that come to nothing after they were recorded: the record says so, and the quota is given
/// back.
extension ContactUnlocker {
    /// Waits until the record of a concluded unlock is signed; returns where its outcome stands.
    ///
    /// Where it is not signed in time, the journal cannot be written or the caller waits no longer,
    /// nothing is released, and that is recorded.
    func prove(
        _ concluded: ConcludedUnlock, of call: Call, in databases: some VaultDatabases
    ) throws -> Int {
        do {
            // After the commit and before anything leaves: what was not committed gave nothing away.
            try journal.raise(concluded.use.key, to: concluded.totalUsed)
            let leafIndex = try authorization.prove([concluded.unlock.intent, concluded.outcome])
            try call.requireTime()
            return leafIndex
        } catch {
            // The caller has given up by now or is about to; the record is still owed.
            let limit = ContinuousClock.now + Self.withholdingTime
            try databases.use(until: limit) { main, _ in
                try withhold(
                    concluded.unlock, after: concluded.outcome, debited: concluded.use, of: call,
                    on: main)
            }
            throw error
        }
    }

    /// How long a connection is waited for to record that nothing was released.
    private static var withholdingTime: Duration { .seconds(5) }

    /// Records that nothing was released for an unlock, ends its grant, and gives back what it took of
    /// the quota.
    ///
    /// Not proved: the record may be signed later, as it only takes back. Where a row of the grant or
    /// the quota is not the vault's, that is an alarm; the row is left as it is, and that nothing was
    /// released is recorded all the same.
    func withhold(
        _ unlock: UnlockRecord, after event: RecordedEvent, debited use: QuotaUse?, of call: Call,
        on connection: Connection
    ) throws {
        do {
            try takeBack(unlock, after: event, debited: use, of: call, on: connection)
        } catch let error as AccessError {
            let table: AuthenticatedTable =
                if case .forged(let table) = error { table } else { .unlockGrant }
            try connection.transaction { transaction in
                if table == .quotaUse { try grants.withhold(unlock.grant, on: transaction) }
                try authorization.trail.record(
                    authorization.forgedRow(
                        of: table, by: call.credential, requestID: call.requestID),
                    in: transaction)
                try authorization.trail.record(
                    Self.withheld(unlock, after: event, of: call), in: transaction)
            }
        }
        authorization.observer.record(.unlockWithheld(subjects: unlock.grant.subjectCount))
    }

    private static func withheld(
        _ unlock: UnlockRecord, after event: RecordedEvent, of call: Call
    ) -> AuditEvent {
        var withheld = AuditEvent(kind: .unlock, stage: .outcome, requestID: call.requestID)
        withheld.state(unlock.granted)
        withheld.causedBy = event.eventID
        withheld.result = AuditEvent.Outcome(rows: 0, status: .withheld)
        return withheld
    }

    private func takeBack(
        _ unlock: UnlockRecord, after event: RecordedEvent, debited use: QuotaUse?, of call: Call,
        on connection: Connection
    ) throws {
        try connection.transaction { transaction in
            try grants.withhold(unlock.grant, on: transaction)
            var withheld = Self.withheld(unlock, after: event, of: call)
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
