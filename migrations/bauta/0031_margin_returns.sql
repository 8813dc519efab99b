-- What winning customers returns is judged by margin: lifetime margin to come over what it cost, the share
-- that has paid back and after how many days half have, return on margin with revenue beside. Days of
-- before this have no margin of a first year or of a campaign: their ratios are NULL until scored again.
DROP VIEW warehouse.vw_acquisition_channel_performance, warehouse.vw_campaign_performance;

ALTER TABLE warehouse.fact_acquisition_channel
    -- A mean over those who had paid back already: it was the smaller the fewer had.
    DROP COLUMN payback_days_sum,
    -- Kaplan-Meier over all customers whose cost is known; NULL where half have not paid back.
    ADD median_payback_days integer,
    -- Of mature customers whose cost is known.
    ADD mature_known_cost_margin_365_minor bigint;
ALTER TABLE warehouse.fact_acquisition_channel
    RENAME COLUMN payback_days_count TO paid_back_customers;

ALTER TABLE warehouse.fact_campaign_performance
    ADD margin_attributed_minor bigint,
    DROP COLUMN roi_percentage;
ALTER TABLE warehouse.fact_campaign_performance
    ADD roi_percentage double precision GENERATED ALWAYS AS
        ((margin_attributed_minor::double precision - spend_minor) / nullif(spend_minor, 0) * 100)
        STORED;

-- Cost is all that was spent in the month, on leads that won nobody too, for each customer won whose
-- cost is known; margin and revenue are compared with cost only where a whole year has been seen, and of
-- the same customers.
CREATE VIEW warehouse.vw_acquisition_channel_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.channel_name, 'Unknown') AS channel_name, d.channel_category,
    to_date(f.cohort_month::text, 'YYYYMM') AS cohort_month,
    to_char(to_date(f.cohort_month::text, 'YYYYMM'), 'FMMonth') AS month_name,
    f.cohort_month / 100 AS year_actual,
    f.customers AS customers_acquired, f.acquisition_cost_minor AS total_acquisition_cost_minor,
    f.lost_cost_minor AS cost_of_lost_leads_minor,
    round(f.acquisition_cost_minor::numeric / nullif(f.known_cost_customers, 0), 2) AS cac_minor,
    round(f.days_to_convert_sum::numeric / nullif(f.days_to_convert_count, 0), 1)
        AS avg_days_to_convert,
    round(f.first_order_value_minor::numeric / nullif(f.customers, 0), 2)
        AS avg_first_order_value_minor,
    f.mature_customers, f.mature_acquisition_cost_minor,
    f.mature_revenue_365_minor AS total_revenue_365_minor,
    round(f.mature_revenue_365_minor::numeric / nullif(f.mature_customers, 0), 2)
        AS avg_revenue_365_minor,
    f.known_cost_customers, f.mature_known_cost_customers,
    f.mature_known_cost_revenue_365_minor, f.mature_known_cost_margin_365_minor,
    CASE WHEN f.mature_known_cost_customers > 0 THEN
        round(100.0 * (f.mature_known_cost_margin_365_minor - f.mature_acquisition_cost_minor)
            / nullif(f.mature_acquisition_cost_minor, 0), 1) END AS acquisition_roi_pct,
    CASE WHEN f.mature_known_cost_customers > 0 THEN
        round(f.mature_known_cost_revenue_365_minor::numeric
            / nullif(f.mature_acquisition_cost_minor, 0), 2) END AS revenue_to_cost_ratio,
    f.paid_back_customers,
    round(100.0 * f.paid_back_customers / nullif(f.known_cost_customers, 0), 1) AS paid_back_pct,
    f.median_payback_days
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_acquisition_channel f USING (date_sk)
LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk)
ORDER BY cohort_month DESC, customers_acquired DESC, channel_name;

-- As before; the return on investment is of margin, the return on advertising spend of revenue.
CREATE VIEW warehouse.vw_campaign_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.campaign_code, 'Unknown') AS campaign_code, d.campaign_name,
    d.campaign_type, d.start_date, d.end_date, f.audience_size, f.impressions, f.unique_reach,
    f.opens, f.clicks, f.leads_generated, f.conversions, f.orders_attributed,
    f.revenue_attributed_minor, f.margin_attributed_minor, f.spend_minor, f.click_through_rate,
    f.engagement_rate, f.conversion_rate, f.cost_per_impression_minor, f.cost_per_click_minor,
    f.cost_per_lead_minor, f.cost_per_acquisition_minor, f.roi_percentage, f.roas, f.target_size,
    f.target_conversions, f.control_size, f.control_conversions, f.conversion_lift,
    f.conversion_lift_low, f.conversion_lift_high
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_campaign_performance f USING (date_sk)
LEFT JOIN warehouse.dim_campaign d USING (campaign_sk)
ORDER BY d.start_date DESC NULLS LAST, campaign_code;

GRANT SELECT ON warehouse.vw_acquisition_channel_performance, warehouse.vw_campaign_performance
    TO bauta_analytics, bauta_release;

-- As before, with one meaning of the ratio: of the customers whose cost is known, nothing included, margin to
-- come over what they cost.
CREATE OR REPLACE VIEW warehouse.vw_clv_tier_summary WITH (security_invoker = true) AS
WITH sums AS (
    SELECT l.snapshot_date, f.tier_sk, count(*) AS customer_count,
        sum(f.historical_clv_minor)::bigint AS historical,
        sum(f.predicted_clv_lifetime_minor)::bigint AS predicted,
        count(f.predicted_clv_lifetime_minor) AS predicted_customers,
        sum(f.predicted_clv_lifetime_minor) FILTER (WHERE f.acquisition_cost_minor IS NOT NULL)
            AS predicted_with_cost,
        sum(f.acquisition_cost_minor) FILTER (WHERE f.predicted_clv_lifetime_minor IS NOT NULL)
            AS cost,
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
    round(s.predicted_with_cost::numeric / nullif(s.cost, 0), 2) AS clv_cac_ratio,
    round(s.tenure_months, 1) AS avg_tenure_months,
    round(100.0 * s.historical / nullif(sum(s.historical) OVER (), 0), 1)
        AS pct_of_total_value
FROM sums s LEFT JOIN warehouse.dim_customer_tier d ON d.tier_sk = s.tier_sk
ORDER BY tier_level DESC NULLS LAST;
