import CustomerModel
import Database
import Scoring
import Settings
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Columns of a snapshot")
struct SnapshotColumnsTests {
    /// Scored a month ago and today; all tests read the same shop.
    private static let scored = Task {
        let shop = try SmallShop()
        try await shop.score(monthAgo)
        try await shop.score()
        return shop
    }

    private static let monthAgo = SmallShop.closing.adding(days: -30)
    private let asOf = SmallShop.closing
    let shop: SmallShop
    private let rules: ScoringRules
    private let orders: CustomerOrders
    private let activities: CustomerActivities
    private let store: ModelStore

    init() async throws {
        shop = try await Self.scored.value
        rules = try SmallShop.rules()
        orders = shop.orders()
        let connection = try Connection(shop.configuration)
        activities = CustomerActivities(
            grouping: ActivityColumns(
                try connection.transaction(.repeatableRead) {
                    try ActivityRows.read(before: SmallShop.closing, from: $0)
                }))
        store = ModelStore(connection: connection)
    }

    private func valueTable() throws -> (model: VersionedModel<ValueModel>, table: ValueTable) {
        let model = try #require(
            try store.model(ScoringModels.Name.value, for: asOf, as: ValueModel.self))
        // Of the 18 activities of each of 200 customers 9 were in the channel that costs 7.
        let service = orders.keys.map { $0.low < 200 ? 63 as Int64 : 0 }
        let unknown = [Int64](repeating: CustomerCosts.unknown, count: orders.customerCount)
        return (
            model,
            ValueTable.of(
                orders, asOf: asOf, model: model.model, assumptions: rules.value,
                costs: CustomerCosts(acquisition: unknown, service: service), tiers: rules.tiers)
        )
    }

    private func keys(of customers: [Int32]) -> [Pseudonym] {
        customers.map { orders.keys[Int($0)] }
    }

    @Test("recency, frequency and money are the kernel's, and a score is text of three digits")
    func rfm() throws {
        let stored = try StoredFact("fact_customer_rfm", of: asOf, in: shop)
        let cuts: VersionedModel<RFMCuts> = try #require(
            try store.model(ScoringModels.Name.cuts(of: "default"), for: asOf))
        let table = RFM.table(
            of: orders, asOf: asOf, population: rules.assignment.ruleSet.population,
            cuts: cuts.model)
        let segments = rules.assignment.ruleIndices(of: table)
        let names = rules.assignment.ruleSet.rules.map(\.name)
        let stands = try segmentKeys(type: "rfm")
        let earlier = try StoredFact("fact_customer_rfm", of: Self.monthAgo, in: shop)
        let keys = keys(of: table.customers)
        func code(_ row: Int) -> String {
            "\(table.recencyScores[row])\(table.frequencyScores[row])\(table.monetaryScores[row])"
        }
        func scoreChange(_ row: Int) -> String? {
            guard let before = earlier.rows[keys[row]]?["rfm_score"], before != code(row) else {
                return nil
            }
            return before + "->" + code(row)
        }
        func segment(_ row: Int) -> Int32? { stands[names[Int(segments[row])]] }
        func segmentChanged(_ row: Int) -> Bool {
            guard let before = earlier.rows[keys[row]]?["rfm_segment_sk"] else { return false }
            return before != segment(row)?.stored
        }
        stored.expect(
            keys,
            [
                ("days_since_last_order", { table.daysSinceLastOrder[$0] }),
                ("first_order_date", { table.firstDays[$0] }),
                ("last_order_date", { table.lastDays[$0] }),
                ("order_count_365_days", { table.orders365[$0] }),
                ("order_count_180_days", { table.orders180[$0] }),
                ("order_count_90_days", { table.orders90[$0] }),
                ("avg_days_between_orders", { table.averageDaysBetweenOrders($0) }),
                ("total_spend_365_minor", { table.spend365[$0] }),
                ("total_spend_180_minor", { table.spend180[$0] }),
                ("total_spend_90_minor", { table.spend90[$0] }),
                ("avg_order_value_minor", { table.averageOrderValue($0) }),
                ("recency_score", { table.recencyScores[$0] }),
                ("recency_percentile", { table.recencyPercentiles[$0] }),
                ("frequency_score", { table.frequencyScores[$0] }),
                ("frequency_percentile", { table.frequencyPercentiles[$0] }),
                ("monetary_score", { table.monetaryScores[$0] }),
                ("monetary_percentile", { table.monetaryPercentiles[$0] }),
                ("rfm_score", { code($0) }),
                ("rfm_composite_score", { table.code($0) }),
                ("rfm_segment_sk", { segment($0) }),
                ("rfm_score_change", { scoreChange($0) }),
                ("segment_changed", { segmentChanged($0) }),
            ])
        // Requirements, defect 8: a score was a number in one place and three letters in another.
        let types = try shop.lines(
            ["data_type"],
            of: """
                information_schema.columns WHERE table_schema = 'warehouse'
                    AND table_name = 'fact_customer_rfm' AND column_name = 'rfm_score'
                """)
        #expect(types == ["text"])
        #expect(
            try shop.number(
                "SELECT count(*) FROM warehouse.fact_customer_rfm WHERE rfm_score ~ '^[1-5]{3}$'")
                == Double(stored.rows.count + earlier.rows.count))
    }

    /// `segment_sk` by name.

    @Test("value is the kernel's, with the formula as written and the trend of a month beside it")
    func value() throws {
        let (model, table) = try valueTable()
        let simple = SimpleCLV.of(orders, asOf: asOf, parameters: .asWritten)
        let alive = model.model.probabilitiesAlive(of: orders, asOf: asOf)
        let earlier = try StoredFact("fact_customer_ltv", of: Self.monthAgo, in: shop)
        let keys = keys(of: table.customers)
        let changes = table.changes(
            from: orders.keys.map { key in
                earlier.rows[key]?["predicted_clv_1_year_minor"].flatMap(Double.init)
                    .map { Int64($0) } ?? ValueTable.unknown
            })
        let tiers = try tierKeys()
        // What holds of a year's revenue holds of its margin, discounted from the middle of the year.
        let bounds = table.customers.indices.map { row -> (low: Double, high: Double)? in
            let share = table.marginRates[row] / 1.1.squareRoot()
            let ends = [table.expectedSpendLow[row] * share, table.expectedSpendHigh[row] * share]
            guard ends.allSatisfy(\.isFinite) else { return nil }
            return (min(ends[0], ends[1]).rounded(), max(ends[0], ends[1]).rounded())
        }
        try StoredFact("fact_customer_ltv", of: asOf, in: shop).expect(
            keys,
            [
                ("tenure_days", { table.tenureDays[$0] }),
                ("tenure_months", { table.tenureMonths($0) }),
                ("total_historical_revenue_minor", { table.revenue[$0] }),
                ("total_historical_orders", { table.orders[$0] }),
                ("total_historical_profit_minor", { table.margin[$0] }),
                ("avg_order_value_minor", { table.averageOrderValue($0) }),
                ("avg_orders_per_month", { table.ordersPerMonth($0) }),
                ("avg_margin_percentage", { table.averageMarginPercentage($0) }),
                ("avg_monthly_revenue_minor", { table.averageMonthlyRevenue($0) }),
                ("historical_clv_minor", { table.margin[$0] }),
                ("predicted_clv_1_year_minor", { table.oneYear[$0] }),
                ("predicted_clv_1_year_low_minor", { bounds[$0]?.low }),
                ("predicted_clv_1_year_high_minor", { bounds[$0]?.high }),
                ("predicted_clv_3_year_minor", { table.threeYears[$0] }),
                ("predicted_clv_lifetime_minor", { table.lifetime[$0] }),
                ("simple_clv_1_year_minor", { simple.oneYear[$0].rounded() }),
                ("simple_clv_3_year_minor", { simple.threeYear[$0].rounded() }),
                ("simple_clv_lifetime_minor", { simple.lifetime[$0].rounded() }),
                ("probability_alive", { alive[$0] }),
                ("expected_orders_1_year", { table.yearPurchases[$0] }),
                ("clv_confidence_score", { table.confidenceScore($0) }),
                ("provisional", { table.isProvisional($0) }),
                // No source tells it.
                ("acquisition_cost_minor", { _ in nil }),
                ("total_service_cost_minor", { table.serviceCosts[$0] }),
                ("net_customer_value_minor", { _ in nil }),
                ("clv_to_cac_ratio", { _ in nil }),
                ("tier_sk", { tiers[Int(table.tierLevels[$0])] }),
                ("value_percentile", { table.valuePercentiles[$0] }),
                ("clv_trend", { changes[$0].trend?.rawValue }),
                ("clv_change_pct_30d", { changes[$0].percent }),
                ("model_version", { _ in model.version }),
            ])
        #expect(bounds.contains { $0 != nil }, "the shop is too small for intervals")
        #expect(changes.contains { $0.trend != nil } && alive.count == keys.count)
        #expect(table.serviceCosts.reduce(0, +) == 200 * 63)
    }

    /// `tier_sk` by level.

    @Test("the risk of churn is the kernel's, with up to three factors and what to do")
    func churn() throws {
        let model = try #require(
            try store.model(ScoringModels.Name.churn, for: asOf, as: ChurnModel.self),
            "the shop is too small for a model of churn")
        let value = try valueTable().table
        // Everybody has ordered: rows are customers.
        #expect(value.count == orders.customerCount)
        let table = ChurnTable.of(
            orders, asOf: asOf, model: model.model,
            ruleBook: ChurnRuleBook(
                thresholds: rules.churn.thresholds, priorities: rules.churn.priorities,
                plan: rules.recommendations.plan,
                rules: ChurnRules(minimumOrders: rules.churn.ruleMinimumOrders)),
            context: ChurnContext(
                activities: activities, values: value.oneYear,
                tierCodes: rules.tiers.tiers.map(\.code), tiers: value.tierLevels.map { $0 - 1 }))
        let recommendations = rules.recommendations.plan.recommendations
        func factor(_ place: Int, _ row: Int) -> ChurnTable.TopFactors.Entry? {
            let entries = table.topFactors[row].entries
            return entries.indices.contains(place) ? entries[place] : nil
        }
        var expected: [StoredFact.Column] = [
            ("days_since_last_order", { table.daysSinceLastOrder[$0] }),
            ("days_since_last_interaction", { table.daysSinceLastInteraction[$0] }),
            ("orders_last_30_days", { table.ordersLast30Days[$0] }),
            ("orders_last_90_days", { table.ordersLast90Days[$0] }),
            ("spend_last_30_minor", { table.spendLast30Days[$0] }),
            ("spend_last_90_minor", { table.spendLast90Days[$0] }),
            ("order_frequency_trend", { table.orderFrequencyTrends[$0].name }),
            ("spend_trend", { table.spendTrends[$0].name }),
            ("engagement_trend", { table.engagementTrends[$0]?.name }),
            ("avg_order_interval_change_pct", { table.intervalChangePercents[$0] }),
            ("declined_orders_count", { table.declinedOrders[$0] }),
            ("complaints_count", { table.complaints[$0] }),
            ("returns_count_90_days", { table.returnsLast90Days[$0] }),
            ("support_tickets_open", { table.openTickets[$0] }),
            ("churn_probability", { table.probabilities[$0] }),
            ("churn_risk_score", { (100 * table.probabilities[$0]).rounded() }),
            ("churn_risk_category", { table.categories[$0].name }),
            ("rule_score", { table.ruleScores[$0] }),
            ("thin", { table.isThin[$0] }),
            ("predicted_churn_date", { table.predictedChurnDays[$0] }),
            ("days_until_predicted_churn", { table.daysUntilPredictedChurn($0) }),
            ("model_version", { _ in model.version }),
            ("intervention_priority", { table.interventionPriorities[$0] }),
            ("recommended_action", { recommendations[Int(table.recommendations[$0])].code }),
        ]
        for place in 0..<3 {
            let name = "top_churn_factor_\(place + 1)"
            expected += [
                (name + "_code", { factor(place, $0)?.factor.code }),
                (name + "_value", { factor(place, $0)?.value }),
                (name + "_contribution", { factor(place, $0)?.contribution }),
            ]
        }
        try StoredFact("fact_customer_churn_risk", of: asOf, in: shop).expect(
            keys(of: table.customers), expected)
        #expect(Set(table.categories).count > 1 && table.isThin.contains(true))
    }

    @Test("behaviour is the kernel's, and empty where somebody never answered or joined")
    func behavior() throws {
        let model = try #require(
            try store.model(ScoringModels.Name.clusters, for: asOf, as: ClusterModel.self))
        var table = BehaviorTable.of(orders, activities, asOf: asOf)
        table.assign(model.model)
        let clusters = try segmentKeys(type: "behavioral")
        func member(_ row: Int, _ points: Int64) -> Int64? {
            table.isLoyaltyMember[row] ? points : nil
        }
        let stored = try StoredFact("fact_customer_behavior", of: asOf, in: shop)
        stored.expect(
            keys(of: table.customers),
            [
                ("cluster_segment_sk", { clusters[model.model.names[Int(table.clusters[$0])]] }),
                ("cluster_distance", { table.clusterDistances[$0] }),
                ("engagement_score", { table.engagementScores[$0] }),
                ("interactions_90_days", { table.interactions90[$0] }),
                ("engagement_trend", { table.engagementTrends[$0].rawValue }),
                ("nps_score", { table.npsScores[$0] < 0 ? nil : table.npsScores[$0] }),
                ("nps_category", { table.npsCategory($0)?.rawValue }),
                ("satisfaction_score", { table.satisfaction($0) }),
                ("loyalty_points_balance", { member($0, table.loyaltyBalances[$0]) }),
                ("loyalty_points_earned_365_days", { member($0, table.loyaltyEarned365[$0]) }),
                ("loyalty_points_redeemed_365_days", { member($0, table.loyaltyRedeemed365[$0]) }),
                ("returns_count_365_days", { table.returns365[$0] }),
                ("return_rate", { table.returnRate($0) }),
                ("complaints_count_365_days", { table.complaints365[$0] }),
            ])
        // The first 200 customers have answered and earned points; nobody else has.
        #expect(
            stored.rows.filter { $0.value["nps_score"] != nil }.keys.allSatisfy { $0.low < 200 })
        #expect(stored.rows.values.count { $0["loyalty_points_balance"] != nil } == 200)
    }
}
