import CustomerModel
import Database
import PersonalData
import Sealing
import TestSupport
import Testing
import Vault

@Suite("Keys of batches: open until their rows are known to be committed")
struct BatchKeyTests {
    private let fixture: ContactFixture
    private let superuser: Connection

    init() throws {
        fixture = try ContactFixture()
        superuser = try fixture.identity.installation.keys.connect()
    }

    /// Puts the keys of a batch with one contact and returns its id.
    private func put(_ number: Int, load: Int64 = 1) throws -> [UInt8] {
        let sealer = fixture.sealer
        let contact = fixture.version(of: fixture.people[0], [.email: "a@example.org"], by: sealer)
        try ContactStore.putKeys(
            of: [contact], batch: sealer, load: load, number: number, on: fixture.keys)
        return sealer.batchID
    }

    /// The batches with a key of their contact, and whether each is closed.
    private func batches() throws -> [[UInt8]: Bool] {
        let rows = try superuser.query(
            "SELECT batch_id, closed FROM keys.batch_key JOIN keys.data_key USING (batch_id)")
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try $0.decode("batch_id"), try $0.decode("closed"))
            })
    }

    @Test("a batch that was left open is replaced, with its contacts' keys")
    func openIsReplaced() throws {
        _ = try put(0)
        let again = try put(0)
        #expect(try batches() == [again: false])
        let rows = try superuser.query("SELECT count(*) AS n FROM keys.data_key")
        #expect(try rows.first?.decode("n") == 1)
    }

    @Test("the next batch closes those before it")
    func nextCloses() throws {
        let first = try put(0)
        let second = try put(1)
        #expect(try batches() == [first: true, second: false])
        let third = try put(2)
        #expect(try batches() == [first: true, second: true, third: false])
    }

    @Test("an open batch of a higher number was never committed either, and goes")
    func laterGoes() throws {
        _ = try put(5)
        let earlier = try put(3)
        #expect(try batches() == [earlier: false])
    }

    @Test("a closed batch is not replaced, and stops none of its number")
    func closedStays() throws {
        let first = try put(0)
        let second = try put(1)
        try ContactStore.finish(load: 1, batches: 1, on: fixture.keys)
        // Batches of a load that is yet to come may have been put and closed by whoever has the role.
        let third = try put(0)
        #expect(try batches() == [first: true, second: true, third: false])
    }

    @Test("while a load is under way, no other session of ingest's puts or ends batches")
    func turns() throws {
        let first = try put(0)
        let other = try fixture.identity.installation.keys.connect(user: "bauta_ingest")
        try other.execute("SELECT locks.take_load()")
        for attempt in [
            { _ = try put(0) }, { try ContactStore.finish(load: 1, batches: -1, on: fixture.keys) },
        ] {
            let error = #expect(throws: DatabaseError.self) { try attempt() }
            #expect(error?.sqlState == SQLState("55P03"))
        }
        #expect(try batches() == [first: false])
    }

    @Test("finishing a load closes what is committed and discards what is not")
    func finish() throws {
        let first = try put(0)
        let second = try put(1)
        _ = try put(5)
        let other = try put(7, load: 2)
        try ContactStore.finish(load: 1, batches: 2, on: fixture.keys)
        #expect(try batches() == [first: true, second: true, other: false])
    }

    @Test("ingest cannot read keys, nor write them but through the two functions")
    func ingestCannotLook() throws {
        for statement in [
            "SELECT FROM keys.batch_key", "SELECT FROM keys.data_key", "DELETE FROM keys.data_key",
            "UPDATE keys.batch_key SET closed = false", "INSERT INTO keys.data_key DEFAULT VALUES",
        ] {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                try fixture.keys.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
    }
}
