-- What people read of the latest complete snapshot. Facts are added up first and named after that, so
-- that no join counts a row twice; what has no name stands under 'Unknown' instead of vanishing. Money
-- is in minor units of the shop's currency, whose sign nobody here presumes. Customers stand under
-- their pseudonym alone. A reader needs the rights to the tables too: a view opens nothing.

-- Customers who had ordered before the campaign, it was sent to, and who ordered in its days: beside
-- those it was not sent to. The difference of the shares with the ends of its 95 % interval.
ALTER TABLE warehouse.fact_campaign_performance
    ADD target_size bigint, ADD target_conversions bigint,
    ADD conversion_lift double precision, ADD conversion_lift_low double precision,
    ADD conversion_lift_high double precision;

-- The day whose scores stand; every view tells it. A day that is being written is not there yet.
CREATE VIEW warehouse.vw_latest_snapshot WITH (security_invoker = true) AS
SELECT max(date_sk) AS date_sk, to_date(max(date_sk)::text, 'YYYYMMDD') AS snapshot_date
FROM ops.snapshot HAVING count(*) > 0;

-- Segments.

CREATE VIEW warehouse.vw_rfm_segment_summary WITH (security_invoker = true) AS
WITH sums AS (
    SELECT l.snapshot_date, f.rfm_segment_sk, count(*) AS customer_count,
        sum(f.total_spend_365_minor)::bigint AS spend,
        sum(f.order_count_365_days::bigint)::bigint AS orders,
        avg(f.days_since_last_order) AS days_since_last_order,
        count(*) FILTER (WHERE f.days_since_last_order <= 30) AS active_last_30_days,
        count(*) FILTER (WHERE f.days_since_last_order > 90) AS inactive_over_90_days
    FROM warehouse.vw_latest_snapshot l JOIN warehouse.fact_customer_rfm f USING (date_sk)
    GROUP BY l.snapshot_date, f.rfm_segment_sk
)
SELECT s.snapshot_date, coalesce(d.segment_name, 'Unknown') AS rfm_segment, d.segment_rank,
    s.customer_count,
    round(100.0 * s.customer_count / sum(s.customer_count) OVER (), 1) AS pct_of_customers,
    s.spend AS total_revenue_365_minor,
    round(s.spend::numeric / s.customer_count, 2) AS avg_revenue_per_customer_minor,
    round(s.orders::numeric / s.customer_count, 1) AS avg_orders_per_customer,
    round(s.spend::numeric / nullif(s.orders, 0), 2) AS avg_order_value_minor,
    round(s.days_since_last_order, 0) AS avg_days_since_last_order,
    s.active_last_30_days, s.inactive_over_90_days,
    CASE
        WHEN d.segment_code IS NULL THEN 'Unknown'
        WHEN d.segment_code IN ('champions', 'loyal_customers') THEN 'High Value'
        WHEN d.segment_code IN ('potential_loyalists', 'recent_customers', 'promising')
            THEN 'Growth Potential'
        WHEN d.segment_code IN ('needs_attention', 'about_to_sleep') THEN 'At Risk'
        ELSE 'Recovery/Lost'
    END AS value_tier
FROM sums s LEFT JOIN warehouse.dim_customer_segment d ON d.segment_sk = s.rfm_segment_sk
ORDER BY total_revenue_365_minor DESC, segment_rank NULLS LAST;

-- A heat map: one row for each of the 25 cells of recency and frequency.
CREATE VIEW warehouse.vw_rfm_score_distribution WITH (security_invoker = true) AS
WITH cells AS (
    SELECT f.recency_score, f.frequency_score, count(*) AS customer_count,
        sum(f.total_spend_365_minor)::bigint AS spend,
        sum(f.order_count_365_days::bigint)::bigint AS orders,
        avg(f.monetary_score) AS monetary_score
    FROM warehouse.vw_latest_snapshot l JOIN warehouse.fact_customer_rfm f USING (date_sk)
    GROUP BY f.recency_score, f.frequency_score
)
SELECT l.snapshot_date, r.axis AS r_axis, f.axis AS f_axis,
    coalesce(c.customer_count, 0) AS customer_count,
    coalesce(c.spend, 0) AS heat_value_minor,
    round(c.spend::numeric / nullif(c.orders, 0), 2) AS avg_order_value_minor,
    round(c.monetary_score, 2) AS avg_monetary_score
