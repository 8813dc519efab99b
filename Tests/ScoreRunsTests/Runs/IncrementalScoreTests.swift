import CustomerModel
import Database
import Scoring
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Scoring day by day")
struct IncrementalScoreTests {
    private static let facts = [
        "fact_customer_rfm", "fact_customer_ltv", "fact_customer_churn_risk",
        "fact_customer_behavior", "fact_customer_acquisition", "fact_campaign_performance",
        "fact_cohort_month", "fact_segment_migration", "fact_attribution",
        "fact_touchpoint",
        "fact_journey_transition", "fact_journey_step", "fact_funnel",
        "fact_acquisition_channel", "fact_first_category", "fact_first_discount",
        "fact_lead_funnel", "fact_engagement_channel", "fact_nps",
        "fact_loyalty", "fact_churn_rate", "fact_segment_recommendation", "fact_value_total",
        "worklist_candidate",
    ]

    /// Everything a day's snapshot says, every bit of it: doubles are printed so that they read back
    /// as themselves.
    private func snapshot(of day: CalendarDate, in shop: SmallShop) throws -> [String: [String]] {
        try Self.facts.reduce(into: [:]) { tables, fact in
            tables[fact] = try shop.lines(
                ["row_to_json(f)"],
                of: "warehouse.\(fact) AS f WHERE date_sk = \(day.dateKey)"
            ).sorted()
        }
    }

    private func expectEqual(_ one: [String: [String]], _ other: [String: [String]]) {
        for fact in Self.facts {
            let (left, right) = (one[fact] ?? [], other[fact] ?? [])
            #expect(
                Set(left).subtracting(right).isEmpty && Set(right).subtracting(left).isEmpty
                    && left.count == right.count, "\(fact) differs")
        }
    }

    @Test("what came in since is read and nothing else, and scores are those of a run from scratch")
    func equalsScratch() async throws {
        let shop = try SmallShop(seed: 4, isOpen: false, tellsLines: true)
        var generator = SeededGenerator(seed: 5)
        let first = SmallShop.closing.adding(days: -36)
        // A tenth of all rows comes in late, whatever day they are of.
        var late = shop.sales.filter { _ in generator.next() % 10 == 0 }.shuffled(using: &generator)
        let held = Set(late.map(\.orderKey))
        let timely = shop.sales.filter { !held.contains($0.orderKey) }
        try shop.store(timely.filter { $0.day < first })
        try await shop.score(first)
        var last = first
        // A later day before an earlier one, and one day twice.
        for step in [5, 35, 6, 36, 36] {
            let day = first.adding(days: step)
            var fresh = timely.filter { $0.day >= last && $0.day < day }
            fresh += late.suffix(9)
            late.removeLast(min(9, late.count))
            try shop.store(fresh)
            last = max(last, day)
            let incremental = try await shop.score(day)
            #expect(!incremental.isFromScratch && incremental.ordersRead == fresh.count)
            let kept = try snapshot(of: day, in: shop)
            let anew = try await shop.score(day, fromScratch: true)
            #expect(anew.isFromScratch && anew.models == incremental.models)
            expectEqual(kept, try snapshot(of: day, in: shop))
            #expect(kept["fact_customer_churn_risk"]?.isEmpty == false)
            #expect((kept["fact_first_category"]?.count ?? 0) > 2)
        }
        #expect(
            try shop.number("SELECT count(*) FROM warehouse.fact_segment_migration") ?? 0 > 0)
        #expect(
            try shop.number("SELECT count(*) FROM warehouse.fact_sales WHERE kind = 'return'")
                ?? 0 > 20)
    }

    @Test("on a work list the most urgent stand first, by priority and then by value at risk")
    func ordersWorklist() async throws {
        let shop = try SmallShop(seed: 4)
        try await shop.score()
        let rows = try Connection(shop.configuration).query(
            """
            SELECT r.intervention_priority AS priority,
                r.churn_probability * l.predicted_clv_1_year_minor AS at_risk
            FROM warehouse.worklist_candidate w
            JOIN warehouse.fact_customer_churn_risk r USING (customer_key, date_sk)
            JOIN warehouse.fact_customer_ltv l USING (customer_key, date_sk)
            WHERE w.list = 'at-risk' ORDER BY w.position
            """)
        let urgency = try rows.map { row in
            (try row.decode("priority") as Int16, -(try row.decode("at_risk") as Double))
        }
        try #require(urgency.count > 20)
        #expect(Set(urgency.map(\.0)).count > 1)
        for (one, next) in zip(urgency, urgency.dropFirst()) { #expect(one <= next) }
    }

    @Test("a copy of the shop that is scored once has the same scores as the one scored every day")
    func equalsCopy() async throws {
        let daily = try SmallShop(seed: 6, isOpen: false, tellsLines: true)
        let start = SmallShop.closing.adding(days: -3)
        try daily.store(daily.sales.filter { $0.day < start })
        try await daily.score(start)
        for step in 1...3 {
            let day = start.adding(days: step)
            try daily.store(
                daily.sales.filter { $0.day >= day.adding(days: -1) && $0.day < day })
            try await daily.score(day)
        }
        // The copy has the same models, dimensions and the snapshot before, and no histories.
        let once = try SmallShop(seed: 6, tellsLines: true)
        let store = try Connection(once.configuration)
        for name in [
            ScoringModels.Name.value, ScoringModels.Name.churn, ScoringModels.Name.clusters,
            ScoringModels.Name.cuts(of: "default"),
        ] {
            let model = try #require(
                try ModelQueries.latest(
                    name, notAfter: SmallShop.closing, on: Connection(daily.configuration)))
            try store.transaction { try ModelQueries.store(model, activate: true, in: $0) }
        }
        try await once.score(SmallShop.closing.adding(days: -1))
        let summary = try await once.score()
        #expect(summary.models.allSatisfy { $0.contains(start.iso8601) })
        expectEqual(
            try snapshot(of: SmallShop.closing, in: daily),
            try snapshot(of: SmallShop.closing, in: once))
    }
}

