import Database
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

extension LoadUnderWayTests {
    @Test("nothing is written in the name of a load that has ended, or that is none, in any table")
    func otherTables() throws {
        _ = try load("a,1,2024-05-01 10:00:00,100.00\n")
        let (order, customer) = try sale()
        let ended = try #require(try loads.first)
        let own = try begin(1)
        func statements(_ load: Int64, order: [UInt8]) -> [SQL] {
            let sealed = [UInt8](repeating: 1, count: 64)
            return [
                """
                SELECT warehouse.store_sale_lines(\(load), (SELECT min(source_id) FROM ops.source),
                    \([customer]), \([order]), ARRAY['order'], ARRAY[1::smallint], ARRAY[20240501],
                    ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::float8],
                    ARRAY[100::bigint], ARRAY[7::bigint])
                """,
                """
                INSERT INTO vault.left_out_field (load_id, file_id, line, column_name, reason)
                VALUES (\(load), 'file-0123456789', 1, 'c', 'r')
                """,
                """
                INSERT INTO vault.quarantine (load_id, file_id, line, column_name, reason, sealed_row)
                VALUES (\(load), 'file-0123456789', 1, 'c', 'r', \(sealed))
                """,
                """
                INSERT INTO vault.quarantine_preamble (load_id, sealed_preamble)
                VALUES (\(load), \(sealed))
                """,
                """
                SELECT warehouse.store_leads(\(load), (SELECT min(source_id) FROM ops.source),
                    \([customer]), \([order]), \([customer]), ARRAY[20240501], ARRAY[NULL::int],
                    ARRAY[NULL::int], ARRAY[1], ARRAY[NULL::int], ARRAY[NULL::bigint],
                    ARRAY[NULL::bigint])
                """,
                """
                SELECT warehouse.store_activities(\(load), (SELECT min(source_id) FROM ops.source),
                    \([customer]), \([order]), \([customer]), ARRAY[20240501],
                    ARRAY[1714557600000000], ARRAY[1], ARRAY[NULL::int], ARRAY['browse'],
                    ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::int], ARRAY[NULL::float8],
                    ARRAY[NULL::smallint], ARRAY[NULL::smallint], ARRAY[NULL::int])
                """,
            ]
        }
        for load in [ended, 999_999] {
            for (number, statement) in statements(load, order: order).enumerated() {
                let error = #expect(throws: DatabaseError.self, "\(number)") {
                    _ = try ingest.query(statement)
                }
                // Refused, or no load at all.
                #expect(
                    [SQLState("22023"), SQLState("23503")].contains(error?.sqlState), "\(number)")
            }
        }
        for table in ["fact_sales_line", "fact_lead", "fact_customer_activity"] {
            let error = #expect(throws: DatabaseError.self) {
                try ingest.execute(SQL(unsafeSQL: "INSERT INTO warehouse.\(table) DEFAULT VALUES"))
            }
            #expect(error?.sqlState == SQLState("42501"))
        }
        try store(order, of: customer, revenue: 1, by: own)
        for statement in statements(own, order: order) { _ = try ingest.query(statement) }
        // Lines do not wait for an order that may come.
        let awaited = [UInt8](repeating: 8, count: 16)
        #expect(throws: DatabaseError.self) {
            _ = try ingest.query(statements(own, order: awaited)[0])
        }
        #expect(throws: DatabaseError.self, "the name of a file in the clear") {
            try ingest.execute(
                """
                INSERT INTO vault.left_out_field (load_id, file_id, line, column_name, reason)
                VALUES (\(own), 'orders-of-vera.csv', 1, 'c', 'r')
                """)
        }
    }

    @Test("rows that a load has read again are in the list again when it is taken back")
    func hiddenRows() throws {
        func waiting() throws -> Int {
            try fixture.number("SELECT count(*) FROM vault.quarantine WHERE superseded_by IS NULL")
        }
        _ = try load("a,1,yesterday,100.00\nb,2,2024-05-01 10:00:00,1.00\n")
        #expect(try waiting() == 1)
        let first = try #require(try loads.first)
        // By a load of whoever has the role, which has read nothing.
        let rows = try ingest.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest, replays)
            SELECT source_id, 'test', sha256('a'), sha256('a'), sha256('a'), \(first)
            FROM ops.source LIMIT 1 RETURNING load_id
            """)
        let own: Int64 = try #require(rows.first).decode("load_id")
        try ingest.execute("UPDATE ops.load SET finished_at = now() WHERE load_id = \(own)")
        _ = try ingest.query("SELECT vault.forget_superseded(\(own))")
        #expect(try waiting() == 0)
        _ = try undo(own)
        #expect(try waiting() == 1)
    }

    @Test("numbers of products, categories and codes are not used up by what is not kept")
    func numbers() throws {
        try ingest.execute("INSERT INTO ops.source (name) VALUES ('test')")
        func names(_ codes: String) -> [SQL] {
            [
                "INSERT INTO warehouse.dim_product_category (category_code)",
                "INSERT INTO warehouse.dim_product (source_id, product_code)",
                "INSERT INTO warehouse.dim_discount_code (source_id, discount_code)",
            ].map { insertion in
                let source =
                    insertion.contains("source_id")
                    ? "(SELECT min(source_id) FROM ops.source), " : ""
                return SQL(
                    unsafeSQL:
                        "\(insertion) SELECT \(source)c FROM \(codes) AS t (c) ON CONFLICT DO NOTHING"
                )
            }
        }
        for statement in names("(VALUES ('one'), ('two'), ('three'))") {
            #expect(try ingest.execute(statement) == 3)
        }
        for statement in names("(SELECT 'one' FROM generate_series(1, 500))") {
            #expect(try ingest.execute(statement) == 0)
        }
        for statement in names("(VALUES ('four'))") { try ingest.execute(statement) }
        #expect(
            try fixture.texts(
                """
                SELECT concat_ws(' ', max(category_sk), (SELECT max(product_sk) FROM warehouse.dim_product),
                    (SELECT max(discount_sk) FROM warehouse.dim_discount_code)) AS t
                FROM warehouse.dim_product_category
                """) == ["4 4 4"])
    }

    @Test("a load writes rows of its own source, and a thing of an order once")
    func ownSourceOnce() throws {
        _ = try load("a,1,2024-05-01 10:00:00,50.00\n")
        let (order, customer) = try sale()
        let own = try begin(1)
        try store(order, of: customer, revenue: 1, by: own)
        // An honest load tells the order again, and then the first would once more.
        let honest = try begin(2)
        try store(order, of: customer, revenue: 6_000, by: honest)
        try store(order, of: customer, revenue: 2, by: own)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 6_000)
        _ = try undo(own)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 6_000)
        _ = try undo(honest)
        #expect(try fixture.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales") == 5_000)
        try fixture.superuser.execute("INSERT INTO ops.source (name) VALUES ('another')")
        let foreign = try fixture.superuser.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT max(source_id), 'test', sha256('f'), sha256('f'), sha256('f') FROM ops.source
            RETURNING load_id
            """)
        let load: Int64 = try #require(foreign.first).decode("load_id")
        #expect(throws: DatabaseError.self) {
            try store([UInt8](repeating: 5, count: 16), of: customer, revenue: 3, by: load)
        }
    }

    @Test("a file that was read again under its old number may be, once a later load is taken back")
    func readAgain() throws {
        let first = "a,1,2024-05-01 10:00:00,100.00\n"
        let second = first + "b,2,2024-05-01 11:00:00,50.00\n"
        _ = try load(first)
        _ = try undo(loads[0])
        _ = try load(second)
        #expect(try load(first).duplicates == 1)
        #expect(try undo(loads[1]) == 1)
        let again = try load(first)
        #expect(!again.wasLoadedBefore && again.accepted == 1)
    }
}
