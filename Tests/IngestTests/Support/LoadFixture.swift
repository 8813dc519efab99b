import Cryptography
import CustomerModel
import Database
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Sealing
import StrictYAML
import TestSupport
import Testing
import Unsealing
import Vault

@testable import Ingest
@testable import Settings

/// An installation of its own with the keys of one service, and files that are loaded into it.
struct LoadFixture {
    let installation: TemporaryInstallation
    /// Sees everything: what ingest must not, a test has to.
    let superuser: Connection
    /// Rings of the linking key before and after each rotation.
    private let rotations: [KeyRing]
    private let pseudonym = FixedKey(.random())
    private let opening = OpeningKey(version: KeyVersion(1), secret: .random())

    init(keyVersions: Int = 1) throws {
        rotations =
            keyVersions == 1
            ? [KeyRing(name: "linking", only: .random())] : try KeyRings.rotations(keyVersions)
        installation = try TemporaryCluster.shared.freshInstallation()
        superuser = try installation.main.connect()
        try superuser.execute(
            """
            INSERT INTO identity.key_version SELECT generate_series(1, \(Int32(keyVersions)))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Loads `text` under a mapping of the product.
    @discardableResult
    func load(
        _ text: String, as mapping: String, rotation: Int = 0, progress: (Int) -> Void = { _ in }
    ) throws -> IngestReport {
        try load(
            Array(text.utf8), as: self.mapping(mapping), rotation: rotation, progress: progress)
    }

    func mapping(_ name: String) throws -> SourceMapping {
        try SourceMapping(name: name, policies: ShippedPolicies.folder)
    }

    /// A mapping that is not one of the product's, under the name it gives itself.
    func mapping(text: String) throws -> SourceMapping {
        let name = text.split(separator: "\n")[0].dropFirst("id: ".count)
        return try SourceMappingParser(
            StrictDocument(text: text), name: String(name),
            tables: SourceMapping.Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }

    @discardableResult
    func load(
        _ bytes: [UInt8], as mapping: SourceMapping, rotation: Int = 0,
        progress: (Int) -> Void = { _ in }
    ) throws -> IngestReport {
        let file = try MemoryFile(bytes)
        return try withExtendedLifetime(file) {
            try run(mapping, rotation: rotation).load(
                SourceFile(file.source, of: mapping), from: .test,
                progress: { rows, _ in progress(rows) })
        }
    }

    /// A run under `mapping` with sessions of its own, after so many rotations.
    func run(_ mapping: SourceMapping, rotation: Int = 0) throws -> IngestRun {
        IngestRun(
            mapping: mapping,
            pseudonymizer: Pseudonymizer(linking: rotations[rotation], pseudonym: pseudonym),
            vaultKey: opening.sealingKey, main: try installation.main.connect(user: "bauta_ingest"),
            keys: try installation.keys.connect(user: "bauta_ingest"))
    }

    /// A run of a tap with sessions of its own.
    func streamRun(
        _ mapping: StreamMapping, output: @escaping ([UInt8]) throws -> Void = { _ in },
        notice: @escaping (StreamNotice) -> Void = { _ in }
    ) throws -> StreamRun {
        StreamRun(
            mapping, from: .test,
            pseudonymizer: Pseudonymizer(linking: rotations[0], pseudonym: pseudonym),
            vaultKey: opening.sealingKey, main: try installation.main.connect(user: "bauta_ingest"),
            keys: try installation.keys.connect(user: "bauta_ingest"), output: output,
            notice: notice)
    }

    /// A run of a database with sessions of its own.
    func pullRun(
        _ mapping: DatabaseMapping, of address: DatabaseAddress,
        notice: @escaping (StreamNotice) -> Void = { _ in }
    ) throws -> PullRun {
        PullRun(
            mapping, of: address, from: .test,
            pseudonymizer: Pseudonymizer(linking: rotations[0], pseudonym: pseudonym),
            vaultKey: opening.sealingKey, bookmarks: BookmarkBox(key: pseudonym),
            main: try installation.main.connect(user: "bauta_ingest"),
            keys: try installation.keys.connect(user: "bauta_ingest"), notice: notice)
    }

    /// What an unlock shows of `field`: for each person who has it the value, sorted.
    func shown(_ field: PersonalField) throws -> [String] {
        let (main, keys) = (
            try installation.main.connect(user: "bauta_vault"),
            try installation.keys.connect(user: "bauta_vault")
        )
        let people = try superuser.query("SELECT DISTINCT subject_id FROM identity.link")
            .compactMap { SubjectID(try $0.decode("subject_id")) }
        return try SealedRecordQueries.newest(
            [field], of: SealedRecordQueries.identities(of: people, on: main), main: main,
            keys: keys
        ).values.flatMap { records in
            try records.flatMap { try Unsealer(opening).open($0).map { $0.reveal() } }
        }.sorted()
    }

    /// The number that a query returns as its only value.
    func number(_ query: String) throws -> Int {
        let rows = try superuser.query(SQL(unsafeSQL: "SELECT (\(query))::bigint AS n"))
        return try #require(rows.first).decode("n")
    }

    /// The texts that a query of one column `t` returns.
    func texts(_ query: String) throws -> [String] {
        try superuser.query(SQL(unsafeSQL: query)).map { try $0.decode("t") }
    }

    /// Every text, array and document of the tables of `schema`, with all else of the row.
    func everything(in schema: String) throws -> String {
        let tables = try texts(
            """
            SELECT format('%I.%I', schemaname, tablename) AS t FROM pg_tables
            WHERE schemaname = '\(schema)' ORDER BY 1
            """)
        return try tables.flatMap { table in
            try texts("SELECT r::text AS t FROM \(table) AS r")
        }.joined(separator: "\n")
    }
}
