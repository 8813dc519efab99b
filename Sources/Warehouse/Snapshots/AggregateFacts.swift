public import CustomerModel
public import Database

/// A small table of counts and sums about a snapshot, nobody's in particular.
public struct AggregateFact: Hashable, Sendable {
    public let name: String
    /// In the order in which a row is written; `date_sk`, the as-of day, comes first.
    public let columns: [ColumnName]

    private init(_ name: String, _ columns: [ColumnName]) {
        self.name = name
        self.columns = ["date_sk"] + columns
    }

    /// Counts, spend and lift of each campaign and day.
    public static let campaignPerformance = AggregateFact(
        "fact_campaign_performance",
        [
            "campaign_sk", "audience_size", "impressions", "unique_reach", "opens", "clicks",
            "leads_generated", "conversions", "orders_attributed", "revenue_attributed_minor",
            "margin_attributed_minor", "spend_minor", "control_size", "control_conversions",
            "target_size",
            "target_conversions", "conversion_lift", "conversion_lift_low",
            "conversion_lift_high",
        ])
    /// Customers and revenue of each cohort and month since.
    public static let cohortMonth = AggregateFact(
        "fact_cohort_month",
        [
            "cohort_month", "month_index", "cohort_size", "active_customers", "revenue_minor",
            "cumulative_revenue_minor", "partial",
        ])
    /// Customers of each move from a segment to another.
    public static let segmentMigration = AggregateFact(
        "fact_segment_migration",
        [
            "from_date_sk", "from_segment_sk", "to_segment_sk", "customers",
            "migration_direction",
        ])
    /// Conversions and revenue of each method and channel, and of orders that no journey led to.
    public static let attribution = AggregateFact(
        "fact_attribution",
        ["method", "channel_sk", "conversions", "revenue_minor", "removal_effect"])
    /// What each channel does on the way to orders.
    public static let touchpoint = AggregateFact(
        "fact_touchpoint",
        [
            "channel_sk", "touches", "customers", "journeys", "conversions",
            "assisted_conversions", "mean_position", "mean_days_to_conversion",
        ])
    /// How often one step of a journey follows another.
    public static let journeyTransition = AggregateFact(
        "fact_journey_transition", ["from_state", "to_state", "transitions", "probability"])
    /// Moves between the first steps of journeys.
    public static let journeyStep = AggregateFact(
        "fact_journey_step", ["step", "from_state", "to_state", "journeys"])
    /// Customers of each stage of each funnel.
    public static let funnel = AggregateFact(
        "fact_funnel", ["funnel", "stage", "stage_name", "customers"])
    /// Costs and customers of each channel and month.
    public static let acquisitionChannel = AggregateFact(
        "fact_acquisition_channel",
        [
            "channel_sk", "cohort_month", "customers", "mature_customers",
            "mature_revenue_365_minor", "mature_acquisition_cost_minor",
            "acquisition_cost_minor", "marketing_cost_minor", "sales_cost_minor",
            "first_order_value_minor", "days_to_convert_sum", "days_to_convert_count",
            "paid_back_customers", "median_payback_days", "known_cost_customers",
            "mature_known_cost_customers", "mature_known_cost_revenue_365_minor",
            "mature_known_cost_margin_365_minor", "lost_cost_minor",
        ])
    /// Customers, repeat purchases and value of each category of first orders.
    public static let firstCategory = AggregateFact(
        "fact_first_category", ["category_sk"] + firstColumns)
    /// Customers, repeat purchases and value of each discount code of first orders.
    public static let firstDiscount = AggregateFact(
        "fact_first_discount", ["discount_sk"] + firstColumns)
    private static let firstColumns: [ColumnName] = [
        "customers", "observed_customers", "repeat_customers", "revenue_minor", "margin_minor",
        "predicted_clv_1_year_minor",
    ]
    /// Leads of each week and channel, by how far they came.
    public static let leadFunnel = AggregateFact(
        "fact_lead_funnel",
        ["channel_sk", "iso_year", "iso_week", "leads", "contacted", "converted", "ordered"])
    /// Activities and customers of each channel and type.
    public static let engagementChannel = AggregateFact(
        "fact_engagement_channel",
        ["channel_sk", "activity_type", "window_days", "activities", "customers"])
    /// Answers of each month.
    public static let nps = AggregateFact(
        "fact_nps",
        [
            "month", "responses", "promoters", "passives", "detractors",
            "satisfaction_responses", "satisfaction_sum",
        ])
    /// Members and points of each month.
    public static let loyalty = AggregateFact(
        "fact_loyalty",
        [
            "month", "members", "active_members", "points_earned", "points_redeemed",
            "points_balance",
        ])
    /// Customers lost in each month.
    public static let churnRate = AggregateFact(
        "fact_churn_rate",
        ["month", "customers_at_start", "churned", "new_customers", "reactivated", "partial"])
    /// Value of the next year of the shop, its segments, tiers and cohorts.
    public static let valueTotal = AggregateFact(
        "fact_value_total",
        [
            "group_kind", "group_key", "group_name", "customers", "predicted_clv_1_year_minor",
            "predicted_clv_1_year_low_minor", "predicted_clv_1_year_high_minor", "past_windows",
            "model_version",
        ])
    /// What is at stake in each segment and what to do.
    public static let segmentRecommendation = AggregateFact(
        "fact_segment_recommendation",
        [
            "segment_sk", "customers", "revenue_365_minor", "predicted_clv_1_year_minor",
            "expected_churners", "retention_priority", "target_marketing_strategy",
        ])

    /// Puts `rows` rows of `asOf` in the place of those that stand.
    ///
    /// `write` is asked for each row in turn, after `date_sk` has been written.
    public func replace(
        asOf: CalendarDate, rows: Int, on transaction: Transaction,
        write: (Int, inout BinaryCopyWriter) -> Void
    ) throws {
        let date = Int32(asOf.dateKey)
        try transaction.execute(
            "DELETE FROM warehouse.\(unsafeSQL: name) WHERE date_sk = \(date)")
        try transaction.copyIn("warehouse." + name, columns: columns, rows: rows) { writer in
            for row in 0..<rows {
                try writer.row()
                writer.write(date)
                write(row, &writer)
            }
        }
    }
}
