-- What all loads together have brought, so that nobody adds them up: the schedule asks every few seconds,
-- every score asks, and loads are kept for good. Added to with each change of a load, by whomever.
CREATE TABLE ops.load_totals (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    rows_done bigint NOT NULL,
    accepted bigint NOT NULL,
    refused bigint NOT NULL,
    -- When rows last passed, or a load of such came to its end; NULL before the first.
    latest_at timestamptz
);
GRANT SELECT ON ops.load_totals TO bauta_analytics, bauta_status;

CREATE FUNCTION ops.refused_rows(quarantined jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(value::bigint), 0)::bigint FROM jsonb_each_text(quarantined)
$$;

INSERT INTO ops.load_totals (rows_done, accepted, refused, latest_at)
SELECT coalesce(sum(rows_done), 0), coalesce(sum(accepted), 0),
    coalesce(sum(ops.refused_rows(quarantined)), 0),
    max(coalesce(finished_at, started_at)) FILTER (WHERE accepted > 0)
FROM ops.load;

CREATE FUNCTION ops.add_load_to_totals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    passed bigint := coalesce(NEW.accepted, 0) - coalesce(OLD.accepted, 0);
    ended boolean := NEW.accepted > 0 AND NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL;
BEGIN
    UPDATE ops.load_totals SET
        rows_done = rows_done + coalesce(NEW.rows_done, 0) - coalesce(OLD.rows_done, 0),
        accepted = accepted + passed,
        refused = refused + coalesce(ops.refused_rows(NEW.quarantined), 0)
            - coalesce(ops.refused_rows(OLD.quarantined), 0),
        latest_at = CASE WHEN passed > 0 OR ended THEN now() ELSE latest_at END;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ops.refused_rows(jsonb), ops.add_load_to_totals() FROM PUBLIC;
CREATE TRIGGER add_to_totals AFTER INSERT OR UPDATE OR DELETE ON ops.load
    FOR EACH ROW EXECUTE FUNCTION ops.add_load_to_totals();

REVOKE SELECT (load_id, rows_done, quarantined, finished_at) ON ops.load FROM bauta_analytics;
REVOKE SELECT (accepted, finished_at) ON ops.load FROM bauta_status;
