import Database
import TestSupport
import Testing

@testable import Ingest

/// Orders that are written as they come, because none is known: what the function for them lets through.
@Suite("Orders of which none is known")
struct NewSalesTests {
    private let loads: LoadUnderWayTests

    init() throws { loads = try LoadUnderWayTests() }

    /// Whether they were written; `keys` and `kinds` are arrays of SQL.
    private func add(
        keys: String, kinds: String, load: Int64, source: String = "min(source_id)", rows: Int = 2
    ) throws -> Bool {
        let who = "array_fill(substr(sha256('who'), 1, 16), ARRAY[\(rows)])"
        let columns = [
            "array_fill(1700000000000000, ARRAY[\(rows)])", "array_fill(20231114, ARRAY[\(rows)])",
            "array_fill(700::bigint, ARRAY[\(rows)])",
            "array_fill(NULL::bigint, ARRAY[\(rows)])", "array_fill(NULL::int, ARRAY[\(rows)])",
            "array_fill(NULL::int, ARRAY[\(rows)])", "array_fill(NULL::int, ARRAY[\(rows)])",
            "array_fill(NULL::int, ARRAY[\(rows)])",
        ].joined(separator: ", ")
        let answer = try loads.ingest.query(
            SQL(
                unsafeSQL: """
                    SELECT warehouse.add_new_sales(\(load), (SELECT \(source) FROM ops.source), 'GBP',
                        \(who), \(who), \(keys), \(kinds), \(columns)) AS new
                    """))
        return try #require(answer.first).decode("new")
    }

    private func key(_ byte: Int) -> String { "decode(repeat('0\(byte)', 16), 'hex')" }

    private func sales() throws -> Int {
        try loads.fixture.number("SELECT count(*) FROM warehouse.fact_sales")
    }

