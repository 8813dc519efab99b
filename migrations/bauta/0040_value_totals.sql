-- What the customers of the shop, of each segment, tier and cohort are expected to bring together. Such a
-- total has an interval of its own: customers err together, so it is not the sum of theirs.
CREATE TABLE warehouse.fact_value_total (
    date_sk integer NOT NULL,
    group_kind text NOT NULL CHECK (group_kind IN ('shop', 'segment', 'tier', 'cohort')),
    -- segment_sk, tier_sk or YYYYMM of the first order; 0 for the shop.
    group_key integer NOT NULL,
    -- The name of the segment, the code of the tier or the month as 2026-01; all for the shop.
    group_name text NOT NULL,
    customers bigint NOT NULL CHECK (customers >= 0),
    -- As in fact_customer_ltv.
    predicted_clv_1_year_minor bigint NOT NULL,
    -- The 95 % interval, and the past windows whose errors it rests on; NULL and 0 where it is not known.
    predicted_clv_1_year_low_minor bigint,
    predicted_clv_1_year_high_minor bigint,
    past_windows integer NOT NULL,
    model_version text NOT NULL,
    PRIMARY KEY (date_sk, group_kind, group_key),
    CHECK ((past_windows >= 3) = (predicted_clv_1_year_low_minor IS NOT NULL)),
    CHECK ((past_windows = 0) = (predicted_clv_1_year_high_minor IS NULL)),
    CHECK (predicted_clv_1_year_minor
        BETWEEN predicted_clv_1_year_low_minor AND predicted_clv_1_year_high_minor)
);
-- Exact sums, of groups however small: they are not for the release.
GRANT SELECT, INSERT, DELETE ON warehouse.fact_value_total TO bauta_analytics;

-- As before, with the table above.
CREATE OR REPLACE FUNCTION ops.forget_day(day integer) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fact text;
    gone bigint := 0;
    counted bigint;
BEGIN
    DELETE FROM ops.snapshot WHERE date_sk = day;
    FOR fact IN SELECT f.fact FROM ops.snapshot_fact f ORDER BY f.fact LOOP
        IF to_regclass(format('warehouse.%I', format('%s_%s', fact, day))) IS NOT NULL THEN
            EXECUTE format('SELECT count(*) FROM warehouse.%I', format('%s_%s', fact, day))
            INTO counted;
            EXECUTE format('DROP TABLE warehouse.%I', format('%s_%s', fact, day));
        ELSE
            EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
            GET DIAGNOSTICS counted = ROW_COUNT;
        END IF;
        gone := gone + counted;
    END LOOP;
    FOREACH fact IN ARRAY ARRAY['fact_campaign_performance', 'fact_cohort_month',
        'fact_segment_migration', 'fact_attribution', 'fact_touchpoint',
        'fact_journey_transition', 'fact_journey_step', 'fact_funnel',
        'fact_acquisition_channel', 'fact_lead_funnel', 'fact_engagement_channel', 'fact_nps',
        'fact_loyalty', 'fact_churn_rate', 'fact_segment_recommendation',
        'fact_value_total'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$$;
