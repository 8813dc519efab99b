import CustomerModel
import Database
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Scoring broken data")
struct StoppedScoreTests {
    private let shop: SmallShop
    private let next = SmallShop.closing.adding(days: 1)

    /// A sound day is scored already.
    init() async throws {
        shop = try SmallShop(customers: 60, seed: 7)
        try await shop.score()
    }

    private func storedScores() throws -> [String] {
        try shop.lines(
            ["customer_key", "date_sk", "rfm_score", "total_spend_365_minor"],
            of: "warehouse.fact_customer_rfm ORDER BY 1")
    }

    /// Runs the next day, which must not be published.
    private func expectStop(_ checks: String, fromScratch: Bool = false) async throws {
        let before = try storedScores()
        await #expect {
            try await shop.score(next, fromScratch: fromScratch)
        } throws: { error in
            (error as? ScoreError)?.description
                == "the data fails \(checks) (policies/quality.yaml); the last complete snapshot "
                + "stays in force"
        }
        #expect(try storedScores() == before && before.isEmpty == false)
        #expect(
            try shop.lines(["max(date_sk)"], of: "ops.snapshot")
                == ["\(SmallShop.closing.dateKey)"])
        #expect(
            try shop.lines(["state", "failure"], of: "ops.score_run ORDER BY run_id DESC LIMIT 1")
                == ["failed|ScoreError"])
        #expect(
            try shop.lines(
                ["check_name"],
                of: """
                    ops.data_quality WHERE outcome = 'failed' AND date_sk = \(next.dateKey)
                        AND run_id = (SELECT max(run_id) FROM ops.score_run)
                    """) == [checks])
    }

    private func sale(_ customer: UInt64, amount: Int64) -> Sale {
        var generator = SeededGenerator(seed: 99)
        return SmallShop.sale(
            customer, day: SmallShop.closing.dayNumber, amount: amount, &generator)
    }

    // Requirements, defect 32: money of several currencies was added up as if it were one.
    @Test("a second currency stops the run and leaves the last snapshot in force")
    func secondCurrency() async throws {
        try shop.store([sale(3, amount: 900)], currency: "USD")
        try await expectStop("one_currency")
        // Neither is the row forgotten by the next attempt.
        try await expectStop("one_currency", fromScratch: true)
    }

    @Test("an order below zero stops the run")
    func wrongSign() async throws {
        let wrong = sale(3, amount: -900)
        try shop.store([
            Sale(
                customer: wrong.customer, origin: wrong.origin, orderKey: wrong.orderKey,
                kind: .order, instantMicroseconds: wrong.instantMicroseconds, day: wrong.day,
                revenueMinor: -900, marginMinor: nil, lines: nil, items: nil)
        ])
        try await expectStop("signs")
    }

    @Test("a history that got lost on the way is noticed, and a run from scratch mends it")
    func lostHistory() async throws {
        try shop.database.connect().execute(
            """
            DELETE FROM warehouse.customer_order_history
            WHERE customer_key = \(SmallShop.key(5).bytes)
            """)
        try await expectStop("conservation")
        let summary = try await shop.score(next, fromScratch: true)
        #expect(summary.isFromScratch)
        #expect(try await shop.score(next).ordersRead == 0)
    }

    @Test("customers that vanish stop the run")
    func vanished() async throws {
        try shop.database.connect().script(
            unsafeSQL: """
                DELETE FROM warehouse.fact_sales WHERE customer_key IN (
                    SELECT customer_key FROM warehouse.fact_customer_rfm ORDER BY 1 LIMIT 12)
                """)
        // What is kept of them still holds; the table itself has lost a fifth of them.
        try await expectStop("customers_kept", fromScratch: true)
    }

    @Test("an order of a day to come warns, is left out and is scored when its day has passed")
    func future() async throws {
        let row = try #require(
            try shop.database.connect().query(
                """
                INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key,
                    kind, ordered_at, date_sk, revenue_minor, currency, load_id)
                SELECT customer_key, 1, customer_key, customer_key, 'order',
                    now() + interval '20 days', to_char(now() + interval '20 days',
                    'YYYYMMDD')::integer, 100, 'EUR', 1
                FROM warehouse.fact_customer_rfm LIMIT 1
                RETURNING customer_key, date_sk
                """
            ).first)
        let customer = try #require(Pseudonym(row.decode("customer_key", as: [UInt8].self)))
        let day = try #require(
            CalendarDate(dateKey: Int(row.decode("date_sk", as: Int32.self))))
        let stored = try storedScores()
        let before = try await shop.score()
        #expect(before.warnings.contains("future_orders"))
        #expect(before.orders == shop.sales.count)
        #expect(try storedScores() == stored)
        // As of its own day it has not passed yet.
        #expect(try await shop.score(day).orders == shop.sales.count)
        let after = try await shop.score(day.adding(days: 1))
        #expect(after.orders == shop.sales.count + 1)
        let scored = try StoredFact("fact_customer_rfm", of: after.asOf, in: shop)
        #expect(scored.rows[customer]?["days_since_last_order"] == "1.0")
        #expect(scored.rows[customer]?["total_spend_365_minor"] == "100.0")
    }

    @Test("two runs at a time: the second is told to wait, and writes nothing")
    func oneAtATime() async throws {
        let other = try Connection(shop.configuration)
        #expect(try SnapshotPublication.lock(on: other))
        await #expect(throws: ScoreError.self) { try await shop.score(next) }
        #expect(try shop.number("SELECT count(*) FROM ops.score_run") == 1)
    }

    @Test("a run gives its right back when it ends, so that the next may begin at once")
    func oneAfterAnother() async throws {
        for _ in 0..<5 {
            try await shop.score()
            let held = try shop.number(
                """
                SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (
                    SELECT oid FROM pg_database WHERE datname = current_database())
                """)
            #expect(held == 0)
        }
    }
}
