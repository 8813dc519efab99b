import CustomerModel
import Database
import TestSupport
import Testing

@testable import Warehouse

@Suite("Forgetting snapshots")
struct RetentionQueriesTests {
    private let database: TemporaryDatabase
    private let analytics: Connection
    private let days: [CalendarDate]

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        analytics = try database.connect(user: "bauta_analytics")
        days = try ["2024-03-30", "2024-03-31", "2024-04-01"].map {
            try #require(CalendarDate(iso8601: $0))
        }
        let owner = try database.connect(user: "bauta_owner")
        for day in days {
            let key = day.dateKey
            try owner.script(
                unsafeSQL: """
                    CREATE TABLE warehouse.fact_customer_behavior_\(key)
                        PARTITION OF warehouse.fact_customer_behavior
                        FOR VALUES FROM (\(key)) TO (\(key + 1));
                    INSERT INTO warehouse.fact_customer_behavior (customer_key, date_sk)
                    SELECT substring(sha256(n::text::bytea) FROM 1 FOR 16), \(key)
                    FROM generate_series(1, 5) AS n;
                    INSERT INTO warehouse.fact_churn_rate (date_sk, month, customers_at_start,
                        churned, new_customers, reactivated, partial)
                    VALUES (\(key), 202402, 10, 2, 1, 0, false);
                    INSERT INTO warehouse.fact_value_total (date_sk, group_kind, group_key,
                        group_name, customers, predicted_clv_1_year_minor, past_windows,
                        model_version)
                    VALUES (\(key), 'shop', 0, 'all', 5, 900, 0, 'value-1');
                    INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers,
                        orders) VALUES ('rfm', \(key), 'default', '', 5, 9);
                    """)
        }
    }

    private func count(_ source: String) throws -> Int {
        let rows = try analytics.query(SQL(unsafeSQL: "SELECT count(*) AS n FROM " + source))
        return try #require(rows.first).decode("n")
    }

    @Test("takes a day out of every table and leaves the others")
    func drops() throws {
        #expect(try RetentionQueries.snapshots(on: analytics) == days)
        #expect(try RetentionQueries.drop(days[0], on: analytics) == 7)
        #expect(try RetentionQueries.snapshots(on: analytics) == Array(days[1...]))
        #expect(try count("warehouse.fact_customer_behavior") == 10)
        #expect(try count("warehouse.fact_churn_rate") == 2)
        #expect(try count("warehouse.fact_value_total") == 2)
        #expect(
            try count(
                "pg_class WHERE relname = 'fact_customer_behavior_\(days[0].dateKey)'") == 0)
        // What is gone is gone: once more drops nothing.
        #expect(try RetentionQueries.drop(days[0], on: analytics) == 0)
    }

    @Test("never takes the latest, nor a day to come")
    func keepsLatest() throws {
        for day in [days[2], days[2].adding(days: 40)] {
            #expect(throws: DatabaseError.self) {
                try RetentionQueries.drop(day, on: analytics)
            }
        }
        #expect(try count("warehouse.fact_customer_behavior") == 15)
        #expect(try count("ops.snapshot") == 3)
    }

    @Test("has no way but that one: scoring deletes no row of what stands, and moves none to a day")
    func noOtherWay() throws {
        for statement in [
            "DELETE FROM ops.snapshot WHERE date_sk = (SELECT max(date_sk) FROM ops.snapshot)",
            "DELETE FROM ops.snapshot", "TRUNCATE ops.snapshot",
            "UPDATE ops.snapshot SET date_sk = 20240101", "UPDATE ops.snapshot SET snapshot = 'a'",
        ] {
            let error = #expect(throws: DatabaseError.self, "\(statement)") {
                _ = try analytics.query(SQL(unsafeSQL: statement))
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
        }
        #expect(try RetentionQueries.snapshots(on: analytics) == days)
    }

    @Test(
        "may be done by scoring alone", arguments: ["bauta_ingest", "bauta_release", "bauta_vault"])
    func refused(role: String) throws {
        let connection = try database.connect(user: role)
        #expect(throws: DatabaseError.self) {
            try RetentionQueries.drop(days[0], on: connection)
        }
        #expect(try count("ops.snapshot") == 3)
    }
}
