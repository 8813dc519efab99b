import CustomerModel
import Database
import Pseudonymization
import Sealing
import Settings
import Warehouse

/// What the customer dimension was told of somebody.
private struct ToldCustomer {
    private var firstDay: CalendarDate?
    private var hasRegion = false

    /// Whether a row says something that none before it has; a region counts once.
    mutating func learns(_ day: CalendarDate, _ region: String?) -> Bool {
        let isEarlier = firstDay.map { day < $0 } ?? true
        let isFirstRegion = region != nil && !hasRegion
        if isEarlier { firstDay = day }
        if isFirstRegion { hasRegion = true }
        return isEarlier || isFirstRegion
    }
}

/// What rows of a load are written with: its mapping, keys, people and progress.
struct LoadWriter {
    let mapping: SourceMapping
    /// Whether what a row says takes the place of what the load itself has said of it before, as in a stream,
    /// in place of being refused.
    let restates: Bool
    /// What is written so far, the batch under way included.
    private(set) var progress: LoadProgress
    private let pseudonymizer: Pseudonymizer
    private let vaultKey: SealingKey
    private var people: PeopleResolver
    /// Holds the keys of the batch under way.
    private var sealer: ContactSealer
    /// What this run has added to the customer dimension.
    private var told: [Pseudonym: ToldCustomer] = [:]
    private var refused: [(position: Int, reason: RejectionReason)] = []

    /// `keys` is the database of keys.
    init(
        mapping: SourceMapping, pseudonymizer: Pseudonymizer, vaultKey: SealingKey,
        keys: Connection, progress: LoadProgress, restates: Bool = false
    ) {
        self.mapping = mapping
        self.restates = restates
        self.pseudonymizer = pseudonymizer
        self.vaultKey = vaultKey
        self.progress = progress
        people = PeopleResolver(source: mapping.source, pseudonymizer: pseudonymizer, keys: keys)
        sealer = ContactSealer(vaultKey: vaultKey)
    }

    /// Begins a batch, which has keys of its own, those of `contacts` or others, stored under the batch's number,
    /// from 1.
    mutating func beginBatch(sealedBy contacts: ContactSealer? = nil) {
        sealer = contacts ?? ContactSealer(vaultKey: vaultKey)
        progress.batchesDone += 1
    }

    /// Ends the batch, of which `rejected` rows did not pass.
    mutating func endBatch(_ batch: Batch, rejected: [RejectionReason: Int]) {
        progress.cursor = batch.end
        progress.quarantined.merge(rejected, uniquingKeysWith: +)
        progress.skipped.merge(batch.skipped, uniquingKeysWith: +)
        for field in batch.leftOut { progress.leftOut[field.reason, default: 0] += 1 }
    }

    /// Counts rows by what became of them; those that do not pass after all are the loader's to seal.
    mutating func count(_ outcomes: [RowOutcome]) {
        for (position, outcome) in outcomes.enumerated() {
            switch outcome {
            case .added: progress.accepted += 1
            case .anonymous:
                progress.accepted += 1
                progress.anonymous += 1
            case .duplicate: progress.duplicates += 1
            case .changed: progress.changed += 1
            case .skipped(let reason): progress.skipped[reason, default: 0] += 1
            case .refused(let reason): refused.append((position, reason))
            }
        }
    }

    /// Positions of rows of the batch under way that do not pass after all, with why; each is told once.
    mutating func takeRefused() -> [(position: Int, reason: RejectionReason)] {
        defer { refused = [] }
        return refused
    }

    /// Counts `rows` rows that are gone at their source, of which `changed` stood here.
    mutating func count(gone rows: Int, changed: Int) {
        progress.changed += changed
        if rows > changed { progress.skipped[.deleted, default: 0] += rows - changed }
    }

    /// Counts `rows` rows, of which `added` were not there before.
    mutating func count(added: Int, of rows: Int) {
        progress.accepted += added
        progress.duplicates += rows - added
    }

    /// Counts `added` rows that were not there before, and `standing` others: of what is read again those are not
    /// written.
    mutating func count(added: Int, standing: Int) {
        guard progress.isReplay else { return count(added: added, of: added + standing) }
        progress.accepted += added
        if standing > 0 { progress.skipped[.saidSince, default: 0] += standing }
    }

    // MARK: Keys of rows

    /// The key of an order or return with the source's number `number`.
    func orderKey(_ number: [UInt8]) -> [UInt8] {
        pseudonymizer.orderKey(source: mapping.source, number: number)
    }

    /// The key of a row other than an order; `kind` keeps equal numbers of different files apart.
    func rowKey(_ kind: String, _ number: [UInt8]) -> [UInt8] {
        orderKey(Array((kind + "\u{1F}").utf8) + number)
    }

    // MARK: People

    /// The customers with `numbers`, in the same order; the number of a new one is sealed.
    mutating func customers(
        _ numbers: [Identifier], in transaction: Transaction
    ) throws -> [KnownCustomer] {
        try people.customers(numbers, with: sealer, progress: &progress, in: transaction)
    }

    /// The people the rows are about, after every merge the batch itself causes, and the owners of
    /// `numbers`.
    ///
    /// What is new of what the rows state is sealed. Once a batch: it has one set of keys.
    mutating func people(
        _ rows: [ParsedPerson], numbers: [Identifier] = [], in transaction: Transaction
    ) throws -> (people: [KnownCustomer], owners: [KnownCustomer]) {
        try people.people(
            rows, numbers: numbers, with: sealer, progress: &progress, in: transaction)
    }

    /// Adds who is new to the customer dimension, with the first day that rows state about them.
    mutating func addToDimension(
        _ rows: [(customer: KnownCustomer, day: CalendarDate, region: String?)],
        in transaction: Transaction
    ) throws {
        // As many as are remembered of others; more are told once more.
        if told.count > PeopleResolver.mostKnown { told.removeAll() }
        let facts = rows.compactMap { row in
            told[row.customer.key, default: ToldCustomer()].learns(row.day, row.region)
                ? CustomerFacts(customer: row.customer.key, region: row.region, seen: row.day) : nil
        }
        guard !facts.isEmpty else { return }
        try CustomerQueries.upsert(facts, isAuthoritative: false, on: transaction)
    }
}
