import Database
import TestSupport
import Testing

@Suite("A database of the first version, with scores in it")
struct UpgradeTests {
    @Test("loses no row and no value when it is upgraded")
    func keepsEverything() throws {
        let earlier = try EarlierInstallation()
        let connection = try earlier.owner()
        // Whose values are in other rows now.
        let tables = try Self.tables(connection).filter { $0.name != "vault.sealed_field" }
        let before = try tables.map { try Self.rows(of: $0, connection) }
        #expect(before.map(\.count).filter { $0 > 0 }.count >= 12)
        #expect(try earlier.upgrade() > 0)
        for (table, rows) in zip(tables, before) {
            let after = try Self.rows(of: table, connection)
            #expect(rows.subtracting(after) == [], "\(table.name)")
        }
    }

    @Test("has the sealed values of each contact in its row")
    func sealedValues() throws {
        let earlier = try EarlierInstallation()
        let connection = try earlier.owner()
        _ = try earlier.upgrade()
        let rows = try connection.query(
            "SELECT fields, sealed FROM vault.contact ORDER BY stored_order")
        let told = [
            [(2, "email1"), (8, "city1"), (10, "birth_date1"), (11, "note1")],
            [(8, "city2"), (10, "birth_date2"), (11, "note2")], [],
        ]
        #expect(rows.count == told.count)
        for (row, values) in zip(rows, told) {
            #expect(try row.decode("fields") == values.reduce(0) { $0 | 1 << Int32($1.0 - 1) })
            let sealed = values.flatMap { number, value in
                [UInt8(number), 0, 0, 0, UInt8(value.utf8.count)] + value.utf8
            }
            #expect(try row.decode("sealed") == sealed)
        }
    }

    @Test("has its scores in partitions of a day that nobody but the owner has rights to")
    func partitionsOfADay() throws {
        let earlier = try EarlierInstallation()
        let connection = try earlier.owner()
        #expect(
            try Self.partitions(connection) == [
                "fact_customer_rfm_201110 FOR VALUES FROM (20111000) TO (20111100): 80, 1 grantees",
                "fact_customer_rfm_201111 FOR VALUES FROM (20111100) TO (20111200): 80, 1 grantees",
            ])
        _ = try earlier.upgrade()
        let expected = EarlierInstallation.scoredDays.map { day in
            "fact_customer_rfm_\(day) FOR VALUES FROM (\(day)) TO (\(day + 1)): "
                + "\(EarlierInstallation.customers), 0 grantees"
        }
        #expect(try Self.partitions(connection) == expected)
    }

    @Test("is, but for those partitions, the schema and the grants of a fresh installation")
    func isFresh() throws {
        let earlier = try EarlierInstallation()
        _ = try earlier.upgrade()
        let connection = try earlier.owner()
        for day in EarlierInstallation.scoredDays {
            try connection.script(unsafeSQL: "DROP TABLE warehouse.fact_customer_rfm_\(day)")
        }
        let upgraded = try SchemaDump.text(of: earlier.database)
        let fresh = try SchemaDump.text(of: TemporaryCluster.shared.freshInstallation().main)
        let changes = upgraded.split(separator: "\n").difference(
            from: fresh.split(separator: "\n"))
        #expect(changes.isEmpty, "\(changes)")
    }

    @Test("has days that the scoring process forgets and scores again like its own")
    func daysAreUsable() throws {
        let earlier = try EarlierInstallation()
        _ = try earlier.upgrade()
        let scoring = try earlier.database.connect(user: "bauta_analytics")
        let first = EarlierInstallation.scoredDays[0]
        let last = EarlierInstallation.scoredDays[3]
        let gone = try scoring.query("SELECT ops.drop_snapshot(\(first)::integer) AS rows")
        #expect(try gone[0].decode("rows") == EarlierInstallation.customers)
        for step in [
            "SELECT ops.stage_fact(fact, \(last)) FROM ops.snapshot_fact",
            "SELECT ops.seal_fact(fact, \(last)) FROM ops.snapshot_fact",
            "SELECT ops.attach_facts(\(last))",
        ] {
            try scoring.script(unsafeSQL: step)
        }
        let left = try scoring.query(
            "SELECT DISTINCT date_sk FROM warehouse.fact_customer_rfm ORDER BY date_sk")
        let days = try left.map { row in try row.decode("date_sk") as Int }
        #expect(days == Array(EarlierInstallation.scoredDays[1...2]))
    }

    private struct Table {
        let name: String
        let columns: String
    }

    /// Every table that is no partition, with the columns it has now.
    private static func tables(_ connection: Connection) throws -> [Table] {
        try connection.query(
            """
            SELECT format('%I.%I', nspname, relname) AS name,
                string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
            FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
                AND relkind IN ('r', 'p') AND NOT relispartition
            GROUP BY nspname, relname ORDER BY nspname, relname
            """
        ).map { try Table(name: $0.decode("name"), columns: $0.decode("columns")) }
    }

    /// Rows have primary keys, so that a set holds all of them.
    private static func rows(of table: Table, _ connection: Connection) throws -> Set<String> {
        let rows = try connection.query(
            SQL(
                unsafeSQL: """
                    SELECT to_jsonb(t)::text AS line
                    FROM (SELECT \(table.columns) FROM \(table.name)) t
                    """))
        return try Set(rows.map { try $0.decode("line") })
    }

    /// Name, bounds, rows and roles with rights of every partition of the scores of that version.
    private static func partitions(_ connection: Connection) throws -> [String] {
        try connection.query(
            """
            SELECT format('%s %s: %s, %s grantees', relname, pg_get_expr(relpartbound, c.oid),
                (SELECT count(*) FROM warehouse.fact_customer_rfm f WHERE f.tableoid = c.oid),
                (SELECT count(DISTINCT grantee) FROM aclexplode(relacl)
                    WHERE grantee <> relowner)) AS line
            FROM pg_class c JOIN pg_inherits ON inhrelid = c.oid
            WHERE inhparent = 'warehouse.fact_customer_rfm'::regclass AND relkind = 'r'
            ORDER BY relname
            """
        ).map { try $0.decode("line") }
    }
}
