public import Access
public import Audit
import CustomerModel
public import Database
import Observability
import PersonalData
import Policy
public import Sealing
public import Unsealing
import Vault

/// Authorize → record → open, in that order; the order is in the types.
///
/// `AccessGate.authorize` makes the grant, `AuditTrail.recordIntent` turns the grant into a receipt
/// once the intent is on disk, and `open` consumes the receipt. The document leaves only when the
/// outcome and the quota's debit are committed too and a signed checkpoint covers both.
public struct ContactUnlocker: Sendable {
    let gate: AccessGate
    let quotas: QuotaStore
    let grants: GrantStore
    let tags: PseudonymDeriver
    let unsealer: Unsealer
    let sequencer: SequencerClient
    let watermarks = QuotaWatermarks()

    /// `tags` is of the domain `audit`.
    public init(
        gate: AccessGate, authenticator: RowAuthenticator, tags: PseudonymDeriver,
        unsealer: Unsealer, sequencer: SequencerClient
    ) {
        self.gate = gate
        quotas = QuotaStore(authenticator: authenticator)
        grants = GrantStore(authenticator: authenticator)
        self.tags = tags
        self.unsealer = unsealer
        self.sequencer = sequencer
    }

    /// How a disclosure is rendered.
    public enum Rendering: Sendable {
        case json, page
    }

    /// Opens what `request` asks; throws `Refusal`, and then nothing has been released.
    ///
    /// `main` and `keys` are the databases of sealed values and of wrapped keys.
    public func unlock(
        _ request: UnlockRequest, by credential: Credential, requestID: String,
        main: Connection, keys: Connection, as rendering: Rendering
    ) throws -> DisclosureDocument {
        let caller = UnlockCall(
            request: request, policy: gate.policy.policy, credential: credential,
            requestID: requestID, connection: main)
        let granted = try gate.authorize(
            Unlock(
                purpose: request.purpose, columns: request.columns,
                references: request.references, reasonCharacters: request.reasonCharacters),
            for: credential, requestID: requestID, on: main, describe: caller.describe)
        let people = try subjects(of: caller)
        let use = QuotaUse(granted, people: people.count)
        try checkQuota(use, of: caller)

        let grant = makeGrant(granted, to: people, by: credential)
        let receipt = try recordIntent(granted, grant: grant, people: people, of: caller)
        let intent = receipt.intent
        let contacts = try open(receipt, people: people, main: main, keys: keys)
        let outcome = try conclude(grant, use: use, after: intent, granted: granted, of: caller)
        let leafIndex = try prove([intent, outcome])

        gate.observer.record(
            .unlockDisclosed(
                auditSequence: leafIndex, subjects: people.count, columns: request.columns.count))
        let heading = DisclosureHeading(
            purpose: request.purpose.rawValue, requestID: requestID, leafIndex: leafIndex,
            columns: request.columns.map(\.rawValue))
        switch rendering {
        case .json: return try .json(contacts, heading: heading)
        case .page: return .html(contacts, heading: heading)
        }
    }

    /// How many people `credential`'s account may still open today; nil where its role may none.
    public func peopleLeftToday(
        for credential: Credential, on connection: Connection
    ) throws -> Int? {
        guard let limit = gate.policy.peoplePerDay(for: credential.role) else { return nil }
        let key = QuotaUse.key(of: credential.account)
        return max(0, limit - (try quotas.used(key, on: connection)))
    }

    /// One person of an unlock, in the order asked.
    typealias Person = (reference: String, subject: SubjectID)

    /// Opens the granted columns of `people`.
    ///
    /// It takes the receipt away: a second opening needs a second record.
    private func open(
        _ receipt: consuming AuditReceipt<Unlock>, people: [Person], main: Connection,
        keys: Connection
    ) throws -> [DisclosedContact] {
        let granted = receipt.redeem()
        let fields = granted.action.columns.compactMap { PersonalField(rawValue: $0.rawValue) }
        let records = try SealedRecordQueries.newest(
            fields, of: people.map(\.subject), main: main, keys: keys)
        return try people.map { person in
            let values = try (records[person.subject] ?? []).flatMap { try unsealer.open($0) }
            return DisclosedContact(
                reference: person.reference,
                values: values.filter { fields.contains($0.field) })
        }
    }

    /// Waits until the log has signed a tree that holds `events` as they were written.
    private func prove(_ events: [RecordedEvent]) throws -> Int {
        let start = ContinuousClock.now
        do throws(AuditError) {
            let coverage = try sequencer.cover(events)
            return coverage.leafIndexes.last ?? 0
        } catch {
            let waited = ContinuousClock.now - start
            gate.observer.record(
                .auditUnavailable(milliseconds: Int(waited / .milliseconds(1))))
            throw Refusal.auditUnavailable
        }
    }
}