FROM warehouse.vw_latest_snapshot l
CROSS JOIN generate_series(1, 5) AS r (axis) CROSS JOIN generate_series(1, 5) AS f (axis)
LEFT JOIN cells c ON c.recency_score = r.axis AND c.frequency_score = f.axis
ORDER BY r_axis DESC, f_axis DESC;

-- Up and down by the segments' rank, 1 the most valuable; new and vanished customers included.
CREATE VIEW warehouse.vw_segment_migration WITH (security_invoker = true) AS
SELECT to_date(m.from_date_sk::text, 'YYYYMMDD') AS compared_with, l.snapshot_date,
    CASE m.from_segment_sk WHEN 0 THEN 'New' ELSE coalesce(p.segment_name, 'Unknown') END
        AS from_segment,
    CASE m.to_segment_sk WHEN 0 THEN 'Vanished' ELSE coalesce(n.segment_name, 'Unknown') END
        AS to_segment,
    m.customers AS customers_migrated,
    CASE
        WHEN m.from_segment_sk = 0 THEN 'New'
        WHEN m.to_segment_sk = 0 THEN 'Vanished'
        WHEN n.segment_rank < p.segment_rank THEN 'Upgraded'
        WHEN n.segment_rank > p.segment_rank THEN 'Downgraded'
        WHEN n.segment_rank = p.segment_rank THEN 'Same Level'
        ELSE 'Unknown'
    END AS migration_direction
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_segment_migration m USING (date_sk)
LEFT JOIN warehouse.dim_customer_segment p ON p.segment_sk = m.from_segment_sk
LEFT JOIN warehouse.dim_customer_segment n ON n.segment_sk = m.to_segment_sk
ORDER BY customers_migrated DESC, from_segment, to_segment;

-- Value. Historical and predicted value are both margin.

CREATE VIEW warehouse.vw_clv_tier_summary WITH (security_invoker = true) AS
WITH sums AS (
    SELECT l.snapshot_date, f.tier_sk, count(*) AS customer_count,
        sum(f.historical_clv_minor)::bigint AS historical,
        sum(f.predicted_clv_lifetime_minor)::bigint AS predicted,
        count(f.predicted_clv_lifetime_minor) AS predicted_customers,
        sum(f.predicted_clv_lifetime_minor) FILTER (WHERE f.acquisition_cost_minor > 0)
            AS predicted_with_cost,
        sum(f.acquisition_cost_minor) FILTER (WHERE f.acquisition_cost_minor > 0
            AND f.predicted_clv_lifetime_minor IS NOT NULL) AS cost,
        avg(f.tenure_months) AS tenure_months
    FROM warehouse.vw_latest_snapshot l JOIN warehouse.fact_customer_ltv f USING (date_sk)
    GROUP BY l.snapshot_date, f.tier_sk
)
SELECT s.snapshot_date, coalesce(d.tier_name, 'Unknown') AS tier_name, d.tier_level,
    s.customer_count,
    round(100.0 * s.customer_count / sum(s.customer_count) OVER (), 1) AS pct_of_customers,
    s.historical AS total_historical_value_minor,
    s.predicted AS total_predicted_value_minor,
    round(s.historical::numeric / s.customer_count, 2) AS avg_historical_clv_minor,
    round(s.predicted::numeric / nullif(s.predicted_customers, 0), 2)
        AS avg_predicted_clv_minor,
    -- Of the customers whose cost is known: their value over what they cost.
    round(s.predicted_with_cost::numeric / nullif(s.cost, 0), 2) AS clv_cac_ratio,
    round(s.tenure_months, 1) AS avg_tenure_months,
    round(100.0 * s.historical / nullif(sum(s.historical) OVER (), 0), 1)
        AS pct_of_total_value
FROM sums s LEFT JOIN warehouse.dim_customer_tier d ON d.tier_sk = s.tier_sk
ORDER BY tier_level DESC NULLS LAST;

