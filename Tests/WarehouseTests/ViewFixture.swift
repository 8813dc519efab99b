import Database
import TestSupport

/// A warehouse with two complete snapshots and one that is being written, made of plain arithmetic.
///
/// 2024-03-01 and 2024-03-31 stand; 2024-04-01 is staged. Segments' ranks and retention priorities run
/// against each other. Some customers lack a prediction, a tier, a factor, a priority, a name.
struct ViewFixture {
    let database: TemporaryDatabase
    /// As the scoring process.
    let connection: Connection

    init(filled: Bool = true) throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        connection = try database.connect(user: "bauta_analytics")
        guard filled else { return }
        try database.connect(user: "bauta_owner").script(unsafeSQL: Self.dimensions)
        try publish(20_240_301, customers: 400, shift: 5)
        try publish(20_240_331, customers: 500, shift: 0)
        try stage(20_240_401, customers: 900, shift: 3)
        try connection.script(unsafeSQL: Self.aggregates(20_240_301))
        try connection.script(unsafeSQL: Self.aggregates(20_240_331))
    }

    func number(_ query: String) throws -> Double? {
        try connection.query(SQL(unsafeSQL: "SELECT (\(query))::double precision AS n"))
            .first?.decode("n")
    }

    func texts(_ query: String) throws -> [String] {
        try connection.query(SQL(unsafeSQL: "SELECT t::text AS t FROM (\(query)) AS q (t)")).map {
            try $0.decode("t")
        }
    }

    func publish(_ day: Int, customers: Int, shift: Int) throws {
        try stage(day, customers: customers, shift: shift)
        try connection.script(
            unsafeSQL: """
                BEGIN;
                SELECT ops.attach_facts(\(day));
                INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
                VALUES ('rfm', \(day), 'default', ''::bytea, \(customers), 0)
                ON CONFLICT (snapshot, date_sk) DO UPDATE SET completed_at = clock_timestamp();
                COMMIT;
                """)
    }

    private func stage(_ day: Int, customers: Int, shift: Int) throws {
        for fact in try texts("SELECT fact FROM ops.snapshot_fact") {
            try connection.script(unsafeSQL: "SELECT ops.stage_fact('\(fact)', \(day))")
        }
        try connection.script(
            unsafeSQL: Self.scores(day, customers: customers, shift: shift))
        for fact in try texts("SELECT fact FROM ops.snapshot_fact") {
            try connection.script(unsafeSQL: "SELECT ops.seal_fact('\(fact)', \(day))")
        }
    }

    private static let dimensions = """
        INSERT INTO warehouse.dim_customer_segment (segment_code, segment_name, segment_type, rule_set,
            retention_priority, segment_rank)
        VALUES ('champions', 'Champions', 'rfm', 'default', 6, 1),
            ('at_risk', 'At Risk', 'rfm', 'default', 2, 8),
            ('lost', 'Lost', 'rfm', 'default', 11, 11);
        INSERT INTO warehouse.dim_customer_tier (tier_code, tier_name, tier_level,
            min_annual_spend_minor, max_annual_spend_minor)
        VALUES ('bronze', 'Bronze', 1, 0, 50000), ('silver', 'Silver', 2, 50000, NULL);
        INSERT INTO warehouse.dim_interaction_channel (channel_code, channel_name, channel_type,
            channel_category, is_online)
        VALUES ('search', 'Search', 'acquisition', 'digital', true),
            ('store', 'Store', 'sales', 'physical', false);
        """

    /// Customer `i` of `customers`: segment 1 to 3, or 9, which has no name.
    private static func scores(_ day: Int, customers: Int, shift: Int) -> String {
        let key = "substring(sha256(i::text::bytea) FROM 1 FOR 16), \(day)"
        let people = "FROM generate_series(1, \(customers)) AS i"
        return """
            INSERT INTO warehouse.fact_customer_rfm_\(day)_staged (customer_key, date_sk,
                days_since_last_order, first_order_date, last_order_date, recency_score,
                order_count_365_days, order_count_180_days, order_count_90_days, frequency_score,
                total_spend_365_minor, total_spend_180_minor, total_spend_90_minor, monetary_score,
                rfm_segment_sk, recency_percentile, frequency_percentile, monetary_percentile)
            SELECT \(key), i % 200, date '2020-01-01', date '2024-02-01', 1 + i % 4, i % 6, 0, 0,
                1 + i % 5, (i * 97) % 100000 - 500, 0, 0, 1 + (i / 7) % 5,
                CASE WHEN (i + \(shift)) % 50 = 0 THEN 9 ELSE 1 + (i + \(shift)) % 3 END, 0, 0, 0
            \(people);
            INSERT INTO warehouse.fact_customer_ltv_\(day)_staged (customer_key, date_sk, tenure_days,
                tenure_months, total_historical_revenue_minor, total_historical_orders,
                total_historical_profit_minor, historical_clv_minor, predicted_clv_lifetime_minor,
                acquisition_cost_minor, tier_sk, provisional)
            SELECT \(key), i, i / 30, i * 1000, 1 + i % 9, i * 300, i * 300,
                CASE WHEN i % 17 > 0 THEN i::bigint * 13001 % 7000000 - 20000 END,
                CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE i END,
                CASE i % 11 WHEN 0 THEN NULL ELSE 1 + i % 2 END, false \(people);
            INSERT INTO warehouse.fact_customer_churn_risk_\(day)_staged (customer_key, date_sk,
                days_since_last_order, orders_last_30_days, orders_last_90_days, spend_last_30_minor,
                spend_last_90_minor, order_frequency_trend, spend_trend, churn_probability,
                churn_risk_score, churn_risk_category, thin, top_churn_factor_1_code,
                top_churn_factor_2_code, top_churn_factor_3_code, model_version,
                intervention_priority)
            SELECT \(key), i % 200, 0, i % 3, 0, i, (ARRAY['decreasing', 'stable'])[1 + i % 2],
                'stable', (i % 100) / 100.0, i % 100,
                (ARRAY['Low', 'Medium', 'High', 'Critical'])[1 + i % 100 / 25], false,
                CASE WHEN i % 13 > 0 THEN (ARRAY['silence', 'spend_down'])[1 + i % 2] END,
                CASE WHEN i % 13 > 3 THEN 'complaint' END,
                CASE WHEN i % 13 > 6 THEN 'silence' END, 'test',
                CASE WHEN i % 19 > 0 THEN 1 + i % 5 END
            \(people) WHERE i % 23 > 0;
            """
    }

    private static func aggregates(_ day: Int) -> String {
        """
        INSERT INTO warehouse.fact_segment_migration
        VALUES (\(day), 20240301, 1, 2, 30, 'Downgraded'), (\(day), 20240301, 2, 1, 20, 'Upgraded'),
            (\(day), 20240301, 3, 3, 9, 'Same Level'), (\(day), 20240301, 0, 1, 100, 'New'),
            (\(day), 20240301, 2, 0, 4, 'Vanished'), (\(day), 20240301, 9, 1, 1, 'Upgraded');
        INSERT INTO warehouse.fact_acquisition_channel (date_sk, channel_sk, cohort_month, customers,
            mature_customers, mature_revenue_365_minor, mature_acquisition_cost_minor,
            acquisition_cost_minor, marketing_cost_minor, sales_cost_minor, first_order_value_minor,
            days_to_convert_sum, days_to_convert_count, paid_back_customers, known_cost_customers,
            mature_known_cost_customers, mature_known_cost_revenue_365_minor, lost_cost_minor,
            median_payback_days, mature_known_cost_margin_365_minor)
        VALUES (\(day), 1, 202303, 10, 10, 9000, 3000, 3000, 1500, 1000, 5000, 70, 9, 6, 10, 10, 9000,
                500, 50, 4500),
            (\(day), 1, 202402, 4, 0, 0, NULL, 900, 500, 0, 2000, 9, 3, 0, 4, 0, 0, 400, NULL, 0),
            (\(day), 0, 202402, 3, 0, 0, NULL, NULL, NULL, NULL, 700, 0, 0, 0, 0, 0, 0, NULL, NULL, 0),
            (\(day), 2, 202402, 0, 0, 0, NULL, 55, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 55, NULL, 0);
        INSERT INTO warehouse.fact_lead_funnel
        VALUES (\(day), 1, 2020, 53, 8, 6, 3, 2), (\(day), 0, 2021, 1, 5, 0, 0, 0);
        INSERT INTO warehouse.fact_cohort_month (date_sk, cohort_month, month_index, cohort_size,
            active_customers, revenue_minor, cumulative_revenue_minor, partial)
        VALUES (\(day), 202402, 0, 40, 40, 8000, 8000, false),
            (\(day), 202402, 1, 40, 10, 2000, 10000, true),
            (\(day), 202403, 0, 0, 0, 0, 0, true);
        INSERT INTO warehouse.fact_campaign_performance (date_sk, campaign_sk, audience_size,
            impressions, unique_reach, opens, clicks, conversions, orders_attributed,
            revenue_attributed_minor, margin_attributed_minor, spend_minor)
        VALUES (\(day), 1, 100, 400, 80, 0, 1000000, 8, 9, 5000, 1502, 2),
            (\(day), 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            (\(day), 3, 50, 90, 40, 3, 9, 2, 2, 700, 100, NULL);
        """
    }
}
