import Cryptography
import CustomerModel
import Database
@_spi(Plaintext) import PersonalData
import Sealing
import TestSupport
import Testing
import Unsealing
import Vault

@Suite("Names of files, sealed by ingest and opened by the vault")
struct FileNameStoreTests {
    private let fixture: ContactFixture
    private let ids = FileIDDeriver(key: FixedKey(.random()))

    init() throws { fixture = try ContactFixture() }

    private func opened(_ id: FileID) throws -> String? {
        try FileNameStore.sealedNames(of: [id], on: fixture.vaultMain)[id]
            .map(Unsealer(fixture.opening).opener(of: FileNameKind.self).open)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("a name opens by its id, for the vault alone")
    func roundTrip() throws {
        let name = FileName("Ada Quill.csv")
        let id = ids.id(of: name)
        for _ in 0..<2 {
            try FileNameStore.put(
                name, as: id, sealedTo: fixture.opening.sealingKey, on: fixture.identity.ingest)
        }
        #expect(try opened(id) == "Ada Quill.csv")
        #expect(try opened(ids.id(of: FileName("other.csv"))) == nil)
        #expect(throws: DatabaseError.self) {
            try FileNameStore.sealedNames(of: [id], on: fixture.identity.ingest)
        }
    }

    @Test("ingest can store no name in the clear, in no column of the quarantine")
    func noClearName() throws {
        for column in ["file_name", "file_id"] {
            #expect(throws: DatabaseError.self) {
                try fixture.identity.ingest.execute(
                    SQL(
                        unsafeSQL: """
                            INSERT INTO vault.quarantine
                                (load_id, \(column), line, column_name, reason, sealed_row)
                            VALUES (\(fixture.load), 'Ada Quill.csv', 1, 'a', 'b', '')
                            """))
            }
        }
    }

    @Test("names that an earlier version kept in the clear become ids, once, and open")
    func upgrade() throws {
        let superuser = try fixture.identity.installation.main.connect()
        try superuser.execute(
            """
            INSERT INTO vault.quarantine (load_id, file_name, line, column_name, reason, sealed_row)
            SELECT \(fixture.load), CASE n % 2 WHEN 0 THEN 'Ada Quill.csv' ELSE 'file-0000000000' END,
                n, 'email', 'malformed-address', '' FROM generate_series(1, 11000) AS n
            """)
        func replace() throws -> Int {
            try FileNameStore.replaceClearNames(
                ids: ids, sealedTo: fixture.opening.sealingKey, on: fixture.vaultMain)
        }
        #expect(try replace() == 11_000)
        #expect(try replace() == 0)
        for name in ["Ada Quill.csv", "file-0000000000"] {
            let id = ids.id(of: FileName(name))
            #expect(try opened(id) == name)
            let rows = try superuser.query(
                "SELECT count(*) AS n FROM vault.quarantine WHERE file_id = \(id.text)")
            #expect(try rows.first?.decode("n") == 5_500)
        }
        let clear = try superuser.query(
            "SELECT count(*) AS n FROM vault.quarantine WHERE file_name IS NOT NULL")
        #expect(try clear.first?.decode("n") == 0)
    }
}
