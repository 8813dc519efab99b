import Access
import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import PersonalData
import Sealing
import Unsealing
import Vault
import Verification
import Worklists

extension ContactUnlocker {
    /// Puts the intents and their grants on disk, and only then opens.
    func openRecorded(
        _ allowed: [AllowedUnlock], _ answers: inout UnlockAnswers, main: Connection,
        keys: Connection
    ) throws -> [OpenedUnlock] {
        let grants = allowed.map(makeGrant)
        let receipts = try recordIntents(allowed, grants: grants, on: main)
        let records = zip(zip(allowed, grants), receipts.intents).map { pair, intent in
            UnlockRecord(
                call: pair.0.call, grant: pair.1, granted: pair.0.granted, intent: intent)
        }
        do {
            let sealed = try SealedContacts(of: allowed, main: main, keys: keys)
            let opened = receipts.map { place, receipt -> Result<[DisclosedContact], any Error> in
                do {
                    return .success(try open(receipt, people: allowed[place].people, in: sealed))
                } catch {
                    return .failure(error)
                }
            }
            return zip(zip(allowed, records), opened).compactMap { pair, contacts in
                opening(of: pair.0, record: pair.1, contacts, &answers)
            }
        } catch {
            // Recorded already: it is not begun anew.
            for record in records { answers[record.call.place] = .refused(error) }
            return []
        }
    }

    private func opening(
        of allowed: AllowedUnlock, record: UnlockRecord,
        _ contacts: Result<[DisclosedContact], any Error>, _ answers: inout UnlockAnswers
    ) -> OpenedUnlock? {
        let call = allowed.call
        switch contacts {
        case .success(let contacts) where call.hasTime:
            return OpenedUnlock(record: record, contacts: contacts, use: allowed.use)
        case .success:
            answers[call.place] = .withheld(
                record, after: record.intent, debited: nil, because: Refusal.requestExpired)
        case .failure(let error as UnsealingError):
            answers[call.place] = .unreadable(error, after: record.intent, call)
        case .failure(let error):
            answers[call.place] = .refused(error)
        }
        return nil
    }

    private func makeGrant(_ allowed: AllowedUnlock) -> Grant {
        let now = EventTime.now().seconds
        let (call, granted) = (allowed.call, allowed.granted)
        let credential = call.credential
        return Grant(
            id: call.arrived.key.map { Self.grantID(account: credential.account, key: $0) }
                ?? RandomBytes.make(16),
            credentialID: credential.id, account: credential.account,
            purpose: granted.action.purpose.rawValue,
            columns: granted.action.columns.map(\.rawValue).sorted(),
            subjectsDigest: SHA256.digest(
                allowed.people.flatMap(\.identities).flatMap(\.bytes)),
            subjectCount: allowed.people.count, policyDigest: granted.policyDigest,
            requestID: call.requestID,
            requestDigest: authenticator.mac(
                table: Self.requestTable, fields: call.request.fields),
            issuedAt: now, expiresAt: now + Self.grantLifetime)
    }

    /// How long a grant may wait for its use, in seconds; it is used in the same request.
    private static var grantLifetime: Int { 60 }

    /// Puts intents and their grants on disk; only then are there receipts.
    private func recordIntents(
        _ allowed: [AllowedUnlock], grants: [Grant], on connection: Connection
    ) throws -> AuditReceipts<Unlock> {
        let intents = try allowed.map { try intent(of: $0) }
        do {
            return try authorization.trail.recordIntents(intents, on: connection) { transaction in
                try self.grants.insert(grants, on: transaction)
            }
        } catch let error as DatabaseError
            where error.sqlState == .uniqueViolation && allowed.count == 1
        {
            // The same named request came twice at once; the other one goes on.
            throw Refusal.requestInProgress
        }
    }

    private func intent(of allowed: AllowedUnlock) throws -> AuditTrail.Intent<Unlock> {
        let call = allowed.call
        let reason = Commitment(to: Array(call.request.reason.utf8))
        let identities = allowed.people.flatMap(\.identities)
        let list = Commitment(to: identities.flatMap(\.bytes))
        var event = AuditEvent(kind: .unlock, stage: .intent, requestID: call.requestID)
        call.describe(&event)
        event.reason = reason
        event.subjects = AuditEvent.Subjects(count: allowed.people.count, list: list)
        // Without a sealed reason the record would not say why.
        guard let key = unsealer.sealingKey else { throw Refusal.valueUnreadable }
        let sealed = key.seal(
            reason.salt + list.salt + Array(call.request.reason.utf8), as: UnlockReasonKind.self)
        return AuditTrail.Intent(
            allowed.granted,
            AuditTrail.Entry(
                event, subjectTags: identities.map { tags.pseudonym(of: $0) }, sidecar: sealed.bytes
            ))
    }

