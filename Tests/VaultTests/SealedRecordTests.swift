import Cryptography
import CustomerModel
import Database
import PersonalData
import Sealing
import TestSupport
import Testing
import Unsealing
import Vault

/// A file can join as many people as it has rows to one, and each unlock of that one reads them all.
@Suite("People who were joined")
struct JoinedPeopleTests {
    @Test("are looked up for one up to a bound, and each of those alone", arguments: [255, 256])
    func bound(others: Int) throws {
        let fixture = try IdentityFixture()
        let count = others + 1
        try fixture.resolve((0..<count).map { [Mark("number", $0)] })
        try fixture.resolve((0..<count).map { [Mark("number", $0), Mark("email", 1)] })
        let one = try #require(try fixture.link(of: Mark("email", 1))).subject
        let alone = try fixture.resolve([[Mark("email", 2)]])[0].subject
        let found = try SealedRecordQueries.identities(of: [one, alone], on: fixture.superuser)
        #expect(found[alone] == [alone])
        #expect(found[one]?.count == (count <= SealedRecordQueries.maximumIdentities ? count : nil))
    }

    @Test("are found through others who were joined before")
    func chain() throws {
        let fixture = try IdentityFixture()
        try fixture.resolve((0..<6).map { [Mark("number", $0)] })
        for pair in [(4, 5), (2, 3), (3, 4), (0, 1), (1, 5)] {
            try fixture.resolve([[Mark("number", pair.0), Mark("number", pair.1)]])
        }
        let one = try #require(try fixture.link(of: Mark("number", 5))).subject
        let found = try SealedRecordQueries.identities(of: [one], on: fixture.superuser)
        #expect(found[one]?.count == 6)
    }
}

@Suite("Sealed contacts, stored by ingest and found by the vault")
struct SealedRecordTests {
    private let fixture: ContactFixture

    init() throws { fixture = try ContactFixture(keyVersions: 2) }

    @Test("what was stored opens again, for its own person only")
    func roundTrip() throws {
        try fixture.store(
            batch: 0,
            [
                (fixture.people[0], [.email: "a@example.org", .city: "Århus"]),
                (fixture.people[1], [.email: "b@example.org"]),
            ])
        let found = try fixture.newest([.email, .city, .phone], of: fixture.people[0])
        #expect(found == [.email: "a@example.org", .city: "Århus"])
        #expect(try fixture.newest([.city], of: fixture.people[1]).isEmpty)
    }

    @Test("of each field the newest value counts, whichever contact it came in")
    func newestOfEachField() throws {
        let person = fixture.people[0]
        try fixture.store(batch: 0, [(person, [.email: "old@example.org", .phone: "+4511111111"])])
        try fixture.store(batch: 1, [(person, [.email: "new@example.org"])])
        let found = try fixture.newest([.email, .phone], of: person)
        #expect(found == [.email: "new@example.org", .phone: "+4511111111"])
    }

