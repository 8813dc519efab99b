public import Access
import Audit
import Authorization
public import Cryptography
import CustomerModel
public import Database
import Observability
import PersonalData
public import Sealing
public import Unsealing
import Vault
public import Worklists

/// Authorize → record → open, in that order; the order is in the types.
///
/// `CallerAuthorization.authorize` makes the grant, `AuditTrail.recordIntent` turns the grant into a receipt
/// once the intent is on disk, and `open` consumes the receipt. The document leaves only when the
/// outcome and the quota's debit are committed too and a signed checkpoint covers both.
public struct ContactUnlocker: Sendable {
    let authorization: CallerAuthorization
    let quotas: QuotaStore
    let grants: GrantStore
    let authenticator: RowAuthenticator
    let tags: PseudonymDeriver
    let unsealer: Unsealer
    let worklists: WorklistTranslation
    let journal: AccessJournal

    /// `tags` is of the domain `audit`; `journal` keeps the use of quotas beside their rows.
    public init(
        authorization: CallerAuthorization, authenticator: RowAuthenticator, journal: AccessJournal,
        tags: PseudonymDeriver, unsealer: Unsealer, worklists: WorklistTranslation
    ) {
        self.authorization = authorization
        quotas = QuotaStore(authenticator: authenticator)
        grants = GrantStore(authenticator: authenticator)
        self.authenticator = authenticator
        self.tags = tags
        self.unsealer = unsealer
        self.worklists = worklists
        self.journal = journal
    }

    /// How a disclosure is rendered.
    public enum Rendering: Sendable {
        case json, page
    }

    /// What a call has come to while its connections were held.
    private enum Progress {
        case repeated(RepeatRecord)
        case opened([DisclosedContact], ConcludedUnlock)
    }

    /// Opens what `request` asks; throws `Refusal`, and then nothing has been released.
    ///
    /// - Parameters:
    ///   - key: the caller's name for the request; under the same one it opens contacts once, and
    ///     then its record is the answer.
    ///   - deadline: when the caller no longer waits; nothing is released afterwards.
    ///   - databases: where to read and record; not held while the record is being signed.
    public func unlock(
        _ request: Request, by credential: Credential, requestID: String, named key: String?,
        until deadline: ContinuousClock.Instant, in databases: some VaultDatabases,
        as rendering: Rendering
    ) throws -> DisclosureDocument {
        let call = Call(
            request: request, policy: authorization.policy.policy, credential: credential,
            requestID: requestID, deadline: deadline)
        let progress = try databases.use(until: deadline) { main, keys in
            try openOnRecord(call, named: key, main: main, keys: keys)
        }
        switch progress {
        case .repeated(let record):
            return try DisclosureDocument(record, as: rendering)
        case .opened(let contacts, let concluded):
            let leafIndex = try prove(concluded, of: call, in: databases)
            return try document(of: contacts, leafIndex: leafIndex, of: call, as: rendering)
        }
    }

    /// Authorizes, records and opens; nothing has left yet.
    private func openOnRecord(
        _ call: Call, named key: String?, main: Connection, keys: Connection
    ) throws -> Progress {
        if let key, let record = try record(of: call, named: key, on: main) {
            return .repeated(record)
        }
        let request = call.request
        let granted = try authorization.authorize(
            Unlock(
                purpose: request.purpose, columns: request.columns,
                references: request.references, reasonCharacters: request.reasonCharacters),
            for: call.credential, requestID: call.requestID, on: main, describe: call.describe)
        let people = try subjects(of: call, on: main)
        let use = QuotaUse(granted, people: people.count)
        try checkQuota(use, of: call, on: main)
        // Before anything is recorded: a record that nobody can sign in time discloses nothing.
        try authorization.requireSigner()
        try call.requireTime()

        let grant = makeGrant(granted, to: people, of: call, named: key)
        let receipt = try recordIntent(granted, grant: grant, people: people, of: call, on: main)
        let intent = receipt.intent
        let contacts: [DisclosedContact]
        do {
            contacts = try open(receipt, people: people, main: main, keys: keys)
        } catch let error as UnsealingError {
            try recordFailure(error, after: intent, of: call, on: main)
            throw Refusal.valueUnreadable
        }
        let unlock = UnlockRecord(grant: grant, granted: granted, intent: intent)
        guard call.hasTime else {
            try withhold(unlock, after: intent, debited: nil, of: call, on: main)
            throw Refusal.requestExpired
        }
        return .opened(contacts, try conclude(unlock, use: use, of: call, on: main))
    }

    private func document(
        of contacts: [DisclosedContact], leafIndex: Int, of call: Call, as rendering: Rendering
    ) throws -> DisclosureDocument {
        let request = call.request
        authorization.observer.record(
            .unlockDisclosed(
                auditSequence: leafIndex, subjects: contacts.count,
                columns: request.columns.count))
        let heading = DisclosureHeading(
            purpose: request.purpose.rawValue, requestID: call.requestID, leafIndex: leafIndex,
            columns: request.columns.map(\.rawValue))
        switch rendering {
        case .json: return try .json(contacts, heading: heading)
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
            return DailyQuota(
                limit: limit, used: try verifiedUse(key, on: connection),
                resetsAt: (key.day + 1) * 86_400)
        } catch AccessError.forged(let table) {
            try authorization.alarm(
                forgedRowOf: table, by: credential, requestID: requestID, on: connection)
            return nil
        }
    }

    /// How much is used of a quota; throws `forged` for a row that the vault did not write, and for
    /// an old one put back.
    func verifiedUse(_ key: QuotaStore.Key, on connection: Connection) throws -> Int {
        // The total before the row, and what was given back after it: a debit or a return that
        // commits in between is no forgery.
        let total = try journal.use(of: key).total
        let used = try quotas.used(key, on: connection)
        guard used >= total - (try journal.use(of: key).returned) else {
            throw AccessError.forged(table: .quotaUse)
        }
        return used
    }

    /// Opens the granted columns of `people`.
    ///
    /// It takes the receipt away: a second opening needs a second record.
    private func open(
        _ receipt: consuming AuditReceipt<Unlock>, people: [WorklistPerson], main: Connection,
        keys: Connection
    ) throws -> [DisclosedContact] {
        let granted = receipt.redeem()
        let fields = try granted.action.columns.map(Self.field)
        let identities = Dictionary(
            people.map { ($0.subject, $0.identities) }, uniquingKeysWith: { first, _ in first })
        let records = try SealedRecordQueries.newest(
            fields, of: identities, main: main, keys: keys)
        return try people.map { person in
            let values = try (records[person.subject] ?? []).flatMap { try unsealer.open($0) }
            return DisclosedContact(
                reference: person.reference,
                values: values.filter { fields.contains($0.field) })
        }
    }

    /// The field of a granted column, which every column of a policy that loads has.
    private static func field(of column: ContactColumn) throws(Refusal) -> PersonalField {
        guard let field = PersonalField(rawValue: column.rawValue) else {
            throw Refusal.valueUnreadable
        }
        return field
    }
}
