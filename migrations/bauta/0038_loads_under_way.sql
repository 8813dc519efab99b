-- Whoever has the role of loads and its keys writes rows by loads of its own: each is one that can be taken back.

-- A load is under way where it was begun and has not ended, and no other session holds the lock that loads take.
CREATE FUNCTION ops.require_load(load bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = require_load.load AND l.finished_at IS NULL)
    THEN
        RAISE EXCEPTION 'this load is not under way' USING ERRCODE = '22023';
    END IF;
    IF NOT (
        SELECT pg_try_advisory_xact_lock_shared('bauta_ingest'::regrole::oid::bigint::int, w.number)
        FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load')
    THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ops.require_load(bigint) FROM PUBLIC;

-- What a load is stays; how far it is goes on, and ends once.
REVOKE INSERT, UPDATE ON ops.load FROM bauta_ingest;
GRANT INSERT (source_id, mapping, file_digest, mapping_digest, rules_digest, file_id, replays)
    ON ops.load TO bauta_ingest;
GRANT UPDATE (rows_done, source_position, accepted, duplicates, changed, anonymous, quarantined,
    skipped, left_out, subjects_new, subjects_merged, batches_done, finished_at)
    ON ops.load TO bauta_ingest;
CREATE FUNCTION ops.advance_load() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL AND session_user = 'bauta_ingest' THEN
        RAISE EXCEPTION 'this load has ended' USING ERRCODE = '22023';
    END IF;
    IF NEW.rows_done > 0 OR NEW.finished_at IS NOT NULL THEN
        NEW.undone_at := NULL;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION ops.advance_load() FROM PUBLIC;
CREATE TRIGGER advance_load BEFORE UPDATE ON ops.load
    FOR EACH ROW EXECUTE FUNCTION ops.advance_load();
ALTER TABLE ops.load
    ADD CONSTRAINT load_mapping CHECK (mapping ~ '^[a-z0-9-]{1,64}$') NOT VALID,
    ADD CONSTRAINT load_times CHECK (isfinite(started_at) AND isfinite(finished_at)) NOT VALID;

-- An amount is at most 10^15 of a currency's smallest unit.
ALTER TABLE warehouse.fact_sales ADD CONSTRAINT fact_sales_amounts CHECK (
    revenue_minor BETWEEN -1e15 AND 1e15 AND margin_minor BETWEEN -1e15 AND 1e15) NOT VALID;
ALTER TABLE warehouse.fact_anonymous_sales ADD CONSTRAINT fact_anonymous_sales_amounts CHECK (
    revenue_minor BETWEEN -1e15 AND 1e15 AND margin_minor BETWEEN -1e15 AND 1e15) NOT VALID;
ALTER TABLE warehouse.fact_lead ADD CONSTRAINT fact_lead_amounts CHECK (
    marketing_cost_minor BETWEEN -1e15 AND 1e15) NOT VALID;

CREATE OR REPLACE FUNCTION warehouse.store_sales(
    writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[],
    origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[],
    revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[],
    channels integer[], campaigns integer[])
    RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan.
    SET enable_seqscan = off AS $$
DECLARE
    outcomes text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    -- One pass of windows and one look at the tables for each row: no join whose sides the planner cannot count.
    SELECT array_agg(
            CASE
            WHEN t.n <> t.first_n THEN
                CASE WHEN t.said = t.first_said THEN 'same' ELSE 'repeated' END
            WHEN t.revenue IS NULL THEN
                -- A return that a source of its own has told is not denied by its order.
                CASE WHEN e.load_id IS NULL OR t.kind = 'return' AND NOT EXISTS (
                        SELECT FROM ops.load w JOIN ops.load o USING (mapping)
                        WHERE w.load_id = writing_load AND o.load_id = e.load_id) THEN 'void'
                    WHEN e.load_id = writing_load THEN 'repeated' ELSE 'changed' END
            WHEN e.load_id IS NULL THEN 'added'
            WHEN t.said = e.said THEN 'same'
            WHEN e.load_id = writing_load THEN 'repeated'
            ELSE 'changed'
            END ORDER BY t.n)
    INTO outcomes
    FROM (
        -- Records are compared whole, and what is not told is equal to what is not told.
        SELECT g.n, g.order_key, g.kind, g.revenue, g.said, first_value(g.n) OVER same_order AS first_n,
            first_value(g.said) OVER same_order AS first_said
        FROM (
            SELECT s.n, s.order_key, s.kind, s.revenue, ROW(s.customer,
                timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue,
                s.margin, s.lines, s.items, s.channel, s.campaign, in_currency) AS said
            FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns) WITH ORDINALITY
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items, channel,
                    campaign, n)
        ) AS g
        WINDOW same_order AS (PARTITION BY g.order_key, g.kind ORDER BY g.n)
    ) AS t
    LEFT JOIN LATERAL (
        SELECT f.load_id, ROW(f.customer_key, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text) AS said
        FROM warehouse.fact_sales f
        WHERE f.order_key = t.order_key AND f.source_id = of_source AND f.kind = t.kind
        UNION ALL
        SELECT f.load_id, ROW(NULL::bytea, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text)
        FROM warehouse.fact_anonymous_sales f
        WHERE f.order_key = t.order_key AND f.source_id = of_source AND f.kind = t.kind
        LIMIT 1
    ) AS e ON t.n = t.first_n;

    IF 'changed' = ANY (outcomes) THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, order_keys, kinds, outcomes);
        -- The history of whose they are from now on is void, too.
        INSERT INTO warehouse.rewritten_customer (customer_key)
        SELECT DISTINCT s.customer FROM unnest(customer_keys, outcomes) AS s (customer, outcome)
        WHERE s.outcome = 'changed' AND s.customer IS NOT NULL
        ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk, load_id)
    SELECT s.customer, of_source, s.order_key, s.origin, s.kind,
        timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
        in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
    FROM unnest(customer_keys, origin_keys, order_keys, kinds, instants, days, revenues, margins,
            line_counts, item_counts, channels, campaigns, outcomes)
            AS s (customer, origin, order_key, kind, instant, day, revenue, margin, lines, items,
                channel, campaign, outcome)
    WHERE s.outcome IN ('added', 'changed') AND s.customer IS NOT NULL AND s.revenue IS NOT NULL;
    IF array_position(customer_keys, NULL) IS NOT NULL THEN
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id)
        SELECT of_source, s.order_key, s.kind,
            timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
            in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
        FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns, outcomes)
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items,
                    channel, campaign, outcome)
        WHERE s.outcome IN ('added', 'changed') AND s.customer IS NULL AND s.revenue IS NOT NULL;
    END IF;
    RETURN outcomes;
