import CustomerModel
import Database
import Scoring
import Settings
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Small tables of a snapshot")
struct SnapshotAggregateTests {
    private static let scored = Task {
        let shop = try SmallShop(seed: 2)
        try await shop.score(monthAgo)
        try await shop.score()
        return shop
    }

    private static let monthAgo = SmallShop.closing.adding(days: -30)
    private let asOf = SmallShop.closing
    private let shop: SmallShop
    private let rules: ScoringRules
    private let orders: CustomerOrders
    private let activities: CustomerActivities

    init() async throws {
        shop = try await Self.scored.value
        rules = try SmallShop.rules()
        orders = shop.orders()
        activities = CustomerActivities(
            grouping: ActivityColumns(
                try Connection(shop.configuration).transaction(.repeatableRead) {
                    try ActivityRows.read(before: SmallShop.closing, from: $0)
                }))
    }

    /// Rows of today as text, one a line, in the order of the text.
    private func stored(_ table: String, _ columns: [String]) throws -> [String] {
        try shop.lines(columns, of: "warehouse.\(table) WHERE date_sk = \(asOf.dateKey)").sorted()
    }

    /// Rows of a kernel in the form of `stored`.
    private func lines(
        _ count: Int, _ values: (Int) -> [any CustomStringConvertible]
    ) -> [String] {
        (0..<count).map { row in line(values(row)) }.sorted()
    }

    private func line(_ values: [any CustomStringConvertible]) -> String {
        values.map(\.description).joined(separator: "|")
    }

