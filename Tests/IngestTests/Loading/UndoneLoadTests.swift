import Database
import TestSupport
import Testing

@testable import Ingest

/// A load that is taken back: what it brought is gone, and what it wrote over stands as before.
@Suite("A load that is taken back")
struct UndoneLoadTests {
    private let fixture: LoadFixture

    init() throws { fixture = try LoadFixture() }

    private static let header = "who,number,at,paid\n"

    private func load(_ rows: String) throws -> IngestReport {
        try fixture.load(
            Array((Self.header + rows).utf8), as: .testOrders())
    }

    private var sales: [String] {
        get throws {
            try fixture.texts(
                "SELECT kind || ' ' || revenue_minor AS t FROM warehouse.fact_sales ORDER BY 1")
        }
    }

    private func undo(_ load: Int) throws {
        try fixture.installation.main.connect(user: "bauta_vault").execute(
            "SELECT FROM ops.undo_load(\(Int64(load)))")
    }

    private var loads: [Int] {
        get throws {
            try fixture.superuser.query("SELECT load_id FROM ops.load ORDER BY 1").map {
                try $0.decode("load_id")
            }
        }
    }

    @Test("leaves the orders of before, those that it changed included")
    func changed() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\nb,2,2024-05-01 11:00:00,50.00\n")
        let before = try sales
        _ = try load(
            "a,1,2024-05-01 10:00:00,70.00\nc,2,2024-05-01 11:00:00,50.00\nc,3,2024-05-02 11:00:00,5.00\n"
        )
        #expect(try sales == ["order 500", "order 5000", "order 7000"])
        try undo(loads[1])
        #expect(try sales == before)
        // Of c nothing is left.
        #expect(try fixture.number("SELECT count(*) FROM warehouse.dim_customer") == 2)
        #expect(try fixture.number("SELECT count(*) FROM identity.subject") == 2)
        #expect(try fixture.number("SELECT count(*) FROM vault.contact") == 2)
    }

    @Test("of one that was replaced meanwhile puts back what stood before it")
    func chain() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        _ = try load("a,1,2024-05-01 10:00:00,70.00\n")
        _ = try load("a,1,2024-05-01 10:00:00,60.00\n")
        let loads = try loads
        try undo(loads[1])
        #expect(try sales == ["order 6000"])
        try undo(loads[2])
        #expect(try sales == ["order 10000"])
        try undo(loads[0])
        #expect(try sales.isEmpty)
        #expect(try fixture.number("SELECT count(*) FROM identity.subject") == 0)
    }

    @Test("is taken back whatever the role of loads has written beside it")
    func blocked() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        _ = try load("a,2,2024-05-02 10:00:00,50.00\n")
        let ingest = try fixture.installation.main.connect(user: "bauta_ingest")
        // What the later load was called once the earlier was taken back.
        try ingest.execute(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT source_id, mapping, file_digest, sha256(int8send(load_id) || mapping_digest), rules_digest
            FROM ops.load WHERE load_id = \(Int64(loads[1]))
            """)
        try undo(loads[0])
        #expect(try sales == ["order 5000"])
    }

    @Test("leaves a later one that was cut off to go on from its first row")
    func cutOff() throws {
        let first = "a,1,2024-05-01 10:00:00,100.00\n"
        _ = try load(first)
        let later = first + "b,2,2024-05-02 10:00:00,50.00\nc,3,2024-05-02 10:00:00,much\n"
        _ = try load(later)
        try fixture.superuser.execute(
            "UPDATE ops.load SET finished_at = NULL WHERE load_id = \(Int64(loads[1]))")
        try undo(loads[0])
        #expect(try sales == ["order 5000"])
        let report = try load(later)
        #expect(report.accepted == 1 && report.duplicates == 1 && report.read == 3)
        #expect(try sales == ["order 10000", "order 5000"])
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine") == 1)
    }

    @Test("may be loaded again, and taken back once a time")
    func again() throws {
        let rows = "a,1,2024-05-01 10:00:00,100.00\nb,2,2024-05-01 11:00:00,much\n"
        _ = try load(rows)
        try undo(loads[0])
        #expect(throws: (any Error).self) { try undo(loads[0]) }
        #expect(try sales.isEmpty)
        #expect(try fixture.number("SELECT count(*) FROM vault.quarantine") == 0)
        let report = try load(rows)
        #expect(!report.wasLoadedBefore && report.accepted == 1)
        #expect(report.quarantined == [.notANumber: 1])
        #expect(try sales == ["order 10000"])
        try undo(loads[0])
        #expect(try sales.isEmpty)
    }

    @Test("raises no suspicion of people that were asked about")
    func noSuspicion() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        try undo(loads[0])
        #expect(
            try fixture.number("SELECT coalesce(sum(subjects), 0) FROM identity.empty_subjects")
                == 0)
    }

    @Test("is the vault's to take back, and nobody else's")
    func refused() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        for user in ["bauta_ingest", "bauta_analytics", "bauta_gateway", "bauta_release"] {
            let connection = try fixture.installation.main.connect(user: user)
            #expect(throws: (any Error).self) {
                try connection.execute("SELECT FROM ops.undo_load(1)")
            }
        }
        #expect(try sales == ["order 10000"])
    }
}