    @Test("after merges the newest value of all who were joined counts")
    func acrossMerges() throws {
        let marks = [Mark("customer", 1), Mark("customer", 2), Mark("customer", 3)]
        let third = try fixture.identity.resolve([[marks[2]]])[0].subject
        try fixture.store(batch: 0, [(third, [.email: "third@example.org", .city: "Oslo"])])
        try fixture.store(batch: 1, [(fixture.people[1], [.email: "second@example.org"])])
        try fixture.store(batch: 2, [(fixture.people[0], [.phone: "+4522222222"])])
        // Two steps, so that the third person is found through the second.
        try fixture.identity.resolve([[marks[2], marks[1]]])
        try fixture.identity.resolve([[marks[1], marks[0]]])
        let found = try fixture.newest([.email, .phone, .city], of: fixture.people[0])
        #expect(
            found == [.email: "second@example.org", .phone: "+4522222222", .city: "Oslo"])
    }

    @Test("a contact whose key is gone is left out")
    func erasedKey() throws {
        let person = fixture.people[0]
        let stored = try fixture.store(batch: 0, [(person, [.email: "a@example.org"])])
        try fixture.vaultKeys.execute(
            "DELETE FROM keys.data_key WHERE contact_id = \(stored[0].sealed.contactID)")
        #expect(try fixture.newest([.email], of: person).isEmpty)
    }

    @Test("each contact that is not stored yet is named once, where it is stated last")
    func unseen() throws {
        let person = fixture.people[0]
        let stored = try fixture.store(batch: 0, [(person, [.email: "a@example.org"])])
        let known = stored[0].contentDigest
        let digests = RotatingKeyedDigest(ring: KeyRing(name: "linking", only: .random()))
        let (one, two) = (digests.digest([[1]], length: 32), digests.digest([[2]], length: 32))
        #expect(
            try fixture.unseen([[known], [two], [one], [two], [known], [one]], of: person)
                == [3, 5])
        #expect(try fixture.unseen([[known]], of: person).isEmpty)
        #expect(try fixture.unseen([], of: person).isEmpty)
        // Stored under an older key: known all the same.
        let newer = RotatingKeyedDigest(ring: try KeyRings.rotations(2)[1])
        let three = newer.digest([[3]], length: 32)
        #expect(try fixture.unseen([[two], [three, known]], of: person) == [0])
    }

    @Test("of the versions that a person had, one row of each field is read")
    func versionsUnread() throws {
        let person = fixture.people[0]
        for number in 0..<40 {
            try fixture.store(
                batch: number, [(person, [.email: "e\(number)@example.org", .city: "C\(number)"])])
        }
        // As the vault's sessions look rows up; only this one may see what it read.
        let main = fixture.identity.superuser
        for setting in ["seqscan", "bitmapscan", "hashjoin", "mergejoin"] {
            try main.execute("SET enable_\(unsafeSQL: setting) = off")
        }
        try main.execute("BEGIN")
        let newest = try SealedRecordQueries.newest(
            [.email, .city], of: [person: [person]], main: main, keys: fixture.vaultKeys)
        let read = try main.query(
            """
            SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_xact_user_tables
            WHERE schemaname = 'vault' AND relname = 'contact'
            """)
        try main.execute("ROLLBACK")
        let opened = try (newest[person] ?? []).flatMap { try Unsealer(fixture.opening).open($0) }
        #expect(opened.count == 2)
        #expect(try #require(read.first).decode("n") == 2)
    }

    @Test("a quarantined row keeps its place and reason, and opens for the vault only")
    func quarantine() throws {
        let row = Array("Ærø;not-a-mail".utf8)
        let header = Array("name;email\n".utf8)
        let key = fixture.opening.sealingKey
        try fixture.identity.ingest.transaction {
            try ContactStore.quarantine(
                [
                    QuarantinedRow(
                        line: 7, column: "email", reason: "malformed-address",
                        sealedRow: key.seal(row, as: QuarantinedRowKind.self))
                ], behind: key.seal(header, as: QuarantinedRowKind.self),
                file: FileID(digest: RandomBytes.make(16)), load: fixture.load, on: $0)
        }
        let found = try fixture.vaultMain.query("SELECT * FROM vault.quarantine")
        let stored = try #require(found.first)
        #expect(try stored.decode("line") == 7)
        #expect(FileID(try stored.decode("file_id")) != nil)
        #expect(try stored.decode("column_name") == "email")
        #expect(try stored.decode("reason") == "malformed-address")
        let opener = Unsealer(fixture.opening).opener(of: QuarantinedRowKind.self)
        #expect(try opener.open(SealedBox(stored: stored.decode("sealed_row"))) == row)
        let vault = fixture.vaultMain
        let preamble = try QuarantineStore.preamble(of: fixture.load, on: vault)
        #expect(try opener.open(#require(preamble)) == header)
        // It goes with the last row.
        try vault.execute("DELETE FROM vault.quarantine WHERE load_id = \(fixture.load)")
        #expect(try QuarantineStore.preamble(of: fixture.load, on: vault) == nil)
    }
}
