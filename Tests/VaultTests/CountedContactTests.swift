import Cryptography
import CustomerModel
import Database
import Sealing
import TestSupport
import Testing
import Vault

@Suite("A guess at what is stored of somebody")
struct CountedContactTests {
    private let fixture: ContactFixture
    private let status: Connection

    init() throws {
        fixture = try ContactFixture(keyVersions: 8)
        status = try fixture.identity.installation.main.connect(user: "bauta_status")
        // The fixture's people have no contact yet.
        _ = try unexplained()
        try fixture.identity.superuser.execute("DELETE FROM identity.empty_subjects")
    }

    private func unexplained() throws -> Int {
        let rows = try status.query("SELECT unexplained FROM identity.recent_lookups()")
        return try #require(rows.first).decode("unexplained")
    }

    @Test("is counted by each digest when it is taken back, and when nothing is stored for it")
    func unstored() throws {
        let sealer = fixture.sealer
        let guesses = (0..<50).map {
            fixture.version(of: fixture.people[0], [.phone: "+45\($0)"], by: sealer).contentDigest
        }
        let person = fixture.people[0]
        #expect(try fixture.unseen(guesses.map { [$0] }, of: person).count == 50)
        #expect(try unexplained() == 50)
        // The same again is one question, however often one request asks it.
        #expect(try fixture.unseen(guesses.map { _ in [guesses[0]] }, of: person).count == 1)
        #expect(try unexplained() == 51)
        #expect(throws: CancellationError.self) {
            try fixture.identity.ingest.transaction { transaction in
                _ = try ContactStore.unseen(
                    guesses.map {
                        ContactStatement(
                            subject: person, digests: [$0],
                            place: StatementPlace(microseconds: 0, order: 0))
                    }, source: fixture.source, on: transaction)
                throw CancellationError()
            }
        }
        #expect(try unexplained() == 101)
    }

    /// Asks whether a contact is stored under one of these digests, each of a key.
    private func unseen(_ digests: [[UInt8]], keys: [Int32]) throws -> Int {
        try fixture.identity.ingest.transaction { transaction in
            try transaction.query(
                """
                SELECT contact FROM vault.unseen_contacts(\(fixture.source),
                    \(digests.map { _ in Int32(1) }), \(digests), \(keys),
                    \(digests.map { _ in fixture.people[0].bytes }), \(digests.map { _ in Int64(0) }),
                    \(digests.map { _ in Int64(0) }))
                """
            ).count
        }
    }

    @Test("is not asked beside a contact that is stored: a contact has one digest under each key")
    func besideAStoredOne() throws {
        let stored = try fixture.store(
            batch: 0,
            [
                (fixture.people[0], [.phone: "+4511111111"]),
                (fixture.people[1], [.phone: "+4522222222"]),
            ]
        ).map(\.contentDigest.bytes)
        let before = try unexplained()
        for keys: [Int32] in [[1, 1], [1, 2]] {
            let error = #expect(throws: DatabaseError.self) {
                try unseen([stored[0], RandomBytes.make(32)], keys: keys)
            }
            #expect(error?.sqlState == SQLState("22023"))
        }
        #expect(try unexplained() == before)
        // What is stored under one key is not found under another.
        #expect(try unseen([stored[1]], keys: [1]) == 0)
        #expect(try unseen([stored[1]], keys: [2]) == 1)
        #expect(try unexplained() == before + 1)
        // Of a contact that is missing each digest is a guess.
        #expect(
            try unseen((0..<8).map { _ in RandomBytes.make(32) }, keys: (1...8).reversed()) == 1)
        #expect(try unexplained() == before + 9)
    }

    @Test("is counted when the attempt to store it tells that it is there")
    func toldByAConflict() throws {
        let sealer = fixture.sealer
        let again = fixture.version(of: fixture.people[0], [.phone: "+4511111111"], by: sealer)
        // As a load does: it asks, and stores what is missing.
        let first = fixture.version(of: fixture.people[0], [.phone: "+4511111111"], by: sealer)
        let asked = ContactStatement(
            subject: first.subject, digests: [first.contentDigest], place: first.place)
        try fixture.identity.ingest.transaction { transaction in
            #expect(
                try ContactStore.unseen([asked], source: fixture.source, on: transaction) == [0])
            try ContactStore.insert(
                [first], batch: sealer, source: fixture.source, load: fixture.load, on: transaction)
        }
        let before = try unexplained()
        #expect(again.contentDigest == first.contentDigest && before == 0)
        let error = #expect(throws: DatabaseError.self) {
            try fixture.identity.ingest.transaction {
                try ContactStore.insert(
                    [again], batch: sealer, source: fixture.source, load: fixture.load, on: $0)
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(try unexplained() == before + 1)
    }

    @Test("is stored under a key that there is, with the fields it says it has")
    func whole() throws {
        let sealer = fixture.sealer
        let contact = fixture.version(of: fixture.people[0], [.phone: "+4511111111"], by: sealer)
        func store(_ version: Int32, _ fields: Int32) throws {
            _ = try fixture.identity.ingest.query(
                """
                SELECT vault.store_contacts(\(fixture.load), \(fixture.source), \(sealer.batchID), 1,
                    \([contact.sealed.contactID]), \([contact.subject.bytes]),
                    \([contact.contentDigest.bytes]), \([version]), ARRAY[1::bigint], ARRAY[1::bigint],
                    \([fields]), \([contact.sealed.storedFields]))
                """)
        }
        for (version, fields) in [(Int32(99), contact.sealed.fieldSet), (1, 6), (1, 2047)] {
            let error = #expect(throws: DatabaseError.self) { try store(version, fields) }
            #expect(error?.sqlState == SQLState("22023"), "\(version) \(fields)")
        }
        try store(1, contact.sealed.fieldSet)
    }

    @Test("has no other way: ingest inserts no contact by itself")
    func noOtherWay() throws {
        for statement in [
            "INSERT INTO vault.contact DEFAULT VALUES",
            "INSERT INTO vault.contact (content_digest) VALUES (sha256('a')) ON CONFLICT DO NOTHING",
        ] {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                _ = try fixture.identity.ingest.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
    }
}