-- Bounds are in minor units, names in hundreds of them; the upper bound is exclusive.
CREATE VIEW warehouse.vw_clv_distribution WITH (security_invoker = true) AS
WITH buckets (bucket_order, clv_bucket, lower_bound_minor, upper_bound_minor) AS (
    VALUES (1, 'Under 1,000', NULL::bigint, 100000::bigint), (2, '1,000 - 5,000', 100000, 500000),
        (3, '5,000 - 10,000', 500000, 1000000), (4, '10,000 - 25,000', 1000000, 2500000),
        (5, '25,000 - 50,000', 2500000, 5000000), (6, '50,000 and more', 5000000, NULL),
        (7, 'Unknown', NULL, NULL)
), sums AS (
    SELECT
        CASE
            WHEN f.predicted_clv_lifetime_minor IS NULL THEN 7
            ELSE width_bucket(f.predicted_clv_lifetime_minor,
                '{100000,500000,1000000,2500000,5000000}'::bigint[]) + 1
        END AS bucket_order,
        count(*) AS customer_count, sum(f.historical_clv_minor)::bigint AS historical,
        sum(f.predicted_clv_lifetime_minor)::bigint AS predicted,
        sum(f.total_historical_revenue_minor)::bigint AS revenue,
        sum(f.total_historical_orders::bigint)::bigint AS orders,
        avg(f.avg_orders_per_month) AS orders_per_month, avg(f.tenure_months) AS tenure_months
    FROM warehouse.vw_latest_snapshot l JOIN warehouse.fact_customer_ltv f USING (date_sk)
    GROUP BY 1
)
SELECT l.snapshot_date, b.bucket_order, b.clv_bucket, b.lower_bound_minor, b.upper_bound_minor,
    coalesce(s.customer_count, 0) AS customer_count,
    coalesce(s.historical, 0) AS total_historical_value_minor,
    coalesce(s.predicted, 0) AS total_predicted_value_minor,
    round(s.revenue::numeric / nullif(s.orders, 0), 2) AS avg_order_value_minor,
    round(s.orders_per_month::numeric, 4) AS avg_monthly_orders,
    round(s.tenure_months, 1) AS avg_tenure_months
FROM warehouse.vw_latest_snapshot l CROSS JOIN buckets b LEFT JOIN sums s USING (bucket_order)
ORDER BY bucket_order;

CREATE VIEW warehouse.vw_top_customers_clv WITH (security_invoker = true) AS
SELECT l.snapshot_date, f.customer_key, coalesce(t.tier_name, 'Unknown') AS tier_name,
    coalesce(s.segment_name, 'Unknown') AS rfm_segment, f.tenure_months,
    f.total_historical_orders, f.historical_clv_minor, f.predicted_clv_lifetime_minor,
    f.avg_order_value_minor, f.avg_orders_per_month, f.clv_to_cac_ratio, f.clv_trend,
    f.value_percentile, c.churn_risk_category, c.churn_risk_score
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_customer_ltv f USING (date_sk)
LEFT JOIN warehouse.dim_customer_tier t ON t.tier_sk = f.tier_sk
LEFT JOIN warehouse.fact_customer_rfm r USING (customer_key, date_sk)
LEFT JOIN warehouse.dim_customer_segment s ON s.segment_sk = r.rfm_segment_sk
LEFT JOIN warehouse.fact_customer_churn_risk c USING (customer_key, date_sk)
ORDER BY f.predicted_clv_lifetime_minor DESC NULLS LAST, f.historical_clv_minor DESC,
    f.customer_key
LIMIT 100;

-- Churn.

CREATE VIEW warehouse.vw_churn_risk_overview WITH (security_invoker = true) AS
WITH sums AS (
    SELECT l.snapshot_date, c.churn_risk_category, count(*) AS customer_count,
        sum(f.predicted_clv_lifetime_minor)::bigint AS value,
        count(f.predicted_clv_lifetime_minor) AS valued,
        avg(c.days_since_last_order) AS days_inactive,
        avg(c.orders_last_90_days) AS orders_90, avg(c.spend_last_90_minor) AS spend_90,
        avg(c.churn_probability) AS probability,
        count(*) FILTER (WHERE c.order_frequency_trend = 'decreasing') AS declining_frequency,
        count(*) FILTER (WHERE c.spend_trend = 'decreasing') AS declining_spend
    FROM warehouse.vw_latest_snapshot l
    JOIN warehouse.fact_customer_churn_risk c USING (date_sk)
    -- Both have one row for a customer and day.
    LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk)
    GROUP BY l.snapshot_date, c.churn_risk_category
)
SELECT snapshot_date, churn_risk_category, customer_count,
    round(100.0 * customer_count / sum(customer_count) OVER (), 1) AS pct_of_customers,
    value AS total_clv_at_risk_minor,
    round(value::numeric / nullif(valued, 0), 2) AS avg_clv_at_risk_minor,
    customer_count - valued AS customers_without_clv,
    round(probability::numeric, 4) AS avg_churn_probability,
    round(days_inactive, 1) AS avg_days_inactive, round(orders_90, 2) AS avg_orders_90d,
    round(spend_90, 2) AS avg_spend_90d_minor, declining_frequency, declining_spend
