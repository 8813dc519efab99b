import Database
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// What whoever has the role of loads writes beside what files say.
@Suite("Values of the role of loads")
struct WriterBoundTests {
    private let fixture: LoadFixture
    private let ingest: Connection

    init() throws {
        fixture = try LoadFixture()
        ingest = try fixture.installation.main.connect(user: "bauta_ingest")
    }

    private func load(_ rows: String) throws {
        _ = try fixture.load(Array(("who,number,at,paid\n" + rows).utf8), as: .testOrders())
    }

    private func begin() throws -> Int64 {
        let rows = try ingest.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
            SELECT source_id, 'test', sha256('w'), sha256('w'), sha256('w') FROM ops.source LIMIT 1
            RETURNING load_id
            """)
        return try #require(rows.first).decode("load_id")
    }

    private func expectRefused(_ statement: SQL, _ states: [String], _ comment: Comment) {
        let error = #expect(throws: DatabaseError.self, comment) { _ = try ingest.query(statement) }
        #expect(states.map { SQLState($0) }.contains(error?.sqlState), comment)
    }

    @Test(
        "numbers of products, categories and codes are left for others, whoever has taken the last")
    func lastNumbers() throws {
        try fixture.superuser.execute("INSERT INTO ops.source (name) VALUES ('shop')")
        for (table, columns, next) in [
            ("dim_product_category", "category_sk, category_code", "next_product_category"),
            ("dim_product", "product_sk, source_id, product_code", "next_product"),
            ("dim_discount_code", "discount_sk, source_id, discount_code", "next_discount_code"),
        ] {
            let source = columns.contains("source_id") ? "1, " : ""
            func add(_ number: String, _ code: String) throws {
                try ingest.execute(
                    """
                    INSERT INTO warehouse.\(unsafeSQL: table) (\(unsafeSQL: columns))
                    VALUES (\(unsafeSQL: number), \(unsafeSQL: source)'\(unsafeSQL: code)')
                    """)
            }
            let error = #expect(throws: DatabaseError.self) { try add("2147483647", "x") }
            #expect(error?.sqlState == .checkViolation)
            try add("1000000000", "last")
            try add("warehouse.\(next)()", "next")
            try add("warehouse.\(next)()", "another")
        }
    }

    @Test(
        "numbers that no file could have are refused of orders of anybody and nobody",
        arguments: [true, false])
    func sales(ofSomebody: Bool) throws {
        try load("a,1,2024-05-01 10:00:00,100.00\n")
        let load = try begin()
        let who = ofSomebody ? "(SELECT customer_key FROM warehouse.dim_customer LIMIT 1)" : "NULL"
        func sale(
            _ number: Int, instant: String = "1700000000000000", day: String = "20231114",
            lines: String = "1", items: String = "1", channel: String = "1", campaign: String = "1"
        ) -> SQL {
            SQL(
                unsafeSQL: """
                    SELECT warehouse.add_new_sales(\(load), (SELECT min(source_id) FROM ops.source), 'GBP',
                        ARRAY[\(who)]::bytea[], ARRAY[\(who)]::bytea[],
                        ARRAY[decode(md5('\(number)'), 'hex')], ARRAY['order'], ARRAY[\(instant)]::bigint[],
                        ARRAY[\(day)], ARRAY[1::bigint], ARRAY[NULL::bigint], ARRAY[\(lines)]::int[],
                        ARRAY[\(items)]::int[], ARRAY[\(channel)]::int[], ARRAY[\(campaign)]::int[])
                    """)
        }
        for (number, wrong) in [
            sale(1, instant: "9223371331200000000"), sale(2, instant: "-62300000000000000"),
            sale(3, day: "20250299"), sale(4, lines: "-2147483648"), sale(5, items: "-1"),
            sale(6, channel: "-5"), sale(7, campaign: "0"),
        ].enumerated() {
            expectRefused(wrong, ["23514", "22008"], "\(number)")
        }
        _ = try ingest.query(sale(8))
    }

    @Test("a customer has no region of any length and no day that is none")
    func customers() throws {
        for (number, values) in [
            "repeat('x', 1001), '2024-05-01', '2024-05-01'", "'DE', 'infinity', '2024-05-01'",
            "'DE', '2024-05-01', '-infinity'", "'DE', '2024-05-01', '9999-01-01'",
        ].enumerated() {
            expectRefused(
                SQL(
                    unsafeSQL: """
                        INSERT INTO warehouse.dim_customer (customer_key, region, joined_month, first_seen_on)
                        VALUES (decode(md5('a'), 'hex'), \(values))
                        """), ["23514"], "\(number)")
        }
    }

    @Test("the fields of a stream have names")
    func streams() {
        for fields in ["ARRAY['a', NULL]", "ARRAY[NULL]", "ARRAY[ARRAY['a'], ARRAY['b']]"] {
            expectRefused(
                SQL(
                    unsafeSQL: """
                        INSERT INTO ops.stream_schema (mapping, rules_digest, schema_digest, fields)
                        VALUES ('m', sha256('a'), sha256('a'), \(fields)::text[])
                        """), ["23514"], "\(fields)")
        }
    }

    @Test("a company is a customer, named by a load that is under way")
    func companies() throws {
        try load("a,1,2024-05-01 10:00:00,100.00\nb,2,2024-05-01 10:00:00,100.00\n")
        let keys = try fixture.superuser.query(
            "SELECT customer_key FROM warehouse.dim_customer ORDER BY 1"
        ).map { try $0.decode("customer_key") as [UInt8] }
        let nobody = [UInt8](repeating: 7, count: 16)
        let ended = Int64(try fixture.number("SELECT max(load_id) FROM ops.load"))
        let own = try begin()
        expectRefused(
            "INSERT INTO warehouse.customer_rollup VALUES (\(keys[0]), \(nobody))", ["42501"],
            "direct")
        for (load, contact, company) in [
            (own, keys[0], nobody), (own, nobody, keys[0]), (own, keys[0], keys[0]),
            (ended, keys[0], keys[1]),
        ] {
            expectRefused(
                "SELECT warehouse.store_companies(\(load), \([contact]), \([company]), true)",
                ["22023"], "\(load)")
        }
        _ = try ingest.query(
            "SELECT warehouse.store_companies(\(own), \([keys[0]]), \([keys[1]]), true)")
        #expect(try fixture.number("SELECT count(*) FROM warehouse.customer_rollup") == 1)
    }

    @Test("rows are hidden by loads that stand, as what stands now, while no other is under way")
    func superseded() throws {
        try load("a,1,yesterday,100.00\nb,2,2024-05-01 10:00:00,1.00\n")
        let first = Int64(try fixture.number("SELECT max(load_id) FROM ops.load"))
        let hide: SQL = "SELECT vault.forget_superseded(\(first))"
        try ingest.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        expectRefused(hide, ["25001"], "isolation")
        try ingest.execute("ROLLBACK")
        let other = try fixture.installation.main.connect(user: "bauta_ingest")
        try other.execute("SELECT locks.take('load')")
        expectRefused(hide, ["55P03"], "under way")
        try other.execute("SELECT locks.release('load')")
        _ = try ingest.query(hide)
        try fixture.superuser.execute("SELECT FROM ops.undo_load(\(first))")
        expectRefused(hide, ["22023"], "taken back")
    }
}