    @Test("cohorts of first orders, month by month, the last of them partial")
    func cohorts() throws {
        let table = CohortTable.of(orders, asOf: asOf)
        let expected = lines(table.count) {
            [
                table.cohortMonths[$0], table.monthIndices[$0], table.cohortSizes[$0],
                table.activeCustomers[$0], table.revenues[$0], table.cumulativeRevenues[$0],
                table.isPartial[$0],
            ]
        }
        #expect(
            try stored(
                "fact_cohort_month",
                [
                    "cohort_month", "month_index", "cohort_size", "active_customers",
                    "revenue_minor", "cumulative_revenue_minor", "partial",
                ]) == expected)
        #expect(expected.count > 100 && table.isPartial.contains(true))
        // Every row of money is in one cell: the sum over cells is that over orders.
        #expect(
            try shop.number(
                """
                SELECT sum(revenue_minor) FROM warehouse.fact_cohort_month
                WHERE date_sk = \(asOf.dateKey)
                """)
                == shop.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales"))
    }

    @Test("churn of each month that was seen whole")
    func churnRates() throws {
        let table = ChurnRateTable.of(orders, asOf: asOf)
        let expected = lines(table.count) {
            [
                table.months[$0], table.customersAtStart[$0], table.churned[$0],
                table.newCustomers[$0], table.reactivated[$0], false,
            ]
        }
        #expect(
            try stored(
                "fact_churn_rate",
                [
                    "month", "customers_at_start", "churned", "new_customers", "reactivated",
                    "partial",
                ]) == expected)
        #expect(expected.count > 12 && table.churned.contains { $0 > 0 })
    }

    @Test("answers, points and what was done in which channel")
    func engagement() throws {
        let nps = NPSTable.of(activities, asOf: asOf)
        #expect(
            try stored(
                "fact_nps",
                [
                    "month", "responses", "promoters", "passives", "detractors",
                    "satisfaction_responses", "satisfaction_sum",
                ])
                == lines(nps.count) {
                    [
                        nps.months[$0], nps.responses($0), nps.promoters[$0], nps.passives[$0],
                        nps.detractors[$0], nps.satisfactionCounts[$0], nps.satisfactionSums[$0],
                    ]
                })
        // Two answers of each of 200 customers.
        #expect(
            try shop.number(
                "SELECT sum(responses) FROM warehouse.fact_nps WHERE date_sk = \(asOf.dateKey)")
                == 400)
        let loyalty = LoyaltyTable.of(activities, asOf: asOf)
        #expect(
            try stored(
                "fact_loyalty",
                [
                    "month", "members", "active_members", "points_earned", "points_redeemed",
                    "points_balance",
                ])
                == lines(loyalty.count) {
                    [
                        loyalty.months[$0], loyalty.members[$0], loyalty.activeMembers[$0],
                        loyalty.pointsEarned[$0], loyalty.pointsRedeemed[$0],
                        loyalty.pointsBalances[$0],
                    ]
                })
        #expect(loyalty.pointsBalances.last == Int64(200 * 2 * (50 - 20)))
        let channels = EngagementTable.of(activities, asOf: asOf, windowDays: 90)
        #expect(
            try stored(
                "fact_engagement_channel",
                ["channel_sk", "activity_type", "window_days", "activities", "customers"])
                == lines(channels.count) {
                    [
                        channels.channels[$0], channels.types[$0].rawValue, 90,
                        channels.activities[$0], channels.customers[$0],
                    ]
                })
        #expect(Set(channels.channels) == [1, 2])
    }

    @Test("funnels by stage, and journeys by steps told from 1 under the channels' codes")
    func journeys() throws {
        let funnels = rules.journeys.funnels.flatMap { funnel in
            let table = FunnelTable(
                activities, orders, asOf: asOf, periodDays: rules.journeys.funnelPeriodDays,
                stages: funnel.stages)
            return table.stages.indices.map {
                line([funnel.id, $0 + 1, table.stages[$0].code, table.customers[$0]])
            }
        }
        #expect(
            try stored("fact_funnel", ["funnel", "stage", "stage_name", "customers"])
                == funnels.sorted())
        let flow = StepFlowTable(
            of: Journeys(activities, orders, asOf: asOf, rules: rules.journeys.journeys),
            steps: rules.journeys.journeys.flowSteps)
        func name(_ node: JourneyNode) -> String {
            switch node {
            case .start: "start"
            case .state(let channel): channel == 1 ? "search" : "email"
            case .conversion: "conversion"
            case .drop: "drop"
            case .open: "open"
            }
        }
        let steps = try stored("fact_journey_step", ["step", "from_state", "to_state", "journeys"])
        #expect(
            steps
                == lines(flow.count) {
                    [
                        flow.positions[$0] + 1, name(flow.from[$0]), name(flow.to[$0]),
                        flow.journeys[$0],
                    ]
                })
        #expect(steps.contains { $0.hasPrefix("1|start|") } && steps.count > 3)
    }

    @Test("who moved between segments in a month is who stands in both snapshots")
    func migration() throws {
        let moves = try shop.lines(
            ["f", "t", "count(*)"],
            of: """
                (SELECT coalesce(old.rfm_segment_sk, 0) AS f, coalesce(new.rfm_segment_sk, 0) AS t
                FROM (SELECT * FROM warehouse.fact_customer_rfm
                    WHERE date_sk = \(Self.monthAgo.dateKey)) AS old
                FULL JOIN (SELECT * FROM warehouse.fact_customer_rfm
                    WHERE date_sk = \(asOf.dateKey)) AS new USING (customer_key)) AS m
                GROUP BY f, t
                """)
        #expect(
            try stored(
                "fact_segment_migration", ["from_segment_sk", "to_segment_sk", "customers"])
                == moves.sorted())
        let ranks = rules.assignment.ruleSet.rules.reduce(into: [String: Int]()) {
            $0[$1.name] = $1.rank
        }
        let directions = try shop.lines(
            ["a.segment_name", "b.segment_name", "m.migration_direction"],
            of: """
                warehouse.fact_segment_migration m
                LEFT JOIN warehouse.dim_customer_segment a ON a.segment_sk = m.from_segment_sk
                LEFT JOIN warehouse.dim_customer_segment b ON b.segment_sk = m.to_segment_sk
                """)
        for direction in directions {
            let parts = direction.split(separator: "|").map(String.init)
            let expected =
                switch (ranks[parts[0]], ranks[parts[1]]) {
                case (nil, _): "New"
                case (_, nil): "Vanished"
                case (let from?, let to?):
                    // Rank 1 is the most valuable.
                    to < from ? "Upgraded" : to > from ? "Downgraded" : "Same Level"
                }
            #expect(parts[2] == expected, "\(direction)")
        }
        #expect(Set(directions.map { $0.split(separator: "|")[2] }).count > 3)
    }

    @Test("recommendations add up the facts of the segments' customers")
    func recommendations() throws {
        let differing = try shop.lines(
            ["segment_sk"],
            of: """
                warehouse.fact_segment_recommendation s LEFT JOIN (
                    SELECT r.rfm_segment_sk AS segment_sk, count(*) AS n,
                        sum(r.total_spend_365_minor) AS spend,
                        sum(v.predicted_clv_1_year_minor) AS value, sum(c.churn_probability) AS lost
                    FROM warehouse.fact_customer_rfm r
                    JOIN warehouse.fact_customer_ltv v USING (customer_key, date_sk)
                    JOIN warehouse.fact_customer_churn_risk c USING (customer_key, date_sk)
                    WHERE date_sk = \(asOf.dateKey) GROUP BY 1) AS sums USING (segment_sk)
                WHERE s.date_sk = \(asOf.dateKey) AND (customers = n AND revenue_365_minor = spend
                    AND predicted_clv_1_year_minor = value
                    AND abs(expected_churners - lost) <= 1e-6 * n) IS NOT TRUE
                """)
        #expect(differing.isEmpty)
        #expect(
            try shop.number(
                """
                SELECT sum(customers) FROM warehouse.fact_segment_recommendation
                WHERE date_sk = \(asOf.dateKey)
                """) == Double(orders.customerCount))
        let told = Set(
            try stored(
                "fact_segment_recommendation", ["retention_priority", "target_marketing_strategy"]))
        let known = Set(
            rules.assignment.ruleSet.rules.map {
                line([$0.retentionPriority, $0.targetMarketingStrategy])
            })
        #expect(told.isSubset(of: known) && told.count > 3)
    }
}

