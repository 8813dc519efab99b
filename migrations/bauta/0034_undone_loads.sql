-- A load can be taken back: what it brought goes, what it wrote over is put back, and its file may be loaded
-- again. Who did it stands in the log of access.
ALTER TABLE ops.load
    -- What the file is called, as everywhere; NULL for loads of before.
    ADD file_id text CHECK (file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'),
    ADD undone_at timestamptz;

-- Removes people of whom nothing is left: no contact, no row of the warehouse, and nobody joined with them.
CREATE FUNCTION identity.remove_vacant(customer_keys bytea[]) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    vacant bytea[];
BEGIN
    SELECT array_agg(s.subject_id) INTO vacant
    FROM identity.subject s
    WHERE s.analytics_key = ANY (customer_keys)
        AND NOT EXISTS (SELECT FROM vault.contact c WHERE c.subject_id = s.subject_id)
        AND NOT EXISTS (SELECT FROM identity.merge m WHERE m.winner_id = s.subject_id)
        AND NOT EXISTS (SELECT FROM identity.merge m WHERE m.loser_id = s.subject_id)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_sales f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.replaced_sale f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_lead f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_customer_activity f
            WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.customer_rollup r
            WHERE r.customer_key = s.analytics_key OR r.commercial_key = s.analytics_key);
    IF vacant IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM identity.link WHERE subject_id = ANY (vacant);
    DELETE FROM warehouse.dim_customer d USING identity.subject s
    WHERE s.subject_id = ANY (vacant) AND d.customer_key = s.analytics_key;
    DELETE FROM identity.subject WHERE subject_id = ANY (vacant);
    RETURN cardinality(vacant);
END
$$;

-- Takes the load `undone` back and says how many rows went, how many were put back, and how many contacts and
-- people are no more. People whom it joined stay joined.
CREATE FUNCTION ops.undo_load(
    undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    touched bytea[];
    more bytea[];
    counted bigint;
BEGIN
    -- No load meanwhile: this is the lock that loads take.
    PERFORM pg_advisory_xact_lock('bauta_ingest'::regrole::oid::bigint::int, w.number)
    FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load';
    PERFORM FROM ops.load WHERE load_id = undone AND undone_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such load, or it was taken back before' USING ERRCODE = '22023';
    END IF;
    -- As of now its people have what it brought: that they lose it must not make them suspicious.
    PERFORM identity.review_subjects();

    -- What it had replaced was replaced by whatever replaced it.
    WITH gone AS (
        DELETE FROM warehouse.replaced_sale WHERE load_id = undone RETURNING *
    )
    UPDATE warehouse.replaced_sale r SET replaced_by = gone.replaced_by
    FROM gone
    WHERE r.replaced_by = undone AND r.order_key = gone.order_key
        AND r.source_id = gone.source_id AND r.kind = gone.kind;
    WITH gone AS (
        DELETE FROM warehouse.replaced_anonymous_sale WHERE load_id = undone RETURNING *
    )
    UPDATE warehouse.replaced_anonymous_sale r SET replaced_by = gone.replaced_by
    FROM gone
    WHERE r.replaced_by = undone AND r.order_key = gone.order_key
        AND r.source_id = gone.source_id AND r.kind = gone.kind;

    WITH gone AS (
        DELETE FROM warehouse.fact_sales WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO removed, touched FROM gone;
    DELETE FROM warehouse.fact_anonymous_sales WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    removed := removed + counted;
    WITH back AS (
        DELETE FROM warehouse.replaced_sale WHERE replaced_by = undone RETURNING *
    ), put AS (
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
            channel_sk, campaign_sk, load_id)
        SELECT customer_key, source_id, order_key, origin_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id
        FROM back ON CONFLICT DO NOTHING RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO restored, more FROM put;
    touched := touched || more;
    WITH back AS (
        DELETE FROM warehouse.replaced_anonymous_sale WHERE replaced_by = undone RETURNING *
    )
    INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
        revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk,
        load_id)
    SELECT source_id, order_key, kind, ordered_at, date_sk, revenue_minor, margin_minor, currency,
        lines_count, items_count, channel_sk, campaign_sk, load_id
    FROM back ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS counted = ROW_COUNT;
    restored := restored + counted;
    INSERT INTO warehouse.rewritten_customer (customer_key)
    SELECT DISTINCT key FROM unnest(touched) AS t (key) ON CONFLICT DO NOTHING;

    WITH gone AS (
        DELETE FROM warehouse.fact_customer_activity WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    removed := removed + counted;
    touched := touched || more;
    WITH gone AS (
        DELETE FROM warehouse.fact_lead WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    removed := removed + counted;
    touched := touched || more;
    WITH gone AS (
        DELETE FROM vault.contact WHERE load_id = undone RETURNING subject_id
    )
    SELECT count(*), coalesce(array_agg(DISTINCT s.analytics_key), '{}') INTO contacts, more
    FROM gone JOIN identity.subject s USING (subject_id);
    touched := touched || more;
    people := identity.remove_vacant(touched);

    DELETE FROM vault.quarantine WHERE load_id = undone;
    DELETE FROM vault.left_out_field WHERE load_id = undone;
    -- Its file may be loaded again, from its first row; batches of keys go on being numbered.
    UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0,
        changed = 0, anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}',
        subjects_new = 0, subjects_merged = 0, finished_at = NULL, undone_at = now()
    WHERE load_id = undone;
END
$$;
REVOKE ALL ON FUNCTION identity.remove_vacant(bytea[]), ops.undo_load(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.undo_load(bigint) TO bauta_vault;

-- Rows that an earlier load of the same file refused, under other rules, leave the list once this load of it
-- has come to its end: what it refuses itself stands there in their place.
CREATE FUNCTION vault.forget_superseded(of_load bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    forgotten bigint;
BEGIN
    WITH earlier AS (
        SELECT e.load_id FROM ops.load l
        JOIN ops.load e ON e.mapping = l.mapping AND e.file_digest = l.file_digest
            AND e.load_id < l.load_id
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL
    ), fields AS (
        DELETE FROM vault.left_out_field USING earlier
        WHERE vault.left_out_field.load_id = earlier.load_id
    ), gone AS (
        DELETE FROM vault.quarantine q USING earlier WHERE q.load_id = earlier.load_id RETURNING 1
    )
    SELECT count(*) INTO forgotten FROM gone;
    RETURN forgotten;
END
$$;
REVOKE ALL ON FUNCTION vault.forget_superseded(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.forget_superseded(bigint) TO bauta_ingest;
