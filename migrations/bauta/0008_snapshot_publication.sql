-- A snapshot is written beside what stands and put in its place at once: each fact of a day is a
-- table of its own, filled and indexed by several connections at a time, and attached to its parent
-- in the transaction that records the snapshot. Readers see a whole day or none of it, an unfinished
-- run leaves nothing but tables that the next run takes up or throws away, and a day is forgotten by
-- dropping tables.

-- One interval is made and checked, that of the next year; wider ones would be guesses.
ALTER TABLE warehouse.fact_customer_ltv
    DROP predicted_clv_3_year_low_minor, DROP predicted_clv_3_year_high_minor,
    DROP predicted_clv_lifetime_low_minor, DROP predicted_clv_lifetime_high_minor,
    -- 100 where the interval is a point, 50 where it is as wide as what is expected.
    ADD clv_confidence_score double precision CHECK (clv_confidence_score BETWEEN 0 AND 100),
    -- Customer for less than the policy's minimum tenure: mostly the shop's average.
    ADD provisional boolean NOT NULL;

-- Facts that are written a day at a time; of those without history only the latest day stands.
CREATE TABLE ops.snapshot_fact (
    fact text PRIMARY KEY,
    keeps_history boolean NOT NULL
);
INSERT INTO ops.snapshot_fact VALUES
    ('fact_customer_rfm', true), ('fact_customer_ltv', true), ('fact_customer_churn_risk', true),
    ('fact_customer_behavior', true), ('fact_customer_acquisition', false);
GRANT SELECT ON ops.snapshot_fact TO bauta_analytics;

-- Partitions of a month become partitions of a day.
DO $$
DECLARE
    old record;
    day integer;
BEGIN
    FOR old IN
        SELECT parent.relname AS fact, child.relname AS partition
        FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent
        JOIN pg_class child ON child.oid = inhrelid
        WHERE parent.relname IN (SELECT fact FROM ops.snapshot_fact)
            AND parent.relnamespace = 'warehouse'::regnamespace AND parent.relkind = 'p'
    LOOP
        EXECUTE format('ALTER TABLE warehouse.%I DETACH PARTITION warehouse.%I',
            old.fact, old.partition);
        FOR day IN EXECUTE format('SELECT DISTINCT date_sk FROM warehouse.%I', old.partition) LOOP
            EXECUTE format(
                'CREATE TABLE warehouse.%I PARTITION OF warehouse.%I FOR VALUES FROM (%s) TO (%s)',
                old.fact || '_' || day, old.fact, day, day + 1);
        END LOOP;
        DECLARE
            kept text;
        BEGIN
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO kept
            FROM pg_attribute WHERE attrelid = format('warehouse.%I', old.fact)::regclass
                AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
            EXECUTE format('INSERT INTO warehouse.%I (%s) SELECT %s FROM warehouse.%I',
                old.fact, kept, kept, old.partition);
        END;
        EXECUTE format('DROP TABLE warehouse.%I', old.partition);
    END LOOP;
END
$$;
DROP FUNCTION ops.ensure_partition(text, integer);
-- What stands is nobody's to change but by the functions below.
REVOKE INSERT, DELETE ON warehouse.fact_customer_rfm, warehouse.fact_customer_ltv,
    warehouse.fact_customer_churn_risk, warehouse.fact_customer_behavior,
    warehouse.fact_customer_acquisition FROM bauta_analytics;

-- The name a fact of one day is filled under; refuses what is not a fact of snapshots.
CREATE FUNCTION ops.staged_name(fact_name text, date_sk integer) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ops.snapshot_fact f WHERE f.fact = fact_name)
        OR date_sk NOT BETWEEN 19000101 AND 99991231 THEN
        RAISE EXCEPTION 'no fact of snapshots has that name and day' USING ERRCODE = '22023';
    END IF;
    RETURN format('%s_%s_staged', fact_name, date_sk);
END
$$;

