-- A day that should not have been scored, such as a mistyped one of years to come, can be taken back
-- although it is the latest: it goes with its places on work lists, which would keep every earlier day
-- off them, and with labels of reviewed predictions whose days had not passed by any other snapshot.

-- Drops all tables and rows of a day; called by the functions here alone.
CREATE FUNCTION ops.forget_day(day integer) RETURNS bigint
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
        'fact_segment_migration', 'fact_attribution', 'fact_journey_transition',
        'fact_journey_step', 'fact_funnel', 'fact_acquisition_channel', 'fact_lead_funnel',
        'fact_engagement_channel', 'fact_nps', 'fact_loyalty', 'fact_churn_rate',
        'fact_segment_recommendation'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$$;

-- As before: what is past is forgotten, and never the latest.
CREATE OR REPLACE FUNCTION ops.drop_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF day >= (SELECT coalesce(max(date_sk), 0) FROM ops.snapshot) THEN
        RAISE EXCEPTION 'the latest snapshot is not dropped' USING ERRCODE = '22023';
    END IF;
    RETURN ops.forget_day(day);
END
$$;

-- Takes back the snapshot of a day, whichever it is; returns how many rows it had.
CREATE FUNCTION ops.withdraw_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM ops.snapshot WHERE date_sk = day) THEN
        RAISE EXCEPTION 'there is no snapshot of this day' USING ERRCODE = '22023';
    END IF;
    gone := ops.forget_day(day);
    DELETE FROM warehouse.worklist_candidate WHERE date_sk = day;
    -- A label is known once its horizon lies before a day that was scored.
    DELETE FROM ops.prediction_label
    WHERE source = 'orders' AND to_date(date_sk::text, 'YYYYMMDD') + horizon_days
        > (SELECT coalesce(max(to_date(s.date_sk::text, 'YYYYMMDD')), '-infinity')
            FROM ops.snapshot s);
    RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION ops.forget_day(integer), ops.withdraw_snapshot(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.withdraw_snapshot(integer) TO bauta_analytics;
