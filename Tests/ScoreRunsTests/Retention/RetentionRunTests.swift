import CustomerModel
import Database
import Settings
import TestSupport
import Testing
import Text
import Warehouse

@testable import ScoreRuns

@Suite("A run of the retention policy")
struct RetentionRunTests {
    private let analytics: Connection
    private let days: [CalendarDate]

    init() throws {
        let database = try TemporaryCluster.shared.freshInstallation().main
        analytics = try database.connect(user: "bauta_analytics")
        days = try [
            "2024-01-01", "2025-02-01", "2025-03-01", "2025-03-02", "2025-05-20", "2025-06-30",
        ].map { try #require(CalendarDate(iso8601: $0)) }
        for day in days {
            let key = Int32(day.dateKey)
            try analytics.execute(
                """
                INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers,
                    orders) VALUES ('rfm', \(key), 'default', '', 1, 1)
                """)
            try analytics.execute(
                """
                INSERT INTO warehouse.fact_loyalty (date_sk, month, members, active_members,
                    points_earned, points_redeemed, points_balance)
                VALUES (\(key), 202401, 1, 1, 5, 0, 5)
                """)
        }
    }

    private func run(isDryRun: Bool = false) throws -> RetentionSummary {
        try RetentionRun(
            policy: RetentionPolicy(dailyDays: 41, monthlyMonths: 3),
            today: try #require(days.last), connection: analytics, isDryRun: isDryRun
        ).run()
    }

    private func loyaltyRows() throws -> Int {
        let rows = try analytics.query("SELECT count(*) AS n FROM warehouse.fact_loyalty")
        return try #require(rows.first).decode("n")
    }

    @Test("drops what is past, once, and says what it dropped")
    func drops() throws {
        let summary = try run()
        #expect(summary.dropped.map(\.iso8601) == ["2024-01-01", "2025-03-02"])
        #expect(summary.kept == 4 && summary.rows == 2)
        #expect(
            summary.text == """
                2 snapshots dropped with 2 rows, 4 kept:
                  2024-01-01
                  2025-03-02
                """)
        #expect(
            try JSONLine.text(summary, names: .asDeclared)
                == #"{"dropped":["2024-01-01","2025-03-02"],"dry_run":false,"kept":4,"rows":2}"#)
        #expect(try loyaltyRows() == 4)
        let again = try run()
        #expect(again.dropped.isEmpty && again.kept == 4)
        #expect(again.text == "4 snapshots, none of them past")
    }

    @Test("drops nothing in a dry run, and says what it would")
    func dryRun() throws {
        let summary = try run(isDryRun: true)
        #expect(summary.dropped.count == 2 && summary.rows == 0)
        #expect(summary.text.hasPrefix("2 snapshots would be dropped, 4 kept:"))
        #expect(try RetentionQueries.snapshots(on: analytics) == days)
        #expect(try loyaltyRows() == 6)
    }
}