    @Test("are written once, in ascending order, by a load that is under way, of its own source")
    func written() throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let own = try loads.begin(1)
        let (both, orders) = ("ARRAY[\(key(1)), \(key(2))]", "ARRAY['order', 'order']")
        try loads.fixture.superuser.execute("INSERT INTO ops.source (name) VALUES ('another')")
        for (load, source) in [(own, "max(source_id)"), (own - 1, "min(source_id)")] {
            let error = #expect(throws: DatabaseError.self) {
                _ = try add(keys: both, kinds: orders, load: load, source: source)
            }
            #expect(error?.sqlState == SQLState("22023"))
        }
        #expect(try add(keys: both, kinds: orders, load: own))
        #expect(try sales() == 3)
        // One of them is known now: none is written.
        #expect(try !add(keys: "ARRAY[\(key(2)), \(key(3))]", kinds: orders, load: own))
        #expect(try sales() == 3)
        // A return of the same number is another thing.
        #expect(
            try add(
                keys: "ARRAY[\(key(3)), \(key(3))]", kinds: "ARRAY['order', 'return']", load: own))
        #expect(try sales() == 5)
    }

    @Test(
        "are refused where one could be told twice",
        arguments: [
            ("ARRAY[K1, K1]", "ARRAY['order', 'order']", 2),
            ("ARRAY[K2, K1]", "ARRAY['order', 'order']", 2),
            ("ARRAY[K1, K1]", "ARRAY['return', 'order']", 2),
            ("ARRAY[K1, NULL, K1]", "ARRAY['order', 'order', 'order']", 3),
            ("ARRAY[K1, K1, K1]", "ARRAY['order', NULL, 'order']", 3),
            ("ARRAY[K1, K1]", "ARRAY['order']", 2),
            (
                "('[0:1]={' || K1::text || ',' || K1::text || '}')::bytea[]",
                "ARRAY['order', 'order']", 2
            ),
            ("ARRAY[K1, K1]", "'[0:1]={order,return}'::text[]", 2),
            ("ARRAY[ARRAY[K1], ARRAY[K2]]", "ARRAY['order', 'order']", 2),
            ("'{}'::bytea[]", "'{}'::text[]", 0),
        ])
    func refused(keys: String, kinds: String, rows: Int) throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let own = try loads.begin(1)
        let written = keys.split(separator: "K1", omittingEmptySubsequences: false)
            .joined(separator: key(1))
            .split(separator: "K2", omittingEmptySubsequences: false).joined(separator: key(2))
        let error = #expect(throws: DatabaseError.self) {
            _ = try add(keys: written, kinds: kinds, load: own, rows: max(1, rows))
        }
        #expect(error?.sqlState == SQLState("22023"), "\(String(describing: error?.sqlState))")
        #expect(try sales() == 1)
    }

    @Test("are seen as they stand now, whatever the writer's transaction has seen")
    func staleSnapshot() throws {
        _ = try loads.load("a,1,2024-05-01 10:00:00,100.00\n")
        let own = try loads.begin(1)
        for isolation in ["REPEATABLE READ", "SERIALIZABLE"] {
            try loads.ingest.execute(SQL(unsafeSQL: "BEGIN ISOLATION LEVEL \(isolation)"))
            let error = #expect(throws: DatabaseError.self) {
                _ = try add(
                    keys: "ARRAY[\(key(1)), \(key(2))]", kinds: "ARRAY['order', 'order']",
                    load: own)
            }
            #expect(error?.sqlState == SQLState("25001"))
            try loads.ingest.execute("ROLLBACK")
            try loads.ingest.execute(SQL(unsafeSQL: "BEGIN ISOLATION LEVEL \(isolation)"))
            let refused = #expect(throws: DatabaseError.self) {
                try loads.ingest.execute(
                    """
                    INSERT INTO vault.quarantine
                        (load_id, file_id, line, column_name, reason, sealed_row)
                    VALUES (\(own), 'file-0000000000', 1, 'x', 'y', 'z')
                    """)
            }
            #expect(refused?.sqlState == SQLState("25001"))
            try loads.ingest.execute("ROLLBACK")
        }
    }

    @Test("are each looked up, also those of a source of which the planner knows nothing")
    func lookups() throws {
        _ = try loads.load(
            (1...500).map { "a,\($0),2024-05-01 10:00:00,100.00\n" }.joined())
        let main = loads.fixture.superuser
        try main.execute("ANALYZE warehouse.fact_sales")
        try main.execute("INSERT INTO ops.source (name) VALUES ('another')")
        let load = try main.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT max(source_id), 'test', sha256('f'), sha256('f'), sha256('f') FROM ops.source
            RETURNING load_id
            """)
        let own: Int64 = try #require(load.first).decode("load_id")
        try main.execute("BEGIN")
        _ = try main.query(
            """
            SELECT warehouse.add_new_sales(\(own), (SELECT max(source_id) FROM ops.source), 'GBP',
                array_fill(k.keys[1], ARRAY[10000]), array_fill(k.keys[1], ARRAY[10000]), k.keys,
                array_fill('order'::text, ARRAY[10000]),
                array_fill(1700000000000000, ARRAY[10000]), array_fill(20231114, ARRAY[10000]),
                array_fill(700::bigint, ARRAY[10000]), array_fill(NULL::bigint, ARRAY[10000]),
                array_fill(NULL::int, ARRAY[10000]), array_fill(NULL::int, ARRAY[10000]),
                array_fill(NULL::int, ARRAY[10000]), array_fill(NULL::int, ARRAY[10000]))
            FROM (SELECT array_agg(d ORDER BY d) AS keys FROM (
                SELECT substr(sha256(int4send(n)), 1, 16) AS d
                FROM generate_series(1, 10000) AS n) AS a) AS k
            """)
        let scans = try main.query(
            """
            SELECT idx_scan FROM pg_stat_xact_user_tables
            WHERE schemaname = 'warehouse' AND relname = 'fact_sales'
            """)
        try main.execute("ROLLBACK")
        #expect(try #require(scans.first).decode("idx_scan") >= 10_000)
    }
}
