import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Sealing
import Vault

/// A person as the warehouse knows one.
struct KnownCustomer {
    let key: Pseudonym
    /// The key before any merge.
    let origin: Pseudonym
}

/// Turns identifiers of rows into people of the warehouse, and seals what rows say of them.
struct PeopleResolver {
    let source: String
    let pseudonymizer: Pseudonymizer
    let keys: Connection
    /// Customers of this run so far, by digest of their number: most rows of a file of orders.
    private var known: [DigestKey: KnownCustomer] = [:]
    /// Customers that are remembered, in about 100 MB; more are looked up again.
    static let mostKnown = 1_000_000

    init(source: String, pseudonymizer: Pseudonymizer, keys: Connection) {
        self.source = source
        self.pseudonymizer = pseudonymizer
        self.keys = keys
    }

    /// Who the rows are about that are each known by one number; the number of a new customer is
    /// sealed, so that it can be hashed again under another key and shown to its owner.
    mutating func customers(
        _ numbers: [Identifier], with sealer: ContactSealer, progress: inout LoadProgress,
        in transaction: Transaction
    ) throws -> [KnownCustomer] {
        if known.count > Self.mostKnown { known.removeAll() }
        let digests = numbers.map { DigestKey(pseudonymizer.index(of: $0)) }
        // The second time is for customers who were known until the first joined two of them.
        for _ in 1...2 {
            try resolveUnknown(
                zip(digests, numbers).filter { known[$0.0] == nil }, with: sealer,
                progress: &progress, in: transaction)
        }
        return try digests.map { digest in
            guard let customer = known[digest] else { throw IngestError(.customerUnresolved) }
            return customer
        }
    }

    /// Makes customers known who are not yet, each once.
    private mutating func resolveUnknown(
        _ rows: [(DigestKey, Identifier)], with sealer: ContactSealer,
        progress: inout LoadProgress, in transaction: Transaction
    ) throws {
        var first: [DigestKey: Identifier] = [:]
        var order: [DigestKey] = []
        for (digest, number) in rows where first[digest] == nil {
            first[digest] = number
            order.append(digest)
        }
        guard !order.isEmpty else { return }
        let identifiers = order.compactMap { first[$0] }
        let subjects = try resolve(
            identifiers.map { [$0] }, progress: &progress, in: transaction)
        try seal(
            zip(identifiers, subjects).filter(\.1.isNew).map {
                Statement(fields: [$0.value], person: $1, statedOn: nil)
            }, with: sealer, progress: progress, in: transaction)
        for (digest, resolved) in zip(order, subjects) {
            known[digest] = customer(resolved)
        }
    }

    /// Who the rows are about, after every merge the batch itself causes, and whose the `numbers`
    /// are; what is new of what they tell is sealed and stored.
    ///
    /// All in one: a batch has one set of keys, so it is sealed once.
    mutating func people(
        _ rows: [ParsedPerson], numbers: [Identifier], with sealer: ContactSealer,
        progress: inout LoadProgress, in transaction: Transaction
    ) throws -> (people: [KnownCustomer], owners: [KnownCustomer]) {
        var places: [DigestKey: Int] = [:]
        var distinct: [Identifier] = []
        let positions = numbers.map { number in
            let digest = DigestKey(pseudonymizer.index(of: number))
            if let place = places[digest] { return place }
            places[digest] = distinct.count
            distinct.append(number)
            return distinct.count - 1
        }
        let resolved = try resolve(
            rows.map(\.identifiers) + distinct.map { [$0] }, people: rows.map(\.ahead?.person),
            progress: &progress, in: transaction)
        let contacts = zip(rows, resolved).map { row, person in
            Statement(
                fields: row.fields, person: person, statedOn: row.statedOn, ahead: row.ahead)
        }
        let owners = Array(resolved[rows.count...])
        let newOwners = zip(distinct, owners).filter(\.1.isNew).map { number, owner in
            Statement(fields: [number.value], person: owner, statedOn: nil)
        }
        try seal(contacts + newOwners, with: sealer, progress: progress, in: transaction)
        return (
            resolved[..<rows.count].map(customer), positions.map { customer(owners[$0]) }
        )
    }