END
$$;

CREATE OR REPLACE FUNCTION vault.store_contacts(
    load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[],
    subject_ids bytea[], content_digests bytea[], content_key_versions integer[],
    stated_times bigint[], stated_orders bigint[], field_contacts bytea[], fields text[],
    sealed_values bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    period bigint;
    stored bigint := cardinality(contact_ids);
BEGIN
    PERFORM ops.require_load(load);
    IF num_nulls(contact_ids, content_digests) > 0 OR stored <> cardinality(content_digests) THEN
        RAISE EXCEPTION 'contacts to store are not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each contact.';
    END IF;
    period := identity.count_lookups(stored);
    INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest,
        content_key_version, batch_id, vault_key_version, load_id, stated_at, stated_order)
    SELECT c.contact_id, c.subject_id, source, c.content_digest, c.content_key_version, batch,
        vault_key, load, least(now(), timestamptz 'epoch' + c.stated * interval '1 microsecond'),
        c.stated_order
    FROM unnest(contact_ids, subject_ids, content_digests, content_key_versions, stated_times,
        stated_orders) AS c (contact_id, subject_id, content_digest, content_key_version, stated,
        stated_order);
    INSERT INTO vault.sealed_field (contact_id, field, sealed)
    SELECT * FROM unnest(field_contacts, fields, sealed_values);
    PERFORM identity.explain_lookups(period, stored + identity.close_lookups(
        stored, (SELECT count(*) FROM unnest(fields) AS f WHERE f IN ('email', 'phone'))));
