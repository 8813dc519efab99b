-- A cost that nobody tells is NULL, not zero: cost per customer, return and payback are of customers
-- whose cost is known, and there are none where nobody's is.
ALTER TABLE warehouse.fact_acquisition_channel
    ALTER mature_acquisition_cost_minor DROP NOT NULL,
    ALTER acquisition_cost_minor DROP NOT NULL,
    ALTER marketing_cost_minor DROP NOT NULL,
    ALTER sales_cost_minor DROP NOT NULL,
    -- 0 in rows of before this was counted: their ratios are NULL until the day is scored again.
    ADD known_cost_customers bigint NOT NULL DEFAULT 0,
    ADD mature_known_cost_customers bigint NOT NULL DEFAULT 0,
    ADD mature_known_cost_revenue_365_minor bigint NOT NULL DEFAULT 0,
    -- Spent on leads that won nobody.
    ADD lost_cost_minor bigint;
ALTER TABLE warehouse.fact_campaign_day
    ALTER spend_minor DROP NOT NULL, ALTER spend_minor DROP DEFAULT;
ALTER TABLE warehouse.fact_campaign_performance
    ALTER spend_minor DROP NOT NULL, ALTER spend_minor DROP DEFAULT;

-- Cost is all that was spent in the month, on leads that won nobody too, for each customer won whose
-- cost is known; revenue is compared with cost only where a whole year has been seen, and of the same
-- customers.
CREATE OR REPLACE VIEW warehouse.vw_acquisition_channel_performance
    WITH (security_invoker = true) AS
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
    CASE WHEN f.mature_known_cost_customers > 0 THEN
        round(100.0 * (f.mature_known_cost_revenue_365_minor - f.mature_acquisition_cost_minor)
            / nullif(f.mature_acquisition_cost_minor, 0), 1) END AS acquisition_roi_pct,
    f.payback_days_count AS customers_paid_back,
    round(f.payback_days_sum::numeric / nullif(f.payback_days_count, 0), 1)
        AS avg_cac_payback_days,
    f.known_cost_customers, f.mature_known_cost_customers
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_acquisition_channel f USING (date_sk)
LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk)
ORDER BY cohort_month DESC, customers_acquired DESC, channel_name;
