public import Cryptography
public import CustomerModel
public import Database
import PersonalData
public import Sealing

/// When a contact is stated.
///
/// Of two contacts of a person the newer one is that with the later time, or with the higher order at the
/// same time.
public struct StatementPlace: Sendable {
    /// Since 1970-01-01 UTC: the row's own time, or that of the first load of what it stands in.
    ///
    /// One that is still to come counts as now.
    public let microseconds: Int64
    /// Ascends from load to load, and from row to row of a load.
    public let order: Int64

    /// Taken as it is.
    public init(microseconds: Int64, order: Int64) {
        self.microseconds = microseconds
        self.order = order
    }
}

/// What tells whether a contact is stored, and where it then belongs among those of its person.
public struct ContactStatement: Sendable {
    /// Whose contact it is.
    public let subject: SubjectID
    /// Of the whole contact: one for every enabled key version, newest first.
    public let digests: [VersionedDigest]
    /// When it is stated.
    public let place: StatementPlace

    /// Taken as it is.
    public init(subject: SubjectID, digests: [VersionedDigest], place: StatementPlace) {
        self.subject = subject
        self.digests = digests
        self.place = place
    }
}

/// A sealed contact with whose it is and where it came from.
public struct ContactVersion: Sendable {
    /// Whose contact it is.
    public let subject: SubjectID
    /// Of the whole contact, under the newest key.
    public let contentDigest: VersionedDigest
    /// When it is stated.
    public let place: StatementPlace
    /// Its fields, sealed.
    public let sealed: SealedContact

    /// Taken as it is.
    public init(
        subject: SubjectID, contentDigest: VersionedDigest, place: StatementPlace,
        sealed: SealedContact
    ) {
        self.subject = subject
        self.contentDigest = contentDigest
        self.place = place
        self.sealed = sealed
    }
}

/// A row that did not pass, with what is needed to find it at its source; the row itself is sealed.
public struct QuarantinedRow: Sendable {
    /// Line of the file, counted from 1.
    public let line: Int
    /// Name of the column that did not pass, as the source spells it.
    public let column: String
    /// Code of a closed list.
    public let reason: String
    /// The row, sealed to the vault's public key.
    public let sealedRow: SealedBox<QuarantinedRowKind>

    /// Taken as it is.
    public init(
        line: Int, column: String, reason: String, sealedRow: SealedBox<QuarantinedRowKind>
    ) {
        self.line = line
        self.column = column
        self.reason = reason
        self.sealedRow = sealedRow
    }
}

/// A field that was left out of a row, since it could not be read.
public struct LeftOutField: Sendable {
    /// Line of the file, counted from 1.
    public let line: Int
    /// Name of the column, as the source spells it.
    public let column: String
    /// Code of a closed list.
    public let reason: String

    /// Taken as it is.
    public init(line: Int, column: String, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// Writes sealed contacts.
///
/// Everything here runs under the ingest role, which cannot read them back.
public enum ContactStore {
    /// Positions (from 0) of the contacts that are not stored yet, each distinct contact once, where it is
    /// stated last.
    ///
    /// Those that are stored become the newest of what `source` told of their person, where they are stated
    /// last here and were not the newest. The question is counted, and stays so when the transaction is
    /// taken back; it is explained once the contacts are stored.
    public static func unseen(
        _ contacts: [ContactStatement], source: Int16, on transaction: Transaction
    ) throws -> [Int] {
        guard !contacts.isEmpty else { return [] }
        // One element for each digest.
        let asked = contacts.enumerated().flatMap { number, contact in
            contact.digests.indices.map { (number: number, contact: contact, digest: $0) }
        }
        return try transaction.query(
            """
            SELECT contact FROM vault.unseen_contacts(\(source), \(asked.map { Int32($0.number) }),
                \(asked.map { $0.contact.digests[$0.digest].bytes }),
                \(asked.map { Int32($0.contact.digests[$0.digest].keyVersion.number) }),
                \(asked.map(\.contact.subject.bytes)),
                \(asked.map(\.contact.place.microseconds)), \(asked.map(\.contact.place.order)))
            """
        ).map { Int(try $0.decode("contact") as Int32) }
    }

    /// Stores the keys of batch `number` of a load in the keys' own database, and runs `work` meanwhile.
    ///
    /// They are committed when it returns: nothing that is sealed under them may be before.
    public static func putKeys(
        of contacts: [ContactVersion], batch: ContactSealer, load: Int64, number: Int,
        on keys: Connection, while work: () throws -> Void = {}
    ) throws {
        try keys.execute(
            """
            SELECT keys.put_batch(\(load), \(Int32(number)), \(batch.batchID),
                \(Int32(batch.vaultKey.number)), \(batch.sealedBatchKey.bytes),
                \(contacts.map(\.sealed.contactID)), \(contacts.map(\.sealed.wrappedDataKey)))
            """, while: work)
    }

    /// Tells the keys' database which batches of a load are committed.
    public static func finish(load: Int64, batches: Int, on keys: Connection) throws {
        try keys.execute("SELECT keys.finish_load(\(load), \(Int32(batches)))")
    }

    /// Adds sealed contacts, which `unseen` has named.
    public static func insert(
        _ contacts: [ContactVersion], batch: ContactSealer, source: Int16, load: Int64,
        on transaction: Transaction
    ) throws {
        guard !contacts.isEmpty else { return }
        try transaction.execute(
            """
            SELECT vault.store_contacts(\(load), \(source), \(batch.batchID),
                \(Int32(batch.vaultKey.number)), \(contacts.map(\.sealed.contactID)),
                \(contacts.map(\.subject.bytes)), \(contacts.map(\.contentDigest.bytes)),
                \(contacts.map { Int32($0.contentDigest.keyVersion.number) }),
                \(contacts.map(\.place.microseconds)), \(contacts.map(\.place.order)),
                \(contacts.map(\.sealed.fieldSet)), \(contacts.map(\.sealed.storedFields)))
            """)
    }

    /// Notes fields that were left out of rows.
    public static func noteLeftOut(
        _ fields: [LeftOutField], file: FileID, load: Int64, on transaction: Transaction
    ) throws {
        guard !fields.isEmpty else { return }
        try transaction.execute(
            """
            INSERT INTO vault.left_out_field (load_id, file_id, line, column_name, reason)
            SELECT \(load), \(file.text), f.* FROM unnest(\(fields.map { Int64($0.line) }),
                \(fields.map(\.column)), \(fields.map(\.reason))) AS f (line, column_name, reason)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Adds quarantined rows, beside what stood before all rows of their file, where they can be read again.
    public static func quarantine(
        _ rows: [QuarantinedRow], behind preamble: SealedBox<QuarantinedRowKind>?, file: FileID,
        load: Int64, on transaction: Transaction
    ) throws {
        guard !rows.isEmpty else { return }
        if let preamble {
            try transaction.execute(
                """
                INSERT INTO vault.quarantine_preamble (load_id, sealed_preamble)
                VALUES (\(load), \(preamble.bytes)) ON CONFLICT DO NOTHING
                """)
        }
        try transaction.execute(
            """
            INSERT INTO vault.quarantine (load_id, file_id, line, column_name, reason, sealed_row)
            SELECT \(load), \(file.text), q.* FROM unnest(\(rows.map { Int64($0.line) }),
                \(rows.map(\.column)), \(rows.map(\.reason)), \(rows.map(\.sealedRow.bytes)))
                AS q (line, column_name, reason, sealed_row)
            ON CONFLICT DO NOTHING
            """)
    }
}
