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
        try refuses(
            """
            INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
                ordered_at, date_sk, revenue_minor, currency, load_id)
            VALUES (decode(repeat('00', 16), 'hex'), 1, decode(repeat('00', 16), 'hex'),
                decode(repeat('00', 16), 'hex'), 'order', now(), 20260231, 1, 'EUR', 1)
            """, as: "bauta_ingest")
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

    @Test("sealed values are no longer than what a file holds")
    func sealedValues() throws {
        for statement in [
            "INSERT INTO vault.sealed_field VALUES ('x', 'full_name', decode(repeat('00', 70001), 'hex'))",
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