FROM sums
ORDER BY array_position('{Critical,High,Medium,Low}'::text[], churn_risk_category);

-- Whom to call: under the pseudonym. Who has the right to a name asks for it, and is recorded.
CREATE VIEW warehouse.vw_at_risk_customers WITH (security_invoker = true) AS
SELECT l.snapshot_date, c.customer_key, coalesce(t.tier_name, 'Unknown') AS value_tier,
    c.churn_risk_category, c.churn_risk_score, c.churn_probability, c.days_since_last_order,
    c.orders_last_30_days, c.orders_last_90_days, c.spend_last_90_minor, c.order_frequency_trend,
    c.spend_trend, c.top_churn_factor_1_code, c.top_churn_factor_2_code,
    c.top_churn_factor_3_code, c.recommended_action,
    f.predicted_clv_lifetime_minor AS value_at_risk_minor, f.historical_clv_minor,
    c.intervention_priority, c.predicted_churn_date, c.model_version
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_customer_churn_risk c USING (date_sk)
LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk)
LEFT JOIN warehouse.dim_customer_tier t ON t.tier_sk = f.tier_sk
WHERE c.churn_risk_category IN ('High', 'Critical')
ORDER BY c.intervention_priority NULLS LAST, f.predicted_clv_lifetime_minor DESC NULLS LAST,
    c.customer_key;

-- A customer counts once for a factor, whatever its place, and once in all as a main factor: so the
-- columns of main factors add up to all customers and to all their value.
CREATE VIEW warehouse.vw_churn_factor_analysis WITH (security_invoker = true) AS
SELECT l.snapshot_date, m.factor_code, count(*) AS customer_count,
    round(100.0 * count(*) / sum(count(*) FILTER (WHERE m.is_main)) OVER (), 1)
        AS pct_of_customers,
    round(avg(c.churn_risk_score), 1) AS avg_risk_score_when_present,
    sum(f.predicted_clv_lifetime_minor)::bigint AS total_clv_affected_minor,
    count(*) FILTER (WHERE m.is_main) AS main_factor_customers,
    coalesce(sum(f.predicted_clv_lifetime_minor) FILTER (WHERE m.is_main), 0)::bigint
        AS main_factor_clv_minor
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_customer_churn_risk c USING (date_sk)
LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk)
CROSS JOIN LATERAL (VALUES
    (coalesce(c.top_churn_factor_1_code, 'Unknown'), true),
    -- Each code once, whatever a model put where.
    (CASE WHEN c.top_churn_factor_2_code IS DISTINCT FROM c.top_churn_factor_1_code
        THEN c.top_churn_factor_2_code END, false),
    (CASE WHEN c.top_churn_factor_3_code IS DISTINCT FROM c.top_churn_factor_1_code
        AND c.top_churn_factor_3_code IS DISTINCT FROM c.top_churn_factor_2_code
        THEN c.top_churn_factor_3_code END, false)
) AS m (factor_code, is_main)
WHERE m.factor_code IS NOT NULL
GROUP BY l.snapshot_date, m.factor_code
ORDER BY customer_count DESC, factor_code;

-- Acquisition.

-- Cost is all that was spent in the month, on leads that won nobody too, for each customer won; value
-- is compared with cost only where a whole year has been seen.
CREATE VIEW warehouse.vw_acquisition_channel_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.channel_name, 'Unknown') AS channel_name, d.channel_category,
    to_date(f.cohort_month::text, 'YYYYMM') AS cohort_month,
    to_char(to_date(f.cohort_month::text, 'YYYYMM'), 'FMMonth') AS month_name,
    f.cohort_month / 100 AS year_actual,
    f.customers AS customers_acquired, f.acquisition_cost_minor AS total_acquisition_cost_minor,
    f.acquisition_cost_minor - f.marketing_cost_minor - f.sales_cost_minor
        AS cost_of_lost_leads_minor,
    round(f.acquisition_cost_minor::numeric / nullif(f.customers, 0), 2) AS cac_minor,
    round(f.days_to_convert_sum::numeric / nullif(f.days_to_convert_count, 0), 1)
        AS avg_days_to_convert,
    round(f.first_order_value_minor::numeric / nullif(f.customers, 0), 2)
        AS avg_first_order_value_minor,
    f.mature_customers, f.mature_acquisition_cost_minor,
    f.mature_revenue_365_minor AS total_revenue_365_minor,
    round(f.mature_revenue_365_minor::numeric / nullif(f.mature_customers, 0), 2)
        AS avg_revenue_365_minor,
    round(100.0 * (f.mature_revenue_365_minor - f.mature_acquisition_cost_minor)
        / nullif(f.mature_acquisition_cost_minor, 0), 1) AS acquisition_roi_pct,
    f.payback_days_count AS customers_paid_back,
    round(f.payback_days_sum::numeric / nullif(f.payback_days_count, 0), 1)
        AS avg_cac_payback_days
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_acquisition_channel f USING (date_sk)
LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk)
ORDER BY cohort_month DESC, customers_acquired DESC, channel_name;

