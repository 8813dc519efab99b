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
        fixture = try ContactFixture()
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
        #expect(try fixture.unseen([guesses], of: person) == [0])
        // One contact under eight keys is one question; the other digests are as many.
        #expect(try unexplained() == 43)
        #expect(try fixture.unseen(guesses.map { [$0] }, of: person).count == 50)
        #expect(try unexplained() == 93)
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
        #expect(try unexplained() == 143)
    }

    @Test("is counted when the attempt to store it tells that it is there")
    func toldByAConflict() throws {
        let sealer = fixture.sealer
        let again = fixture.version(of: fixture.people[0], [.phone: "+4511111111"], by: sealer)
        // As a load does: it asks, and stores what is missing.
        #expect(try fixture.unseen([[again.contentDigest]], of: fixture.people[0]) == [0])
        let stored = try fixture.store(batch: 0, [(fixture.people[0], [.phone: "+4511111111"])])
        let before = try unexplained()
        #expect(again.contentDigest == stored[0].contentDigest && before == 0)
        let error = #expect(throws: DatabaseError.self) {
            try fixture.identity.ingest.transaction {
                try ContactStore.insert(
                    [again], batch: sealer, source: fixture.source, load: fixture.load, on: $0)
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(try unexplained() == before + 1)
    }

    @Test("has no other way: ingest inserts no contact and no field by itself")
    func noOtherWay() throws {
        for statement in [
            "INSERT INTO vault.contact DEFAULT VALUES",
            "INSERT INTO vault.sealed_field (contact_id, field, sealed) VALUES ('', 'email', '')",
            "INSERT INTO vault.contact (content_digest) VALUES (sha256('a')) ON CONFLICT DO NOTHING",
        ] {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                _ = try fixture.identity.ingest.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
    }
}