@Suite("A scoring that was interrupted")
struct InterruptedScoreTests {
    private let shop: SmallShop
    private let next = SmallShop.closing.adding(days: 1)

    init() async throws {
        shop = try SmallShop(customers: 60, seed: 8)
        try await shop.score()
    }

    private func staged() throws -> [String] {
        try shop.lines(
            ["relname"], of: "pg_class WHERE relname LIKE '%\\_staged' AND relkind = 'r'")
    }

    /// Lets runs stage everything and fail where they publish.
    private func forbidPublishing() throws {
        try shop.database.connect().script(
            unsafeSQL: """
                CREATE FUNCTION ops.refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ops.snapshot
                    FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse();
                """)
    }

    private func allowPublishing() throws {
        try shop.database.connect().script(unsafeSQL: "DROP TRIGGER refuse ON ops.snapshot")
    }

    private func takenUp() throws -> Double? {
        // A fact that is taken up is not written: the run has no stage of that name to tell of.
        try shop.number(
            """
            SELECT count(*) FROM ops.score_stage WHERE stage LIKE 'write %'
                AND run_id = (SELECT max(run_id) FROM ops.score_run)
            """)
    }

    @Test("readers see the snapshot before until the next is published, whole")
    func unseen() async throws {
        try forbidPublishing()
        await #expect(throws: DatabaseError.self) { try await shop.score(next) }
        #expect(try staged().count == 5)
        for fact in ["fact_customer_rfm", "fact_cohort_month"] {
            #expect(
                try shop.lines(["max(date_sk)"], of: "warehouse.\(fact)")
                    == ["\(SmallShop.closing.dateKey)"])
        }
        #expect(
            try shop.lines(["state"], of: "ops.score_run ORDER BY run_id")
                == ["complete", "failed"])
        try allowPublishing()
        try await shop.score(next)
        #expect(try staged().isEmpty)
        #expect(
            try shop.lines(["max(date_sk)"], of: "warehouse.fact_customer_rfm")
                == ["\(next.dateKey)"])
    }

    @Test("a run of the same inputs takes up what the dead one has sealed")
    func resumes() async throws {
        try forbidPublishing()
        await #expect(throws: DatabaseError.self) { try await shop.score(next) }
        try allowPublishing()
        // Half of the work got lost in the middle of it.
        try shop.database.connect().script(
            unsafeSQL: "DROP TABLE warehouse.fact_customer_ltv_\(next.dateKey)_staged")
        try await shop.score(next)
        #expect(try takenUp() == 1)
        #expect(
            try shop.lines(["count(*)"], of: "warehouse.fact_customer_ltv GROUP BY date_sk")
                == ["60", "60"])
    }

    @Test("with other inputs, or after a run that ended, everything is written anew")
    func startsOver() async throws {
        try forbidPublishing()
        await #expect(throws: DatabaseError.self) { try await shop.score(next) }
        try allowPublishing()
        var generator = SeededGenerator(seed: 9)
        try shop.store([
            SmallShop.sale(
                1, day: SmallShop.closing.dayNumber, amount: 700, &generator)
        ])
        try await shop.score(next)
        #expect(try takenUp() == 5)
        try await shop.score(next)
        #expect(try takenUp() == 5)
    }

    @Test("another answer of a customer is another input, though it came at the same moment")
    func otherActivity() async throws {
        try forbidPublishing()
        await #expect(throws: DatabaseError.self) { try await shop.score(next) }
        try allowPublishing()
        try shop.database.connect().script(
            unsafeSQL: """
                UPDATE warehouse.fact_customer_activity SET nps_score = 10 - nps_score
                WHERE nps_score IS NOT NULL
                """)
        try await shop.score(next)
        #expect(try takenUp() == 5)
    }
}