-- Of leads, those that never became anybody included, by the ISO week in which they came in.
CREATE VIEW warehouse.vw_acquisition_funnel WITH (security_invoker = true) AS
SELECT l.snapshot_date, f.iso_year, f.iso_week, coalesce(d.channel_name, 'Unknown') AS channel_name,
    f.leads, f.contacted, f.converted, f.ordered,
    round(100.0 * f.contacted / nullif(f.leads, 0), 1) AS contact_rate,
    round(100.0 * f.converted / nullif(f.contacted, 0), 1) AS conversion_rate,
    round(100.0 * f.ordered / nullif(f.converted, 0), 1) AS order_rate,
    round(100.0 * f.ordered / nullif(f.leads, 0), 1) AS overall_conversion_rate
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_lead_funnel f USING (date_sk)
LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk)
ORDER BY f.iso_year DESC, f.iso_week DESC, f.leads DESC, channel_name;

-- A month that is not over at the snapshot is marked partial.
CREATE VIEW warehouse.vw_customer_cohort_analysis WITH (security_invoker = true) AS
SELECT l.snapshot_date, to_date(f.cohort_month::text, 'YYYYMM') AS cohort_month,
    f.month_index AS months_since_acquisition, f.cohort_size, f.active_customers,
    f.retention_rate, f.revenue_minor AS cohort_revenue_minor, f.cumulative_revenue_minor,
    round(f.revenue_minor::numeric / nullif(f.active_customers, 0), 2)
        AS avg_revenue_per_active_customer_minor,
    round(f.cumulative_revenue_minor::numeric / nullif(f.cohort_size, 0), 2)
        AS cumulative_revenue_per_customer_minor,
    f.partial AS is_partial
FROM warehouse.vw_latest_snapshot l JOIN warehouse.fact_cohort_month f USING (date_sk)
ORDER BY cohort_month, months_since_acquisition;

-- Campaigns.

-- Rates are of counts, and NULL where there is nothing to divide by. A lift is no effect unless lots
-- were drawn: campaigns are sent to good customers.
CREATE VIEW warehouse.vw_campaign_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.campaign_code, 'Unknown') AS campaign_code, d.campaign_name,
    d.campaign_type, d.start_date, d.end_date, f.audience_size, f.impressions, f.unique_reach,
    f.opens, f.clicks, f.leads_generated, f.conversions, f.orders_attributed,
    f.revenue_attributed_minor, f.spend_minor, f.click_through_rate, f.engagement_rate,
    f.conversion_rate, f.cost_per_impression_minor, f.cost_per_click_minor,
    f.cost_per_lead_minor, f.cost_per_acquisition_minor, f.roi_percentage, f.roas, f.target_size,
    f.target_conversions, f.control_size, f.control_conversions, f.conversion_lift,
    f.conversion_lift_low, f.conversion_lift_high
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_campaign_performance f USING (date_sk)
LEFT JOIN warehouse.dim_campaign d USING (campaign_sk)
ORDER BY d.start_date DESC NULLS LAST, campaign_code;

GRANT SELECT ON warehouse.vw_latest_snapshot, warehouse.vw_rfm_segment_summary,
    warehouse.vw_rfm_score_distribution, warehouse.vw_segment_migration,
    warehouse.vw_clv_tier_summary, warehouse.vw_clv_distribution, warehouse.vw_top_customers_clv,
    warehouse.vw_churn_risk_overview, warehouse.vw_at_risk_customers,
    warehouse.vw_churn_factor_analysis, warehouse.vw_acquisition_channel_performance,
    warehouse.vw_acquisition_funnel, warehouse.vw_customer_cohort_analysis,
    warehouse.vw_campaign_performance
    TO bauta_analytics, bauta_release;
