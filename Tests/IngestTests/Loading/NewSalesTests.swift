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
}