END
$$;

-- By which load an identifier became known; NULL for those of before.
ALTER TABLE identity.link
    ADD load_id bigint DEFAULT nullif(current_setting('bauta.load', true), '')::bigint;

CREATE OR REPLACE FUNCTION identity.resolve(
    load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[])
    RETURNS TABLE (row_number integer, subject_id bytea, origin_subject_id bytea,
        customer_key bytea, origin_customer_key bytea, is_new boolean, merged integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan. A batch is
    -- sorted in memory: four digests a row under three keys take 12 MB.
    SET plan_cache_mode = force_generic_plan SET work_mem = '64MB'
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    entry record;
    plain record;
    known record;
    missed_count bigint;
    asked_count bigint;
    first_row integer;
    last_row integer;
    looked_up bigint := cardinality(digests);
    -- Digests of an identifier.
    width integer := coalesce(array_position(primaries, true, 2) - 1, cardinality(digests));
    newest integer := key_versions[1];
    unbacked bigint;
    -- Digests under keys between the newest and that under which an identifier is known.
    idle bigint;
    period bigint;
    merges integer[];
BEGIN
    SELECT count(DISTINCT r), min(r), max(r) INTO asked_count, first_row, last_row
    FROM unnest(row_numbers) AS r;
    IF num_nulls(load, row_numbers, kinds, key_versions, digests, primaries, fresh_subjects,
            fresh_keys) > 0
        OR array_position(row_numbers, NULL) IS NOT NULL
        OR array_position(kinds, NULL) IS NOT NULL
        OR array_position(key_versions, NULL) IS NOT NULL
        OR array_position(digests, NULL) IS NOT NULL
        OR array_position(primaries, NULL) IS NOT NULL
        OR array_position(fresh_subjects, NULL) IS NOT NULL
        OR array_position(fresh_keys, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(row_numbers), cardinality(kinds),
            cardinality(key_versions), cardinality(primaries)])
        OR 1 <> ANY (ARRAY[array_lower(row_numbers, 1), array_lower(kinds, 1),
            array_lower(key_versions, 1), array_lower(digests, 1), array_lower(primaries, 1),
            array_ndims(row_numbers), array_ndims(kinds), array_ndims(key_versions),
            array_ndims(digests), array_ndims(primaries), array_ndims(fresh_subjects),
            array_ndims(fresh_keys)])
        OR cardinality(fresh_subjects) <> cardinality(fresh_keys)
        OR array_lower(fresh_subjects, 1) <> 1 OR array_lower(fresh_keys, 1) <> 1
        OR first_row < 1 OR last_row > cardinality(fresh_subjects)
        OR NOT identity.has_one_digest_a_key(row_numbers, kinds, key_versions, primaries, width)
    THEN
        RAISE EXCEPTION 'a question of who is who is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each identifier or row.';
    END IF;
    PERFORM identity.require_keys(key_versions[1:width]);
    -- Two identifiers with one newest digest are one, and have all others in common.
    IF width > 1 AND EXISTS (
        SELECT FROM (
            SELECT min(a.kind) AS kind, array_agg(a.digest ORDER BY a.n) AS digests
            FROM unnest(kinds, digests) WITH ORDINALITY AS a (kind, digest, n)
            GROUP BY (a.n - 1) / width) AS i
        GROUP BY i.kind, i.digests[1] HAVING count(DISTINCT i.digests) > 1)
    THEN
        RAISE EXCEPTION 'one identifier is asked for as several'
            USING ERRCODE = '22023', HINT = 'Each has one digest under each key.';
    END IF;
    -- By the default of identity.link.load_id.
    PERFORM set_config('bauta.load', load::text, true);
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    unbacked := plain.unbacked;
    idle := plain.idle;
    FOR entry IN
        SELECT i.row_number AS r, array_agg(i.row_number) AS numbers,
            array_agg(i.kind ORDER BY i.n) AS kinds,
            array_agg(i.key_version ORDER BY i.n) AS versions,
            array_agg(i.digest ORDER BY i.n) AS digests
        FROM unnest(row_numbers, kinds, key_versions, digests, plain.tangled)
            WITH ORDINALITY AS i (row_number, kind, key_version, digest, is_tangled, n)
        WHERE i.is_tangled
        GROUP BY i.row_number ORDER BY i.row_number
    LOOP
        known := identity.merge_known(
            entry.kinds, entry.versions, entry.digests, width, load);
        merges[entry.r] := known.joined;
        plain := identity.link_plain_rows(
            entry.numbers, entry.kinds, entry.versions, entry.digests, width, newest,
            fresh_subjects, fresh_keys);
        missed_count := missed_count + plain.missed;
        unbacked := unbacked + plain.unbacked + known.strangers;
    END LOOP;
    IF unbacked > 0 THEN
        PERFORM identity.leave_open(unbacked, unbacked * width, 0, 0);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unbacked * width - idle);
    INSERT INTO identity.resolution_count AS c (load_id, asked, missed)
    VALUES (load, asked_count, missed_count)
    ON CONFLICT (load_id) DO UPDATE
    SET asked = c.asked + EXCLUDED.asked, missed = c.missed + EXCLUDED.missed;
    RETURN QUERY
    SELECT f.row_number, l.subject_id, l.origin_subject_id, person.analytics_key,
        origin.analytics_key, l.origin_subject_id = fresh_subjects[f.row_number],
        merges[f.row_number]
    FROM (
        SELECT DISTINCT ON (i.row_number) i.row_number, i.kind, i.key_version, i.digest
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        WHERE i.is_primary
        ORDER BY i.row_number, i.n
    ) AS f
    JOIN identity.link l
        ON l.kind = f.kind AND l.key_version = f.key_version AND l.digest = f.digest
    JOIN identity.subject person ON person.subject_id = l.subject_id
    JOIN identity.subject origin ON origin.subject_id = l.origin_subject_id
    ORDER BY f.row_number;
