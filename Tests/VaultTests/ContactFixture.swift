import Cryptography
import CustomerModel
import Database
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Sealing
import TestSupport
import Unsealing
import Vault

/// An installation with a source, a load and two people, and both ends of the vault's key.
struct ContactFixture {
    let identity: IdentityFixture
    /// The keys' database, as ingest signs in.
    let keys: Connection
    let vaultMain: Connection
    let vaultKeys: Connection
    let opening = OpeningKey(version: KeyVersion(3), secret: .random())
    let people: [SubjectID]
    let source: Int16
    let load: Int64

    init(keyVersions: Int = 1) throws {
        identity = try IdentityFixture(keyVersions: keyVersions)
        let installation = identity.installation
        keys = try installation.keys.connect(user: "bauta_ingest")
        vaultMain = try installation.main.connect(user: "bauta_vault")
        vaultKeys = try installation.keys.connect(user: "bauta_vault")
        people = try identity.resolve([[Mark("customer", 1)], [Mark("customer", 2)]]).map(\.subject)
        source = try Self.number(
            "INSERT INTO ops.source (name) VALUES ('shop') RETURNING source_id AS n", identity)
        load = try Self.number(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest)
            VALUES (\(source), 'shop', \(RandomBytes.make(32)), \(RandomBytes.make(32)))
            RETURNING load_id AS n
            """, identity)
    }

    private static func number<Value: SQLDecodable>(
        _ sql: SQL, _ identity: IdentityFixture
    ) throws -> Value {
        guard let row = try identity.ingest.query(sql).first else { throw VaultError.malformedRow }
        return try row.decode("n")
    }

    var sealer: ContactSealer { ContactSealer(vaultKey: opening.sealingKey) }

    func version(
        of subject: SubjectID, _ values: [PersonalField: String], by sealer: ContactSealer,
        order: Int = 0
    ) -> ContactVersion {
        let fields = values.map { PlaintextPII($0, $1) }
        return ContactVersion(
            subject: subject,
            contentDigest: identity.pseudonymizer.contentDigests(
                of: fields, subject: subject, source: "shop")[0],
            place: StatementPlace(microseconds: 0, order: Int64(order)),
            sealed: sealer.seal(fields, of: subject))
    }

    /// Stores contacts as one batch of the load: keys, then rows.
    @discardableResult
    func store(
        batch number: Int, _ contacts: [(SubjectID, [PersonalField: String])]
    ) throws -> [ContactVersion] {
        let sealer = sealer
        let versions = contacts.enumerated().map { position, contact in
            version(
                of: contact.0, contact.1, by: sealer, order: number * 1_000_000 + position)
        }
        try ContactStore.putKeys(of: versions, batch: sealer, load: load, number: number, on: keys)
        try identity.ingest.transaction {
            try ContactStore.insert(
                versions, batch: sealer, source: source, load: load, on: $0)
        }
        return versions
    }

    /// Which of contacts of `subject` with these digests are not stored, as a load asks.
    func unseen(
        _ contacts: [[VersionedDigest]], of subject: SubjectID
    ) throws -> [Int] {
        try identity.ingest.transaction { transaction in
            try ContactStore.unseen(
                contacts.enumerated().map { position, digests in
                    ContactStatement(
                        subject: subject, digests: digests,
                        place: StatementPlace(microseconds: 0, order: Int64(position)))
                }, source: source, on: transaction)
        }
    }

    /// What the vault reads and opens of a person and of all who were joined to them.
    func newest(_ fields: [PersonalField], of subject: SubjectID) throws -> [PersonalField: String]
    {
        let records = try SealedRecordQueries.newest(
            fields, of: SealedRecordQueries.identities(of: [subject], on: vaultMain),
            main: vaultMain, keys: vaultKeys)
        let values = try (records[subject] ?? []).flatMap { try Unsealer(opening).open($0) }
        return Dictionary(
            values.map { ($0.field, $0.reveal()) }, uniquingKeysWith: { $0 + "|" + $1 })
    }
}
