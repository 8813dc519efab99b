-- Loads are written in under what stands now; what is taken back in another order than it came stands again all the
-- same; and no value that a service writes stops a score.

-- A transaction that sees what stood when it began would write in the name of a load that has ended meanwhile. The
-- load holds the lock until it has, so that the lock comes first.
CREATE OR REPLACE FUNCTION ops.require_load(load bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'loads are written as what stands now' USING ERRCODE = '25001';
    END IF;
    IF NOT (
        SELECT pg_try_advisory_xact_lock_shared('bauta_ingest'::regrole::oid::bigint::int, w.number)
        FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load')
    THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
    IF NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = require_load.load AND l.finished_at IS NULL)
    THEN
        RAISE EXCEPTION 'this load is not under way' USING ERRCODE = '22023';
    END IF;
END
$$;

-- The load that told of an order next behind `undone`, of those by which something stands or was replaced; NULL
-- where there is none. What nothing of these has replaced is the first that was told behind a word that there is no
-- such order. A file that was loaded again has kept its number, so that one before counts where an order stands.
CREATE FUNCTION warehouse.told_next(
    of_order bytea, of_source smallint, of_kind text, undone bigint)
    RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH told AS (
        SELECT f.load_id, NULL::bigint AS replaced_by FROM warehouse.fact_sales f
        WHERE f.order_key = of_order AND f.source_id = of_source AND f.kind = of_kind
        UNION ALL
        SELECT f.load_id, NULL FROM warehouse.fact_anonymous_sales f
        WHERE f.order_key = of_order AND f.source_id = of_source AND f.kind = of_kind
        UNION ALL
        SELECT r.load_id, r.replaced_by FROM warehouse.replaced_sale r
        WHERE r.order_key = of_order AND r.source_id = of_source AND r.kind = of_kind
            AND r.replaced_by <> undone
        UNION ALL
        SELECT r.load_id, r.replaced_by FROM warehouse.replaced_anonymous_sale r
        WHERE r.order_key = of_order AND r.source_id = of_source AND r.kind = of_kind
            AND r.replaced_by <> undone
    )
    SELECT t.load_id FROM told t
    WHERE NOT EXISTS (SELECT FROM told b WHERE b.replaced_by = t.load_id)
        AND (t.load_id > undone OR EXISTS (SELECT FROM told s WHERE s.replaced_by IS NULL))
    ORDER BY t.load_id > undone DESC, abs(t.load_id - undone) LIMIT 1
$$;
REVOKE ALL ON FUNCTION warehouse.told_next(bytea, smallint, text, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ops.undo_load(
    undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint,
    OUT unread bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    touched bytea[];
    more bytea[];
    counted bigint;
    others bigint := 0;
    was_undone boolean;
BEGIN
    -- No load meanwhile: this is the lock that loads take.
    PERFORM pg_advisory_xact_lock('bauta_ingest'::regrole::oid::bigint::int, w.number)
    FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load';
    SELECT l.undone_at IS NOT NULL INTO was_undone FROM ops.load l WHERE l.load_id = undone FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such load' USING ERRCODE = '22023';
    END IF;
    -- As of now its people have what it brought: that they lose it must not make them suspicious.
    PERFORM identity.review_subjects();

    -- What it had replaced was replaced by whatever replaced it, whoever's the order was by then.
    WITH known AS (
        DELETE FROM warehouse.replaced_sale WHERE load_id = undone
        RETURNING order_key, source_id, kind, replaced_by
    ), anonymous AS (
        DELETE FROM warehouse.replaced_anonymous_sale WHERE load_id = undone
        RETURNING order_key, source_id, kind, replaced_by
    ), gone AS (
        SELECT * FROM known UNION ALL SELECT * FROM anonymous
    ), moved AS (
        UPDATE warehouse.replaced_sale r SET replaced_by = gone.replaced_by
        FROM gone
        WHERE r.replaced_by = undone AND r.order_key = gone.order_key
            AND r.source_id = gone.source_id AND r.kind = gone.kind
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
    -- It may have said that there is none, and another load that there is one all the same: what had stood before
    -- waits for that load to be taken back, whoever's the order is by then.
    UPDATE warehouse.replaced_sale r SET replaced_by = t.next
    FROM (
        SELECT order_key, source_id, kind,
            warehouse.told_next(order_key, source_id, kind, undone) AS next
        FROM warehouse.replaced_sale WHERE replaced_by = undone
    ) AS t
    WHERE r.replaced_by = undone AND r.order_key = t.order_key AND r.source_id = t.source_id
        AND r.kind = t.kind AND t.next IS NOT NULL;
    UPDATE warehouse.replaced_anonymous_sale r SET replaced_by = t.next
    FROM (
        SELECT order_key, source_id, kind,
            warehouse.told_next(order_key, source_id, kind, undone) AS next
        FROM warehouse.replaced_anonymous_sale WHERE replaced_by = undone
    ) AS t
    WHERE r.replaced_by = undone AND r.order_key = t.order_key AND r.source_id = t.source_id
        AND r.kind = t.kind AND t.next IS NOT NULL;
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
    -- By what it alone has told nobody is known any more; by something whoever is left stays known.
    DELETE FROM identity.link l
    WHERE l.load_id = undone AND EXISTS (
        SELECT FROM identity.link o
        WHERE o.subject_id = l.subject_id AND o.load_id IS DISTINCT FROM undone);
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;

    DELETE FROM warehouse.fact_sales_line WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    DELETE FROM warehouse.replaced_sale_line WHERE load_id = undone;
    WITH back AS (
        DELETE FROM warehouse.replaced_sale_line l USING warehouse.fact_sales f
        WHERE l.order_key = f.order_key AND l.source_id = f.source_id AND l.kind = f.kind
            AND l.load_id = f.load_id AND l.customer_key = f.customer_key
        RETURNING l.*
    )
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM back ON CONFLICT DO NOTHING;

    DELETE FROM vault.quarantine WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    DELETE FROM vault.left_out_field WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    -- What it had read again stands in the list again.
    UPDATE vault.quarantine SET superseded_by = NULL, superseded_at = NULL WHERE superseded_by = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    UPDATE vault.left_out_field SET superseded_by = NULL, superseded_at = NULL
    WHERE superseded_by = undone;
    -- Something may have been written in its name since it was taken back.
    IF was_undone AND others + removed + restored + contacts + people = 0 THEN
        RAISE EXCEPTION 'this load was taken back before' USING ERRCODE = '22023';
    END IF;
    -- Its file may be loaded again, from its first row; batches of keys go on being numbered.
    UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0,
        changed = 0, anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}',
        subjects_new = 0, subjects_merged = 0, finished_at = NULL, undone_at = now()
    WHERE load_id = undone;
    -- Rows of later loads that it had said before were none of theirs: their files may be loaded again, and what
    -- stands is there already.
    UPDATE ops.load l SET mapping_digest = sha256(int8send(l.load_id) || l.mapping_digest),
        rules_digest = sha256(int8send(l.load_id) || l.rules_digest)
    FROM ops.load u
    WHERE u.load_id = undone AND l.source_id = u.source_id AND l.load_id <> undone
        AND l.finished_at >= u.started_at;
    GET DIAGNOSTICS unread = ROW_COUNT;
END
$$;

-- What files are held to, other writers are, too: amounts, counts, days that there are.
ALTER TABLE warehouse.fact_campaign_day
    ADD CONSTRAINT fact_campaign_day_numbers CHECK (
        spend_minor <= 1000000000000 AND impressions <= 2147483647 AND clicks <= 2147483647
        AND opens <= 2147483647 AND audience_size <= 2147483647 AND unique_reach <= 2147483647)
        NOT VALID,
    ADD CONSTRAINT fact_campaign_day_day CHECK (date_sk BETWEEN 19900101 AND 20491231
        AND make_date(date_sk / 10000, date_sk / 100 % 100, date_sk % 100) IS NOT NULL) NOT VALID;
ALTER TABLE warehouse.dim_campaign ADD CONSTRAINT dim_campaign_days CHECK (
    start_date BETWEEN '1990-01-01' AND '2049-12-31' AND end_date BETWEEN '1990-01-01' AND '2049-12-31'
    AND budget_minor <= 1000000000000) NOT VALID;
ALTER TABLE warehouse.dim_interaction_channel ADD CONSTRAINT dim_interaction_channel_cost CHECK (
    cost_per_interaction_minor <= 1000000000000) NOT VALID;
ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_costs CHECK (
        marketing_cost_minor <= 1000000000000 AND sales_cost_minor <= 1000000000000) NOT VALID,
    ADD CONSTRAINT fact_lead_created_day CHECK (created_date_sk BETWEEN 19900101 AND 20491231
        AND make_date(created_date_sk / 10000, created_date_sk / 100 % 100, created_date_sk % 100) IS NOT NULL) NOT VALID,
    ADD CONSTRAINT fact_lead_contact_day CHECK (first_contact_date_sk IS NULL OR first_contact_date_sk BETWEEN 19900101 AND 20491231
        AND make_date(first_contact_date_sk / 10000, first_contact_date_sk / 100 % 100, first_contact_date_sk % 100) IS NOT NULL) NOT VALID,
    ADD CONSTRAINT fact_lead_conversion_day CHECK (conversion_date_sk IS NULL OR conversion_date_sk BETWEEN 19900101 AND 20491231
        AND make_date(conversion_date_sk / 10000, conversion_date_sk / 100 % 100, conversion_date_sk % 100) IS NOT NULL) NOT VALID;
ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_day CHECK (activity_date_sk BETWEEN 19900101 AND 20491231
        AND make_date(activity_date_sk / 10000, activity_date_sk / 100 % 100, activity_date_sk % 100) IS NOT NULL) NOT VALID;