END
$$;

-- A merge moves what was replaced, too; of two rows that one order had by turns, one is enough.
CREATE OR REPLACE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = winner);
    gone bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = loser);
BEGIN
    INSERT INTO warehouse.rewritten_customer (customer_key) VALUES (kept), (gone)
    ON CONFLICT DO NOTHING;
    DELETE FROM warehouse.replaced_sale r
    WHERE r.customer_key = gone AND EXISTS (
        SELECT FROM warehouse.replaced_sale w
        WHERE w.order_key = r.order_key AND w.source_id = r.source_id AND w.kind = r.kind
            AND w.replaced_by = r.replaced_by AND w.customer_key = kept);
    UPDATE warehouse.replaced_sale SET customer_key = kept WHERE customer_key = gone;
    PERFORM identity.join_subjects(winner, loser, rule, load);
END
$$;

-- Takes the load `undone` back and says how many rows went, how many were put back, how many contacts and people
-- are no more, and how many later loads of its source may be loaded again, since they may have said the same.
-- People whom it joined stay joined, and what it told of region and month of joining stays.
DROP FUNCTION ops.undo_load(bigint);
CREATE FUNCTION ops.undo_load(
    undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint,
    OUT unread bigint)
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
    -- By what it alone has told nobody is known any more; by something whoever is left stays known.
    DELETE FROM identity.link l
    WHERE l.load_id = undone AND EXISTS (
        SELECT FROM identity.link o
        WHERE o.subject_id = l.subject_id AND o.load_id IS DISTINCT FROM undone);

    DELETE FROM vault.quarantine WHERE load_id = undone;
    DELETE FROM vault.left_out_field WHERE load_id = undone;
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
    WHERE u.load_id = undone AND l.source_id = u.source_id AND l.load_id > undone
        AND l.finished_at IS NOT NULL;
    GET DIAGNOSTICS unread = ROW_COUNT;
END
$$;
REVOKE ALL ON FUNCTION ops.undo_load(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.undo_load(bigint) TO bauta_vault;
