import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Sealing
import Vault
import Warehouse

/// Writes one batch of parsed rows: keys first, then everything else in one transaction.
///
/// A crash before COMMIT leaves nothing but an open batch of keys, which the next run replaces.
struct BatchLoader {
    let mapping: SourceMapping
    let pseudonymizer: Pseudonymizer
    let vaultKey: SealingKey
    let main: Connection
    let keys: Connection
    let file: String
    /// Customers met in this run, by digest of their number: most rows of a file of orders.
    private var known: [DigestKey: KnownCustomer] = [:]

    init(
        mapping: SourceMapping, pseudonymizer: Pseudonymizer, vaultKey: SealingKey,
        main: Connection, keys: Connection, file: String
    ) {
        self.mapping = mapping
        self.pseudonymizer = pseudonymizer
        self.vaultKey = vaultKey
        self.main = main
        self.keys = keys
        self.file = file
    }

    /// Rows of one batch; `rowsRead` counts both kinds.
    struct Batch {
        var contacts: [ParsedContact] = []
        var orders: [ParsedOrder] = []
        var rejected: [QuarantinedRow] = []
        var reasons: [RejectionReason: Int] = [:]
        var rowsRead = 0
    }

    /// Writes `batch` and returns the progress that is now on disk.
    mutating func load(_ batch: Batch, after progress: LoadProgress) throws -> LoadProgress {
        var next = progress
        next.rowsDone += batch.rowsRead
        next.batchesDone += 1
        next.quarantined.merge(batch.reasons, uniquingKeysWith: +)
        let sealer = ContactSealer(vaultKey: vaultKey)
        try main.transaction { _ in
            if !batch.contacts.isEmpty {
                try write(batch.contacts, with: sealer, progress: &next)
            }
            if !batch.orders.isEmpty {
                try write(batch.orders, with: sealer, progress: &next)
            }
            try ContactStore.quarantine(
                batch.rejected, file: file, load: next.loadID, on: main)
            try LoadLedger(connection: main).advance(to: next)
        }
        return next
    }

    // MARK: Contacts

    private mutating func write(
        _ contacts: [ParsedContact], with sealer: ContactSealer, progress: inout LoadProgress
    ) throws {
        let subjects = try resolve(contacts.map(\.identifiers), progress: &progress)
        try store(
            zip(contacts, subjects).map { ($0.fields, $1.subject) }, with: sealer,
            progress: progress)
        let regions = zip(contacts, subjects).map { contact, resolved in
            CustomerRegion(
                customer: pseudonymizer.customerKey(of: resolved.subject), region: contact.region)
        }
        try CustomerQueries.upsert(regions, isAuthoritative: true, on: main)
        progress.accepted += contacts.count
    }

    /// Seals and stores the contacts that are not stored yet.
    private func store(
        _ contacts: [(fields: [PlaintextPII], subject: SubjectID)], with sealer: ContactSealer,
        progress: LoadProgress
    ) throws {
        let digests = contacts.map { contact in
            pseudonymizer.contentDigest(
                of: contact.fields, subject: contact.subject, source: mapping.source)
        }
        let fresh = try ContactStore.unseen(digests, on: main).map { position in
            ContactVersion(
                subject: contacts[position].subject, contentDigest: digests[position],
                sealed: sealer.seal(contacts[position].fields, of: contacts[position].subject))
        }
        guard !fresh.isEmpty else { return }
        try ContactStore.putKeys(
            of: fresh, batch: sealer, load: progress.loadID, number: progress.batchesDone,
            on: keys)
        try ContactStore.insert(
            fresh, batch: sealer, source: progress.sourceID, load: progress.loadID, on: main)
    }

    // MARK: Orders

    private mutating func write(
        _ orders: [ParsedOrder], with sealer: ContactSealer, progress: inout LoadProgress
    ) throws {
        let digests = orders.map { DigestKey(pseudonymizer.index(of: $0.customer)) }
        // The second time is for customers who were known until the first joined two of them.
        for _ in 1...2 {
            try meet(
                zip(digests, orders).filter { known[$0.0] == nil }, with: sealer,
                progress: &progress)
        }
        let sales = try zip(digests, orders).map { digest, order in
            guard let customer = known[digest] else { throw IngestError(.fileChanged) }
            return Sale(
                customer: customer.key, origin: customer.origin,
                orderKey: pseudonymizer.orderKey(source: mapping.source, number: order.orderID),
                kind: mapping.record == .return ? .return : .order,
                instantMicroseconds: order.instantMicroseconds, day: order.day,
                revenueMinor: order.revenueMinor, marginMinor: order.marginMinor,
                lines: order.linesCount, items: order.itemsCount)
        }
        let added = try SaleQueries.insert(
            sales, source: progress.sourceID, load: progress.loadID,
            currency: mapping.sales?.currency ?? "XXX", on: main)
        progress.accepted += added
        progress.duplicates += sales.count - added
        let regions = zip(digests, orders).compactMap { digest, order in
            known[digest].map { CustomerRegion(customer: $0.key, region: order.region) }
        }
        try CustomerQueries.upsert(regions, isAuthoritative: false, on: main)
    }

    /// Resolves customers who were not met in this run yet; the number of a new one is sealed, so
    /// that it can be hashed again under another key and shown to its owner.
    private mutating func meet(
        _ rows: [(DigestKey, ParsedOrder)], with sealer: ContactSealer,
        progress: inout LoadProgress
    ) throws {
        var first: [DigestKey: Identifier] = [:]
        var order: [DigestKey] = []
        for (digest, row) in rows where first[digest] == nil {
            first[digest] = row.customer
            order.append(digest)
        }
        guard !order.isEmpty else { return }
        let identifiers = order.compactMap { first[$0] }
        let subjects = try resolve(identifiers.map { [$0] }, progress: &progress)
        try store(
            zip(identifiers, subjects).filter(\.1.isNew).map { ([$0.value], $1.subject) },
            with: sealer, progress: progress)
        for (digest, resolved) in zip(order, subjects) {
            known[digest] = KnownCustomer(
                key: pseudonymizer.customerKey(of: resolved.subject),
                origin: pseudonymizer.customerKey(of: resolved.origin))
        }
    }

    // MARK: People

    /// Who the rows are about, after every merge the batch itself causes.
    private mutating func resolve(
        _ rows: [[Identifier]], progress: inout LoadProgress
    ) throws -> [ResolvedSubject] {
        let resolved = try IdentityQueries.resolve(
            pseudonymizer.request(for: rows), load: progress.loadID, on: main)
        let merged = resolved.reduce(0) { $0 + $1.merged }
        progress.subjectsNew += resolved.count { $0.isNew }
        progress.subjectsMerged += merged
        // Who was met before may be somebody else now.
        if merged > 0 { known.removeAll() }
        return resolved
    }
}

/// The first 16 bytes of a keyed digest: enough to tell customers of one run apart.
private struct DigestKey: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ index: BlindIndex) {
        (high, low) = index.digest.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }
}

private struct KnownCustomer {
    let key: Pseudonym
    let origin: Pseudonym
}
