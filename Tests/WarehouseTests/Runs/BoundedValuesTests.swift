import Database
import TestSupport
import Testing

/// What one role writes and another reads stops nobody who reads it.
@Suite("Bounds of values")
struct BoundedValuesTests {
    private let database: TemporaryDatabase

    init() throws { database = try TemporaryCluster.shared.freshInstallation().main }

    private func refuses(_ statement: String, as role: String) throws {
        let connection = try database.connect(user: role)
        let error = #expect(throws: DatabaseError.self, "\(statement)") {
            _ = try connection.query(SQL(unsafeSQL: statement))
        }
        // check_violation, or the error of a day that there is none of.
        #expect(
            [SQLState("23514"), SQLState("22008")].contains(error?.sqlState), "\(statement)")
    }

    @Test("a snapshot is of a day, and ends at a time")
    func snapshots() throws {
        for day in ["20260231", "99999999", "-5", "0", "20261301"] {
            try refuses(
                """
                INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
                VALUES ('rfm', \(day), 'default', 'x', 5, 1)
                """, as: "bauta_analytics")
        }
        try refuses(
            """
            INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders,
                completed_at)
            VALUES ('rfm', 20260228, 'default', 'x', 5, 1, 'infinity')
            """, as: "bauta_analytics")
    }

    @Test("an order is of a day")
    func orders() throws {
        let load = try database.beginLoad()
        try refuses(
            """
            SELECT warehouse.store_sales(\(load), 1::smallint, 'EUR', ARRAY[k], ARRAY[k], ARRAY[k],
                ARRAY['order'], ARRAY[0::bigint], ARRAY[20260231], ARRAY[1::bigint],
                ARRAY[NULL::bigint], ARRAY[NULL::integer], ARRAY[NULL::integer],
                ARRAY[NULL::integer], ARRAY[NULL::integer])
            FROM (SELECT decode(repeat('00', 16), 'hex') AS k) AS key
            """, as: "bauta_ingest")
    }

    @Test("what a load counts cannot stop the sums of all loads")
    func loadCounts() throws {
        let load = try database.beginLoad()
        try refuses(
            "UPDATE ops.load SET rows_done = 9223372036854775807 WHERE load_id = \(load)",
            as: "bauta_ingest")
        try database.connect().execute("UPDATE ops.load_totals SET rows_done = 9000000000000000000")
        let ingest = try database.connect(user: "bauta_ingest")
        try ingest.execute("UPDATE ops.load SET rows_done = 1000 WHERE load_id = \(load)")
    }

    @Test("numbers of sources are not used up by what is taken back")
    func sources() throws {
        let ingest = try database.connect(user: "bauta_ingest")
        for _ in 1...3 {
            #expect(throws: CancellationError.self) {
                try ingest.transaction { transaction in
                    try transaction.execute("INSERT INTO ops.source (name) VALUES ('gone')")
                    throw CancellationError()
                }
            }
        }
        try ingest.execute("INSERT INTO ops.source (name) VALUES ('kept')")
        let rows = try ingest.query("SELECT source_id FROM ops.source WHERE name = 'kept'")
        #expect(try rows.first?.decode("source_id") as Int16? == 1)
    }

    @Test("tables that wait to be attached are few")
    func staged() throws {
        let analytics = try database.connect(user: "bauta_analytics")
        let error = #expect(throws: DatabaseError.self) {
            for day in 1...28 {
                for month in 1...12 {
                    try analytics.execute(
                        "SELECT ops.stage_fact('fact_customer_rfm', \(Int32(20240000 + month * 100 + day)))"
                    )
                }
            }
        }
        #expect(error?.sqlState == SQLState("54000"))
        let rows = try analytics.query("SELECT ops.drop_staged(0) AS n")
        #expect(try rows.first?.decode("n") as Int32? == 200)
    }

    @Test("texts of work lists are short")
    func worklists() throws {
        for column in ["segment_name", "recency_band", "frequency_band", "value_band"] {
            let texts = ["segment_name", "recency_band", "frequency_band", "value_band"].map {
                $0 == column ? "repeat('A', 10000000)" : "'A'"
            }.joined(separator: ", ")
            try refuses(
                """
                INSERT INTO warehouse.worklist_candidate (customer_key, list, date_sk, position,
                    segment_name, recency_band, frequency_band, value_band)
                VALUES (decode(repeat('00', 16), 'hex'), 'at-risk', 20260228, 1, \(texts))
                """, as: "bauta_analytics")
        }
    }

    @Test("names of channels are short")
    func channels() throws {
        try refuses(
            """
            INSERT INTO warehouse.dim_interaction_channel (channel_code, channel_name, channel_type,
                channel_category, is_online, cost_per_interaction_minor)
            VALUES ('web', repeat('A', 1001), 'sales', 'digital', true, 0)
            """, as: "bauta_ingest")
    }

    @Test("numbers and days that the role of loads writes are those that a file may have")
    func loaded() throws {
        let owner = try database.connect()
        try owner.script(
            unsafeSQL: """
                INSERT INTO ops.source (name) VALUES ('s');
                INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rules_digest)
                VALUES (1, 'm', sha256('a'), sha256('a'), sha256('a'));
                """)
        let most = "9223372036854775807"
        for (days, costs) in [
            ("0, NULL::int, NULL::int", "1, 1"), ("20250299, NULL::int, NULL::int", "1, 1"),
            ("20250201, -1, NULL::int", "1, 1"), ("20250201, NULL::int, 20259999", "1, 1"),
            ("20250201, NULL::int, NULL::int", "1, \(most)"),
            ("20250201, NULL::int, NULL::int", "\(most), 1"),
        ] {
            let day = days.split(separator: ", ").map { "ARRAY[\($0)]" }.joined(separator: ", ")
            let cost = costs.split(separator: ", ").map { "ARRAY[\($0)]::bigint[]" }
                .joined(separator: ", ")
            try refuses(
                """
                SELECT warehouse.store_leads((SELECT max(load_id) FROM ops.load), 1::smallint,
                    ARRAY[k], ARRAY[k], ARRAY[k], \(day), ARRAY[1], ARRAY[NULL::int], \(cost))
                FROM (SELECT decode(repeat('00', 16), 'hex') AS k) AS a
                """, as: "bauta_ingest")
        }
        for (table, columns, values) in [
            (
                "fact_campaign_day", "campaign_sk, date_sk, spend_minor, load_id",
                "1, 20250201, \(most), 1"
            ),
            (
                "fact_campaign_day", "campaign_sk, date_sk, clicks, load_id",
                "1, 20250201, \(most), 1"
            ),
            ("fact_campaign_day", "campaign_sk, date_sk, load_id", "1, 20250299, 1"),
            (
                "dim_interaction_channel",
                "channel_code, channel_name, channel_type, channel_category, is_online, cost_per_interaction_minor",
                "'web', 'Web', 'sales', 'digital', true, \(most)"
            ),
            (
                "dim_campaign",
                "source_id, campaign_code, campaign_name, campaign_type, start_date, end_date, load_id",
                "1, 'c', 'c', 'other', '-infinity', 'infinity', 1"
            ),
        ] {
            try refuses(
                "INSERT INTO warehouse.\(table) (\(columns)) VALUES (\(values))", as: "postgres")
        }
    }

    @Test("sealed values are no longer than what a file holds")
    func sealedValues() throws {
        for statement in [
            """
            INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest, content_key_version,
                batch_id, vault_key_version, load_id, stated_at, stated_order, fields, sealed)
            VALUES (decode(md5('c'), 'hex'), decode(md5('s'), 'hex'), 1, sha256('d'), 1,
                decode(md5('b'), 'hex'), 1, 1, now(), 1, 2, decode(repeat('00', 200001), 'hex'))
            """,
            """
            INSERT INTO vault.quarantine (load_id, file_id, line, column_name, reason, sealed_row)
            VALUES (1, 'file-0000000000', 1, 'a', 'b', decode(repeat('00', 1100001), 'hex'))
            """,
        ] {
            try refuses(statement, as: "postgres")
        }
    }

    @Test("three snapshots are withdrawn within a day, and each leaves a row that stays")
    func withdrawals() throws {
        let scoring = try database.connect(user: "bauta_analytics")
        for day in 20_260_201...20_260_204 {
            _ = try scoring.query(
                """
                INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
                VALUES ('rfm', \(Int32(day)), 'default', '\\x00', 5, 1)
                """)
        }
        for day in 20_260_202...20_260_204 {
            _ = try scoring.query("SELECT ops.withdraw_snapshot(\(Int32(day)))")
        }
        let error = #expect(throws: DatabaseError.self) {
            _ = try scoring.query("SELECT ops.withdraw_snapshot(20260201)")
        }
        #expect(error?.sqlState == SQLState("54000"))
        for statement in [
            "DELETE FROM ops.withdrawn_snapshot", "UPDATE ops.withdrawn_snapshot SET date_sk = 0",
        ] {
            let error = #expect(throws: DatabaseError.self) {
                _ = try scoring.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
        #expect(
            try scoring.query("SELECT FROM ops.withdrawn_snapshot").count == 3)
        let owner = try database.connect(user: "bauta_owner")
        _ = try owner.query("SELECT ops.withdraw_snapshot(20260201)")
    }
}