    /// Opens the granted columns of `people`.
    ///
    /// It takes the receipt away: a second opening needs a second record.
    private func open(
        _ receipt: consuming AuditReceipt<Unlock>, people: [WorklistPerson],
        in sealed: SealedContacts
    ) throws -> [DisclosedContact] {
        let granted = receipt.redeem()
        let fields = try SealedContacts.fields(of: granted)
        return try people.map { person in
            let values = try sealed.records(of: person, fields: fields).flatMap {
                try unsealer.open($0, under: sealed.batchKeys)
            }
            return DisclosedContact(
                reference: person.reference,
                values: values.filter { fields.contains($0.field) })
        }
    }

    /// Uses the grants, debits the quotas and records the outcomes, in one transaction.
    ///
    /// Nothing is given to a credential that was ended meanwhile.
    func conclude(
        _ opened: [OpenedUnlock], _ answers: inout UnlockAnswers, on connection: Connection
    ) throws -> [ConcludedUnlock] {
        var denied: [Int: AccessError] = [:]
        let concluded = try connection.transaction { transaction in
            var going = try opened.filter { unlock in
                let call = unlock.record.call
                if try authorization.credentials.hasEnded(call.credential) {
                    denied[call.place] = .revoked
                }
                return denied[call.place] == nil
            }
            let (locked, errors) = try grants.lock(
                going.map(\.record.grant), now: EventTime.now().seconds, on: transaction)
            going = going.filter { unlock in
                denied[unlock.record.call.place] = errors[unlock.record.grant.id]
                return denied[unlock.record.call.place] == nil
            }
            // Under the locks of the quotas' rows: nobody gives back meanwhile.
            var uses: [QuotaStore.Key: AccessJournal.QuotaUse] = [:]
            let debits = try quotas.debit(
                going.map(\.use.request),
                atLeastUsed: { keys in
                    uses = try journal.uses(of: keys)
                    return uses.mapValues(\.least)
                }, on: transaction)
            var debited: [(unlock: OpenedUnlock, debit: QuotaStore.Debit)] = []
            for (unlock, debit) in zip(going, debits) {
                switch debit {
                case .success(let debit): debited.append((unlock, debit))
                case .failure(let error): denied[unlock.record.call.place] = error
                }
            }
            try grants.use(debited.map(\.unlock.record.grant), of: locked, on: transaction)
            let outcomes = try authorization.trail.record(
                debited.map { unlock, debit in
                    // What was opened, by itself: whose it was is told by rows that can be changed.
                    AuditTrail.Entry(
                        Self.outcome(of: unlock, debit),
                        subjectTags: unlock.contacts.flatMap(\.values).map(contactTags.tag))
                },
                in: transaction)
            return zip(debited, outcomes).map { debited, outcome in
                let returned = uses[debited.unlock.use.key]?.returned ?? 0
                return ConcludedUnlock(
                    unlock: debited.unlock, outcome: outcome,
                    totalUsed: debited.debit.after + returned)
            }
        }
        for unlock in opened {
            let call = unlock.record.call
            if let error = denied[call.place] { answers[call.place] = .denied(error, call) }
        }
        return concluded
    }

    private static func outcome(
        of unlock: OpenedUnlock, _ debit: QuotaStore.Debit
    ) -> AuditEvent {
        let record = unlock.record
        var event = AuditEvent(kind: .unlock, stage: .outcome, requestID: record.call.requestID)
        event.state(record.granted)
        event.subjects = AuditEvent.Subjects(count: unlock.use.people, list: nil)
        event.causedBy = record.intent.eventID
        event.quota = AuditEvent.QuotaDebit(
            name: unlock.use.key.rule, before: debit.before, after: debit.after)
        event.result = AuditEvent.Outcome(rows: unlock.use.people, status: .disclosed)
        return event
    }
}