@Suite("The snapshot that a month is compared with")
struct MonthAgoTests {
    // Requirements, defect 21: whatever lay 30 days back to the day was compared with, or nothing.
    @Test("is the newest of 30 to 60 days ago, and none where there is none")
    func newestOfAMonth() async throws {
        let shop = try SmallShop(customers: 60, seed: 3)
        /// The day that the snapshot of closing is compared with; nil without one.
        func compared(afterScoring age: Int...) async throws -> String? {
            for age in age { try await shop.score(SmallShop.closing.adding(days: -age)) }
            try await shop.score()
            let days = try shop.lines(
                ["min(from_date_sk)"],
                of: """
                    warehouse.fact_segment_migration
                    WHERE date_sk = \(SmallShop.closing.dateKey) GROUP BY from_date_sk
                    """)
            #expect(days.count <= 1)
            let hasTrend = try shop.number(
                """
                SELECT count(clv_trend) FROM warehouse.fact_customer_ltv
                WHERE date_sk = \(SmallShop.closing.dateKey)
                """)
            #expect((hasTrend == 0) == days.isEmpty)
            return days.first
        }
        func key(_ age: Int) -> String { "\(SmallShop.closing.adding(days: -age).dateKey)" }
        #expect(try await compared(afterScoring: 61, 29) == nil)
        #expect(try await compared(afterScoring: 60) == key(60))
        #expect(try await compared(afterScoring: 45) == key(45))
        #expect(try await compared(afterScoring: 30) == key(30))
        #expect(try await compared(afterScoring: 52) == key(30))
    }
}
