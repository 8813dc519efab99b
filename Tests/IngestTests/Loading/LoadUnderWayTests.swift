import Database
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// What whoever has the role of loads can do to loads, and what a taken-back load leaves.
@Suite("Loads that can be taken back")
struct LoadUnderWayTests {
    let fixture: LoadFixture
    let ingest: Connection

    init() throws {
        fixture = try LoadFixture()
        ingest = try fixture.installation.main.connect(user: "bauta_ingest")
    }

    func load(_ rows: String, as mapping: SourceMapping? = nil) throws -> IngestReport {
        try fixture.load(
            Array(("who,number,at,paid\n" + rows).utf8), as: mapping ?? .testOrders())
    }

    func undo(_ load: Int64) throws -> Int {
        let rows = try fixture.installation.main.connect(user: "bauta_vault").query(
            "SELECT unread FROM ops.undo_load(\(load))")
        return try #require(rows.first).decode("unread")
    }

    var loads: [Int64] {
        get throws {
            try fixture.superuser.query("SELECT load_id FROM ops.load ORDER BY 1").map {
                try $0.decode("load_id")
            }
        }
    }

    /// A load of the role's own that has begun.
    func begin(_ number: UInt8) throws -> Int64 {
        let bytes = [UInt8](repeating: number, count: 32)
        let rows = try ingest.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT source_id, 'test', \(bytes), \(bytes), \(bytes) FROM ops.source LIMIT 1
            RETURNING load_id
            """)
        return try #require(rows.first).decode("load_id")
    }

    func store(
        _ order: [UInt8], of customer: [UInt8], revenue: Int64, by load: Int64,
        on connection: Connection? = nil
    ) throws {
        _ = try (connection ?? ingest).query(
            """
            SELECT warehouse.store_sales(\(load), (SELECT min(source_id) FROM ops.source), 'GBP',
                \([customer]), \([customer]), \([order]), ARRAY['order'], ARRAY[1700000000000000],
                ARRAY[20231114], \([revenue]), ARRAY[NULL::bigint], ARRAY[NULL::int],
                ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::int])
            """)
    }

    func sale(_ who: Int = 1) throws -> (order: [UInt8], customer: [UInt8]) {
        let rows = try fixture.superuser.query(
            "SELECT order_key, customer_key FROM warehouse.fact_sales ORDER BY revenue_minor LIMIT 1"
        )
        let row = try #require(rows.first)
        return (try row.decode("order_key"), try row.decode("customer_key"))
    }

    @Test("orders are written by a load that is under way alone, and by one at a time")
    func underWay() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        let (order, customer) = try sale()
        let ended = try #require(try loads.first)
        for load in [ended, 999_999] {
            #expect(throws: DatabaseError.self) {
                try store(order, of: customer, revenue: 1, by: load)
            }
        }
        let own = try begin(1)
        let other = try fixture.installation.main.connect(user: "bauta_ingest")
        try other.execute("SELECT locks.take('load')")
        #expect(throws: DatabaseError.self) {
            try store(order, of: customer, revenue: 1, by: own)
        }
        try other.execute("SELECT locks.release('load')")
        try store(order, of: customer, revenue: 1, by: own)
        // What it wrote over is put back.
        _ = try undo(own)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 10_000)
    }

    @Test("what is written in the name of a load that was taken back can be taken back, too")
    func writtenBehindUndo() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        let (order, customer) = try sale()
        let own = try begin(1)
        try store(order, of: customer, revenue: 1, by: own)
        _ = try undo(own)
        #expect(throws: DatabaseError.self, "nothing is left of it") { try undo(own) }
        try store(order, of: customer, revenue: 2, by: own)
        _ = try undo(own)
        // A claim alone is something, too.
        try fixture.superuser.execute(
            """
            INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id, load_id)
            SELECT 'email', key_version, sha256('claimed'), subject_id, origin_subject_id, \(own)
            FROM identity.link LIMIT 1
            """)
        _ = try undo(own)
        #expect(
            try fixture.number(
                "SELECT count(*) FROM identity.link WHERE digest = sha256('claimed')")
                == 0)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 10_000)
        #expect(throws: DatabaseError.self) { try undo(own) }
    }

    @Test("what a load is cannot be rewritten, and one that has ended not at all")
    func rewritten() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        let own = try begin(1)
        for change in [
            "undone_at = now()", "load_id = DEFAULT", "mapping = 'other'", "file_digest = '\\x00'",
            "started_at = 'infinity'", "finished_at = 'infinity'",
        ] {
            #expect(throws: DatabaseError.self, "\(change)") {
                try ingest.execute(
                    SQL(unsafeSQL: "UPDATE ops.load SET \(change) WHERE load_id = \(own)"))
            }
        }
        #expect(throws: DatabaseError.self) {
            try ingest.execute("UPDATE ops.load SET finished_at = NULL WHERE load_id < \(own)")
        }
    }

    @Test("an amount that no shop has is refused, whoever writes it")
    func amounts() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        let (order, customer) = try sale()
        let own = try begin(1)
        for amount in [Int64.max, Int64.min, 1_000_000_000_000_001] {
            #expect(throws: DatabaseError.self) {
                try store(order, of: customer, revenue: amount, by: own)
            }
        }
    }

    @Test("orders that changed hands by turns do not stop two people from being joined")
    func turns() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\nb,2,2024-05-01 10:00:00,200.00\n")
        let people = try fixture.superuser.query(
            "SELECT analytics_key, subject_id FROM identity.subject ORDER BY 1")
        let keys: [[UInt8]] = try people.map { try $0.decode("analytics_key") }
        let subjects: [[UInt8]] = try people.map { try $0.decode("subject_id") }
        let loads = try (1...3).map { try begin($0) }
        let order = [UInt8](repeating: 9, count: 16)
        for (turn, (load, who)) in [(0, 0), (1, 1), (0, 0), (2, 1), (0, 0)].enumerated() {
            // A load may say a thing once; another turn of it is another load's word before.
            try? store(order, of: keys[who], revenue: Int64(turn + 1), by: loads[load])
        }
        try fixture.superuser.execute(
            "SELECT identity.merge_subjects(\(subjects[0]), \(subjects[1]), 'test', \(loads[0]))")
        #expect(
            try fixture.number(
                "SELECT count(*) FROM warehouse.sale_statement WHERE customer_key <> ''") >= 1)
    }

    @Test(
        "rows that a later load said again come back by that one's file, once the first is taken back"
    )
    func saidAgain() throws {
        let first = "a,1,2024-05-01 10:00:00,100.00\n"
        let second = first + "b,2,2024-05-01 11:00:00,50.00\n"
        _ = try load(first)
        let more = try load(second)
        #expect(more.accepted == 1 && more.duplicates == 1)
        #expect(try undo(loads[0]) == 1)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == 1)
        let again = try load(second)
        #expect(!again.wasLoadedBefore && again.accepted == 1 && again.duplicates == 1)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 15_000)
    }

    @Test("an address that a load claimed for somebody is nobody's once it is taken back")
    func claims() throws {
        let mapping = try SourceMapping.test(
            """
            id: test
            version: 1
            why: For a test.
            source: test
            record: contact
            columns:
              who:
                class: identifier
                kind: test.customer
              mail:
                class: contact
                field: email
                identifier: email
            """)
        func contacts(_ rows: String) throws -> IngestReport {
            try fixture.load(Array(("who,mail\n" + rows).utf8), as: mapping)
        }
        _ = try contacts("V-1,vera@example.org\n")
        _ = try contacts("V-1,mallory@example.org\n")
        _ = try undo(loads[1])
        let report = try contacts("V-9,mallory@example.org\n")
        #expect(report.subjectsNew == 1 && report.subjectsMerged == 0)
        // Whoever was known before is known still.
        #expect(try contacts("V-1,other@example.org\n").subjectsNew == 0)
        #expect(try contacts("V-2,vera@example.org\n").subjectsMerged == 0)
        #expect(try fixture.number("SELECT count(*) FROM identity.subject") == 2)
    }
}
