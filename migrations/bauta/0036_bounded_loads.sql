-- What the role of loads or of scores writes stops nobody else: counts have bounds, numbers of sources are not
-- used up by what is taken back, and tables that wait to be attached are few.
ALTER TABLE ops.load
    ADD CONSTRAINT load_counts CHECK (
        rows_done BETWEEN 0 AND 1000000000000 AND accepted BETWEEN 0 AND 1000000000000
        AND duplicates BETWEEN 0 AND 1000000000000 AND changed BETWEEN 0 AND 1000000000000
        AND anonymous BETWEEN 0 AND 1000000000000 AND subjects_new BETWEEN 0 AND 1000000000000
        AND subjects_merged BETWEEN 0 AND 1000000000000 AND batches_done >= 0) NOT VALID,
    ADD CONSTRAINT load_texts CHECK (octet_length(mapping) <= 100
        AND octet_length(quarantined::text) <= 10000 AND octet_length(skipped::text) <= 10000
        AND octet_length(left_out::text) <= 10000 AND octet_length(source_position) <= 1000) NOT VALID;
ALTER TABLE ops.snapshot
    ADD CONSTRAINT snapshot_texts CHECK (octet_length(rule_set) <= 100
        AND octet_length(snapshot) <= 100) NOT VALID;
ALTER TABLE vault.quarantine
    ADD CONSTRAINT quarantine_texts CHECK (octet_length(column_name) <= 4000
        AND octet_length(reason) <= 100) NOT VALID;

CREATE OR REPLACE FUNCTION ops.refused_rows(quarantined jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT least(coalesce(sum(least(greatest(value::numeric, 0), 1e12)), 0), 1e12)::bigint
    FROM jsonb_each_text(quarantined)
$$;
CREATE OR REPLACE FUNCTION ops.add_load_to_totals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    passed bigint := coalesce(NEW.accepted, 0) - coalesce(OLD.accepted, 0);
    ended boolean := NEW.accepted > 0 AND NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL;
BEGIN
    -- A sum that would be too large stays as large as it can be.
    UPDATE ops.load_totals SET
        rows_done = least(9e18, rows_done::numeric + coalesce(NEW.rows_done, 0)
            - coalesce(OLD.rows_done, 0))::bigint,
        accepted = least(9e18, accepted::numeric + passed)::bigint,
        refused = least(9e18, refused::numeric + coalesce(ops.refused_rows(NEW.quarantined), 0)
            - coalesce(ops.refused_rows(OLD.quarantined), 0))::bigint,
        latest_at = CASE WHEN passed > 0 OR ended THEN now() ELSE latest_at END;
    RETURN NULL;
END
$$;

-- A sequence goes on when what took its number is taken back; the next number after the last does not.
CREATE FUNCTION ops.next_source() RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    latest smallint;
BEGIN
    SELECT coalesce(max(source_id), 0) INTO latest FROM ops.source;
    IF latest >= 10000 THEN
        RAISE EXCEPTION 'there are too many sources' USING ERRCODE = '54000',
            HINT = 'As bauta_owner, remove from ops.source those that nothing was loaded from.';
    END IF;
    RETURN latest + 1;
END
$$;
REVOKE ALL ON FUNCTION ops.next_source() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.next_source() TO bauta_ingest;
ALTER TABLE ops.source ALTER COLUMN source_id DROP IDENTITY;
ALTER TABLE ops.source ALTER COLUMN source_id SET DEFAULT ops.next_source();
ALTER TABLE ops.source ADD CONSTRAINT source_name CHECK (octet_length(name) <= 100) NOT VALID;
REVOKE INSERT ON ops.source FROM bauta_ingest;
GRANT INSERT (name) ON ops.source TO bauta_ingest;

-- A day's run stages a table for each of its facts; what is left over of others is dropped by the next run, in
-- one transaction, whose locks are bounded.
CREATE OR REPLACE FUNCTION ops.stage_fact(fact_name text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    staged text := ops.staged_name(fact_name, date_sk);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS warehouse.%I', staged);
    IF (SELECT count(*) FROM pg_class c
        WHERE c.relnamespace = 'warehouse'::regnamespace AND c.relkind = 'r'
            AND c.relname ~ '_[0-9]{8}_staged$') >= 200 THEN
        RAISE EXCEPTION 'too many tables wait to be attached' USING ERRCODE = '54000',
            HINT = 'The next bauta score drops what earlier runs left behind.';
    END IF;
    EXECUTE format(
        'CREATE TABLE warehouse.%I (LIKE warehouse.%I INCLUDING DEFAULTS INCLUDING GENERATED '
        'INCLUDING CONSTRAINTS, CHECK (date_sk >= %s AND date_sk < %s))',
        staged, fact_name, date_sk, date_sk + 1);
    EXECUTE format('GRANT INSERT, SELECT ON warehouse.%I TO bauta_analytics', staged);
END
$$;
CREATE OR REPLACE FUNCTION ops.drop_staged(kept_day integer) RETURNS integer
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
        LIMIT 300
    LOOP
        EXECUTE format('DROP TABLE warehouse.%I', leftover);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$$;
