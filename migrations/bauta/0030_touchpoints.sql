-- Orders that no journey led to stand in the attribution under a method of their own, so that each
-- method and they are all orders of the period.
ALTER TABLE warehouse.fact_attribution
    DROP CONSTRAINT fact_attribution_method_check,
    ADD CONSTRAINT fact_attribution_method_check
        CHECK (method IN ('first', 'last', 'linear', 'markov', 'untouched'));
COMMENT ON COLUMN warehouse.fact_attribution.channel_sk
    IS 'dim_interaction_channel; 0 with the method untouched: orders without a touch';

-- What each channel does on the way to orders.
CREATE TABLE warehouse.fact_touchpoint (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    touches bigint NOT NULL,
    customers bigint NOT NULL,
    journeys bigint NOT NULL,
    -- Of those journeys: how many led to an order, and in how many of them another step came after.
    conversions bigint NOT NULL,
    assisted_conversions bigint NOT NULL,
    -- 1 is the first step of a journey.
    mean_position double precision,
    mean_days_to_conversion double precision,
    PRIMARY KEY (date_sk, channel_sk)
);
GRANT SELECT, INSERT, DELETE ON warehouse.fact_touchpoint TO bauta_analytics;
GRANT SELECT ON warehouse.fact_touchpoint TO bauta_release;

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
        'fact_loyalty', 'fact_churn_rate', 'fact_segment_recommendation'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$$;
