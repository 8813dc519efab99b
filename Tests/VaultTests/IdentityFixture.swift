import Cryptography
import CustomerModel
import Database
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Sealing
import TestSupport
import Vault

/// An identifier of a made-up person, for example e-mail number 7.
struct Mark: Hashable, CustomStringConvertible {
    let kind: String
    let number: Int

    init(_ kind: String, _ number: Int) {
        self.kind = kind
        self.number = number
    }

    var identifier: Identifier {
        Identifier(kind: kind, value: PlaintextPII(.note, "\(kind) \(number)"))
    }
    var description: String { "\(kind) \(number)" }
}

/// A link as it stands in the database.
struct StoredLink: Hashable {
    let subject: SubjectID
    let origin: SubjectID
}

/// An installation of its own, and who resolves in it.
struct IdentityFixture {
    let installation: TemporaryInstallation
    /// As ingest signs in.
    let ingest: Connection
    /// Sees everything: what ingest must not, a test has to.
    let superuser: Connection
    /// Pseudonymizers of one service before and after each rotation of its linking key.
    let rotations: [Pseudonymizer]

    init(keyVersions: Int = 1) throws {
        installation = try TemporaryCluster.shared.freshInstallation()
        ingest = try installation.main.connect(user: "bauta_ingest")
        superuser = try installation.main.connect()
        try superuser.execute(
            """
            INSERT INTO identity.key_version SELECT generate_series(1, \(Int32(keyVersions)))
            ON CONFLICT DO NOTHING
            """)
        // Loads under way: nobody is looked up for any other.
        try superuser.execute("INSERT INTO ops.source (name) VALUES ('loading')")
        try superuser.execute(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest)
            SELECT source_id, 'loading', sha256(int4send(n)), sha256(int4send(n))
            FROM ops.source, generate_series(1, 9) AS n WHERE name = 'loading'
            """)
        let pseudonym = FixedKey(.random())
        rotations = try KeyRings.rotations(keyVersions).map {
            Pseudonymizer(linking: $0, pseudonym: pseudonym)
        }
    }

    var pseudonymizer: Pseudonymizer { rotations[0] }

    /// Resolves a batch in a transaction of its own.
    @discardableResult
    func resolve(
        _ rows: [[Mark]], by pseudonymizer: Pseudonymizer? = nil, load: Int64 = 1
    ) throws -> [ResolvedSubject] {
        let request = (pseudonymizer ?? self.pseudonymizer).request(
            for: rows.map { $0.map(\.identifier) })
        return try ingest.transaction { transaction in
            try IdentityQueries.resolve(request, load: load, on: transaction)
        }
    }

    /// Where `mark` leads under the newest key of `pseudonymizer`; nil when it is not linked.
    func link(of mark: Mark, by pseudonymizer: Pseudonymizer? = nil) throws -> StoredLink? {
        let index = (pseudonymizer ?? self.pseudonymizer).index(of: mark.identifier)
        return try superuser.query(
            """
            SELECT subject_id, origin_subject_id FROM identity.link
            WHERE kind = \(index.kind) AND key_version = \(Int32(index.keyVersion.number))
                AND digest = \(index.digest)
            """
        ).first.map { row in
            StoredLink(
                subject: try subject(row, "subject_id"),
                origin: try subject(row, "origin_subject_id"))
        }
    }

    /// The oldest of `subjects`.
    func oldest(of subjects: [SubjectID]) throws -> SubjectID? {
        try superuser.query(
            """
            SELECT subject_id FROM identity.subject
            WHERE subject_id = ANY(\(subjects.map(\.bytes))) ORDER BY created_order LIMIT 1
            """
        ).first.map { try subject($0, "subject_id") }
    }

    /// A number that a statement returns as `n`.
    func count(_ sql: SQL) throws -> Int {
        guard let row = try superuser.query(sql).first else { throw VaultError.malformedRow }
        return try row.decode("n")
    }

    private func subject(_ row: Row, _ column: String) throws -> SubjectID {
        guard let subject = SubjectID(try row.decode(column)) else {
            throw VaultError.malformedRow
        }
        return subject
    }
}
