public import Cryptography
public import CustomerModel
public import Database
import PersonalData
public import Sealing

/// A sealed contact with whose it is and where it came from.
public struct ContactVersion: Sendable {
    /// Whose contact it is.
    public let subject: SubjectID
    /// Of the whole contact, under the newest key.
    public let contentDigest: VersionedDigest
    /// Its fields, sealed.
    public let sealed: SealedContact

    /// Taken as it is.
    public init(subject: SubjectID, contentDigest: VersionedDigest, sealed: SealedContact) {
        self.subject = subject
        self.contentDigest = contentDigest
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
    public let sealedRow: [UInt8]

    /// Taken as it is.
    public init(line: Int, column: String, reason: String, sealedRow: [UInt8]) {
        self.line = line
        self.column = column
        self.reason = reason
        self.sealedRow = sealedRow
    }
}

/// Writes sealed contacts.
///
/// Everything here runs under the ingest role, which cannot read them back.
public enum ContactStore {
    /// Positions (from 0) of the contacts that are not stored yet, each distinct contact once.
    ///
    /// The question is counted, and stays so when the transaction is taken back; it is explained once
    /// the contacts are stored.
    ///
    /// - Parameter contacts: for each contact its digests, one for every enabled key version, newest
    ///   first.
    public static func unseen(
        _ contacts: [[VersionedDigest]], on executor: any StatementExecutor
    ) throws -> [Int] {
        guard !contacts.isEmpty else { return [] }
        let numbers = contacts.enumerated().flatMap { position, digests in
            digests.map { _ in Int32(position) }
        }
        let primaries = contacts.flatMap { $0.indices.map { $0 == 0 } }
        return try executor.query(
            """
            SELECT contact FROM vault.unseen_contacts(\(numbers),
                \(contacts.flatMap { $0.map(\.bytes) }), \(primaries))
            """
        ).map { Int(try $0.decode("contact") as Int32) }
    }

    /// Stores the keys of batch `number` of a load, in the keys' own database, before the rows.
    public static func putKeys(
        of contacts: [ContactVersion], batch: ContactSealer, load: Int64, number: Int,
        on keys: Connection
    ) throws {
        try keys.execute(
            """
            SELECT keys.put_batch(\(load), \(Int32(number)), \(batch.batchID),
                \(Int32(batch.vaultKey.number)), \(batch.sealedBatchKey),
                \(contacts.map(\.sealed.contactID)), \(contacts.map(\.sealed.wrappedDataKey)))
            """)
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
        let fields = contacts.flatMap { contact in
            contact.sealed.fields.map { (contact.sealed.contactID, $0) }
        }
        try transaction.execute(
            """
            SELECT vault.store_contacts(\(load), \(source), \(batch.batchID),
                \(Int32(batch.vaultKey.number)), \(contacts.map(\.sealed.contactID)),
                \(contacts.map(\.subject.bytes)), \(contacts.map(\.contentDigest.bytes)),
                \(contacts.map { Int32($0.contentDigest.keyVersion.number) }),
                \(fields.map(\.0)), \(fields.map(\.1.field.rawValue)), \(fields.map(\.1.bytes)))
            """)
    }

    /// Adds quarantined rows.
    public static func quarantine(
        _ rows: [QuarantinedRow], file: FileID, load: Int64, on transaction: Transaction
    ) throws {
        guard !rows.isEmpty else { return }
        try transaction.execute(
            """
            INSERT INTO vault.quarantine (load_id, file_id, line, column_name, reason, sealed_row)
            SELECT \(load), \(file.text), q.* FROM unnest(\(rows.map { Int64($0.line) }),
                \(rows.map(\.column)), \(rows.map(\.reason)), \(rows.map(\.sealedRow)))
                AS q (line, column_name, reason, sealed_row)
            """)
    }
}
