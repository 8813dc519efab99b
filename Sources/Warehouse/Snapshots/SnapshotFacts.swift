import Database

extension SnapshotFact {
    /// Recency, frequency and money of each customer, and the segment.
    public static let rfm = SnapshotFact(
        "fact_customer_rfm",
        [
            "days_since_last_order", "first_order_date", "last_order_date",
            "order_count_365_days", "order_count_180_days", "order_count_90_days",
            "avg_days_between_orders", "total_spend_365_minor", "total_spend_180_minor",
            "total_spend_90_minor", "avg_order_value_minor", "recency_score",
            "recency_percentile", "frequency_score", "frequency_percentile", "monetary_score",
            "monetary_percentile", "rfm_segment_sk", "rfm_score_change", "segment_changed",
        ])

    /// What each customer has brought and is expected to bring.
    public static let value = SnapshotFact(
        "fact_customer_ltv",
        [
            "tenure_days", "tenure_months", "total_historical_revenue_minor",
            "total_historical_orders", "total_historical_profit_minor", "avg_order_value_minor",
            "avg_orders_per_month", "avg_margin_percentage", "avg_monthly_revenue_minor",
            "historical_clv_minor", "predicted_clv_1_year_minor",
            "predicted_clv_1_year_low_minor", "predicted_clv_1_year_high_minor",
            "predicted_clv_3_year_minor", "predicted_clv_lifetime_minor",
            "simple_clv_1_year_minor", "simple_clv_3_year_minor", "simple_clv_lifetime_minor",
            "probability_alive", "expected_orders_1_year", "clv_confidence_score", "provisional",
            "acquisition_cost_minor",
            "total_service_cost_minor", "net_customer_value_minor", "clv_to_cac_ratio", "tier_sk",
            "value_percentile", "clv_trend", "clv_change_pct_30d", "model_version",
        ])

    /// How likely each customer is to stay away, and why.
    public static let churnRisk = SnapshotFact(
        "fact_customer_churn_risk",
        [
            "days_since_last_order", "days_since_last_interaction", "orders_last_30_days",
            "orders_last_90_days", "spend_last_30_minor", "spend_last_90_minor",
            "order_frequency_trend", "spend_trend", "engagement_trend",
            "avg_order_interval_change_pct", "declined_orders_count", "complaints_count",
            "returns_count_90_days", "support_tickets_open", "churn_probability",
            "churn_risk_score", "churn_risk_category", "rule_score", "thin",
            "predicted_churn_date", "days_until_predicted_churn", "top_churn_factor_1_code",
            "top_churn_factor_1_value", "top_churn_factor_1_contribution",
            "top_churn_factor_2_code", "top_churn_factor_2_value",
            "top_churn_factor_2_contribution", "top_churn_factor_3_code",
            "top_churn_factor_3_value", "top_churn_factor_3_contribution", "model_version",
            "intervention_priority", "recommended_action",
        ])

    /// What each customer does besides what they spend.
    public static let behavior = SnapshotFact(
        "fact_customer_behavior",
        [
            "cluster_segment_sk", "cluster_distance", "engagement_score", "interactions_90_days",
            "engagement_trend", "nps_score", "nps_category", "satisfaction_score",
            "loyalty_points_balance", "loyalty_points_earned_365_days",
            "loyalty_points_redeemed_365_days", "returns_count_365_days", "return_rate",
            "complaints_count_365_days",
        ])

    /// How each customer was won and what came of it.
    public static let acquisition = SnapshotFact(
        "fact_customer_acquisition",
        [
            "acquisition_date_sk", "channel_sk", "campaign_sk", "first_touchpoint_type",
            "first_touchpoint_channel_sk", "lead_created_date", "first_contact_date",
            "conversion_date", "days_to_convert", "touchpoints_count", "first_order_date",
            "first_order_value_minor", "first_order_items", "days_to_first_order",
            "acquisition_cost_minor", "marketing_cost_attributed_minor",
            "sales_cost_attributed_minor", "revenue_30_days_minor", "revenue_90_days_minor",
            "revenue_365_days_minor", "orders_365_days", "cac_payback_days",
            "first_category_sk", "first_discount_sk",
        ])
}