-- Makes the empty table that one fact of one day is filled into.
CREATE FUNCTION ops.stage_fact(fact_name text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    staged text := ops.staged_name(fact_name, date_sk);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS warehouse.%I', staged);
    EXECUTE format(
        'CREATE TABLE warehouse.%I (LIKE warehouse.%I INCLUDING DEFAULTS INCLUDING GENERATED '
        'INCLUDING CONSTRAINTS, CHECK (date_sk >= %s AND date_sk < %s))',
        staged, fact_name, date_sk, date_sk + 1);
    EXECUTE format('GRANT INSERT, SELECT ON warehouse.%I TO bauta_analytics', staged);
END
$$;

-- Indexes a filled table, so that attaching it does not have to.
CREATE FUNCTION ops.seal_fact(fact_name text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    staged text := ops.staged_name(fact_name, date_sk);
BEGIN
    EXECUTE format('REVOKE INSERT ON warehouse.%I FROM bauta_analytics', staged);
    EXECUTE format('ALTER TABLE warehouse.%I ADD PRIMARY KEY (customer_key, date_sk)', staged);
    EXECUTE format('ANALYZE warehouse.%I', staged);
END
$$;

-- Puts the sealed tables of a day in the place of what stands; part of the caller's transaction.
CREATE FUNCTION ops.attach_facts(day integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part record;
    staged text;
    standing text;
BEGIN
    FOR part IN SELECT * FROM ops.snapshot_fact ORDER BY fact LOOP
        staged := ops.staged_name(part.fact, day);
        standing := format('%s_%s', part.fact, day);
        IF to_regclass(format('warehouse.%I', staged)) IS NULL THEN
            RAISE EXCEPTION 'the fact % of this day is not staged', part.fact
                USING ERRCODE = '55000';
        END IF;
        -- A day that is scored again later does not displace what is newer.
        IF NOT part.keeps_history AND EXISTS (
            SELECT FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = format('warehouse.%I', part.fact)::regclass
                AND child.relname > standing) THEN
            EXECUTE format('DROP TABLE warehouse.%I', staged);
            CONTINUE;
        END IF;
        PERFORM ops.detach_facts(part.fact, standing, NOT part.keeps_history);
        EXECUTE format('ALTER TABLE warehouse.%I RENAME TO %I', staged, standing);
        EXECUTE format('REVOKE ALL ON warehouse.%I FROM bauta_analytics', standing);
        EXECUTE format(
            'ALTER TABLE warehouse.%I ATTACH PARTITION warehouse.%I FOR VALUES FROM (%s) TO (%s)',
            part.fact, standing, day, day + 1);
    END LOOP;
END
$$;

-- Drops the partition called `standing`, or every partition; called by the functions here alone.
CREATE FUNCTION ops.detach_facts(fact_name text, standing text, every_day boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    partition text;
BEGIN
    FOR partition IN
        SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = format('warehouse.%I', fact_name)::regclass
            AND (every_day OR child.relname = standing)
    LOOP
        EXECUTE format('ALTER TABLE warehouse.%I DETACH PARTITION warehouse.%I',
            fact_name, partition);
        EXECUTE format('DROP TABLE warehouse.%I', partition);
    END LOOP;
END
$$;

-- Throws away what unfinished runs have left, but for the sealed tables of `kept_day`.
CREATE FUNCTION ops.drop_staged(kept_day integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    leftover text;
    dropped integer := 0;
BEGIN
    FOR leftover IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'warehouse'::regnamespace AND c.relkind = 'r'
            AND c.relname ~ '_[0-9]{8}_staged$'
            AND NOT (c.relhasindex AND c.relname LIKE '%\_' || kept_day || '\_staged')
    LOOP
        EXECUTE format('DROP TABLE warehouse.%I', leftover);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;

REVOKE ALL ON FUNCTION ops.staged_name(text, integer), ops.stage_fact(text, integer),
    ops.seal_fact(text, integer), ops.attach_facts(integer), ops.detach_facts(text, text, boolean),
    ops.drop_staged(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.stage_fact(text, integer), ops.seal_fact(text, integer),
    ops.attach_facts(integer), ops.drop_staged(integer) TO bauta_analytics;

-- How much of what came in was refused: a check of the data before it is scored.
GRANT SELECT (load_id, rows_done, quarantined, finished_at) ON ops.load TO bauta_analytics;

-- Digest of everything a run was computed from: a run of the same inputs may take up what a dead one
-- has sealed, because it would write the same.
ALTER TABLE ops.score_run ADD inputs bigint;

-- What the kept histories hold, by which a row that got lost on the way would show.
ALTER TABLE ops.order_history ADD row_count bigint, ADD revenue_minor bigint;

-- Models that never scored a later day are not found for one; those that did may score again.
ALTER TABLE ops.model ADD activated_at timestamptz;