    private func customer(_ resolved: ResolvedSubject) -> KnownCustomer {
        KnownCustomer(key: resolved.customerKey, origin: resolved.originKey)
    }

    private mutating func resolve(
        _ rows: [[Identifier]], people: [NewPerson?] = [], progress: inout LoadProgress,
        in transaction: Transaction
    ) throws -> [ResolvedSubject] {
        let resolved = try IdentityQueries.resolve(
            pseudonymizer.request(for: rows, people: people), load: progress.loadID, on: transaction
        )
        let merged = resolved.reduce(0) { $0 + $1.merged }
        progress.subjectsNew += resolved.count { $0.isNew }
        progress.subjectsMerged += merged
        // Who is known may be somebody else now.
        if merged > 0 { known.removeAll() }
        return resolved
    }

    /// What a row states of somebody.
    private struct Statement {
        let fields: [PlaintextPII]
        let person: ResolvedSubject
        let statedOn: CalendarDate?
        /// What was sealed of it, where it turned out to be of whom it was sealed for.
        let ahead: SealedAhead?

        init(
            fields: [PlaintextPII], person: ResolvedSubject, statedOn: CalendarDate?,
            ahead: SealedAhead? = nil
        ) {
            self.fields = fields
            self.person = person
            self.statedOn = statedOn
            self.ahead = ahead?.person.subject == person.subject ? ahead : nil
        }
    }

    /// Seals and stores the contacts that are not stored yet.
    private func seal(
        _ contacts: [Statement], with sealer: ContactSealer, progress: LoadProgress,
        in transaction: Transaction
    ) throws {
        let statements = contacts.enumerated().map { position, contact in
            ContactStatement(
                subject: contact.person.subject,
                digests: contact.ahead?.digests
                    ?? pseudonymizer.contentDigests(
                        of: contact.fields, subject: contact.person.subject, source: source),
                place: progress.place(of: position, statedOn: contact.statedOn))
        }
        let fresh = try unseen(contacts, statements, progress, in: transaction).map { position in
            let (contact, statement) = (contacts[position], statements[position])
            return ContactVersion(
                subject: statement.subject, contentDigest: statement.digests[0],
                place: statement.place,
                sealed: contact.ahead?.contact
                    ?? sealer.seal(contact.fields, of: statement.subject))
        }
        guard !fresh.isEmpty else { return }
        try ContactStore.putKeys(
            of: fresh, batch: sealer, load: progress.loadID, number: progress.batchesDone,
            on: keys
        ) {
            try ContactStore.insert(
                fresh, batch: sealer, source: progress.sourceID, load: progress.loadID,
                on: transaction)
        }
    }

    /// Positions of the contacts that are not stored yet, ascending.
    private func unseen(
        _ contacts: [Statement], _ statements: [ContactStatement], _ progress: LoadProgress,
        in transaction: Transaction
    ) throws -> [Int] {
        // Of somebody who is new nothing is stored, and of whom one thing is said nothing is said twice.
        var told: [SubjectID: Int] = [:]
        for statement in statements { told[statement.subject, default: 0] += 1 }
        let isFirst = contacts.map { $0.person.isNew && told[$0.person.subject] == 1 }
        let others = contacts.indices.filter { !isFirst[$0] }
        let unseen = try ContactStore.unseen(
            others.map { statements[$0] }, source: progress.sourceID, on: transaction)
        return (contacts.indices.filter { isFirst[$0] } + unseen.map { others[$0] }).sorted()
    }
}

extension LoadProgress {
    /// Where what the row at `position` of the batch under way states belongs in the order of statements.
    ///
    /// A day that the row tells ends before anything of the next is said, and no row of a load tells what
    /// was said after the load. Anything else was said when its load began, the first time.
    fileprivate func place(of position: Int, statedOn day: CalendarDate?) -> StatementPlace {
        let endOfDay = day.map { Int64($0.dayNumber + 1) * 86_400_000_000 }
        return StatementPlace(
            microseconds: min(endOfDay ?? .max, firstLoadMicroseconds),
            order: firstLoadID << 32 | Int64(cursor.rowCount + position + 1))
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
