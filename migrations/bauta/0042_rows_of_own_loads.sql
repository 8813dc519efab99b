-- What the role of loads writes is of a load that is under way, whatever it writes, and goes with it when that is
-- taken back; rows that a load has read again are hidden by it, and stand there again without it.

-- Of sessions of the role of loads alone: what is put back or moved for others is of loads that have ended.
CREATE FUNCTION ops.require_own_load(load bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user = 'bauta_ingest' THEN
        PERFORM ops.require_load(load);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ops.require_own_load(bigint) FROM PUBLIC;
-- As the above, of the source that the load is of.
CREATE FUNCTION ops.require_own_load(load bigint, source smallint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ops.require_own_load(load);
    IF session_user = 'bauta_ingest' AND NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = load AND l.source_id = source)
    THEN
        RAISE EXCEPTION 'this load is of another source' USING ERRCODE = '22023';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ops.require_own_load(bigint, smallint) FROM PUBLIC;
CREATE FUNCTION ops.require_own_loads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ops.require_own_load(l.load_id) FROM (SELECT DISTINCT load_id FROM added) AS l;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ops.require_own_loads() FROM PUBLIC;
CREATE TRIGGER own_load AFTER INSERT ON vault.quarantine
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();
CREATE TRIGGER own_load AFTER INSERT ON vault.quarantine_preamble
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();
CREATE TRIGGER own_load AFTER INSERT ON vault.left_out_field
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();

CREATE FUNCTION warehouse.store_leads(
    writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[],
    origin_keys bytea[], created integer[], contacted integer[], converted integer[],
    channels integer[], campaigns integer[], marketing bigint[], sales bigint[])
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    UPDATE warehouse.fact_lead AS f SET first_contact_date_sk = l.contacted,
        conversion_date_sk = l.converted, marketing_cost_minor = l.marketing,
        sales_cost_minor = l.sales
    FROM unnest(customer_keys, lead_keys, contacted, converted, marketing, sales)
        AS l (customer_key, lead_key, contacted, converted, marketing, sales)
    WHERE f.customer_key = l.customer_key AND f.source_id = of_source AND f.lead_key = l.lead_key;
    INSERT INTO warehouse.fact_lead (customer_key, source_id, lead_key, origin_key,
        created_date_sk, first_contact_date_sk, conversion_date_sk, channel_sk,
        campaign_sk, marketing_cost_minor, sales_cost_minor, load_id)
    SELECT l.customer_key, of_source, l.lead_key, l.origin_key, l.created, l.contacted,
        l.converted, l.channel_sk, l.campaign_sk, l.marketing, l.sales, writing_load
    FROM unnest(customer_keys, lead_keys, origin_keys, created, contacted, converted, channels,
            campaigns, marketing, sales)
        AS l (customer_key, lead_key, origin_key, created, contacted, converted, channel_sk,
            campaign_sk, marketing, sales)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
CREATE FUNCTION warehouse.store_activities(
    writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[],
    origin_keys bytea[], days integer[], instants bigint[], channels integer[],
    campaigns integer[], types text[], minutes integer[], pages integer[], products integer[],
    sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[])
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    INSERT INTO warehouse.fact_customer_activity (customer_key, source_id, activity_key,
        origin_key, activity_date_sk, activity_datetime, channel_sk, campaign_sk,
        activity_type, session_duration_mins, pages_viewed, products_viewed,
        sentiment_score, nps_score, satisfaction_score, loyalty_points, load_id)
    SELECT a.customer_key, of_source, a.activity_key, a.origin_key, a.date_sk,
        timestamptz 'epoch' + a.instant * interval '1 microsecond', a.channel_sk,
        a.campaign_sk, a.type, a.minutes, a.pages, a.products, a.sentiment, a.nps,
        a.satisfaction, a.points, writing_load
    FROM unnest(customer_keys, activity_keys, origin_keys, days, instants, channels, campaigns,
            types, minutes, pages, products, sentiments, nps, satisfactions, points)
        AS a (customer_key, activity_key, origin_key, date_sk, instant, channel_sk, campaign_sk,
            type, minutes, pages, products, sentiment, nps, satisfaction, points)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
-- Lines are of an order that stands there as this load has told it: none waits for an order that may come.
CREATE FUNCTION warehouse.store_sale_lines(
    writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[],
    kinds text[], numbers smallint[], days integer[], products integer[], categories integer[],
    discounts integer[], quantities double precision[], revenues bigint[], digests bigint[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    IF EXISTS (
        SELECT FROM unnest(customer_keys, order_keys, kinds) AS a (customer_key, order_key, kind)
        WHERE NOT EXISTS (
            SELECT FROM warehouse.fact_sales f
            WHERE f.order_key = a.order_key AND f.source_id = of_source AND f.kind = a.kind
                AND f.customer_key = a.customer_key AND f.load_id = writing_load))
    THEN
        RAISE EXCEPTION 'lines of no order' USING ERRCODE = '22023';
    END IF;
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT a.customer_key, of_source, a.order_key, a.kind, writing_load, a.number, a.date_sk,
        a.product, a.category, a.discount, a.quantity, a.revenue, a.digest
    FROM unnest(customer_keys, order_keys, kinds, numbers, days, products, categories, discounts,
            quantities, revenues, digests)
        AS a (customer_key, order_key, kind, number, date_sk, product, category, discount,
            quantity, revenue, digest);
END
$$;
REVOKE ALL ON FUNCTION
    warehouse.store_leads(bigint, smallint, bytea[], bytea[], bytea[], integer[], integer[],
        integer[], integer[], integer[], bigint[], bigint[]),
    warehouse.store_activities(bigint, smallint, bytea[], bytea[], bytea[], integer[], bigint[],
        integer[], integer[], text[], integer[], integer[], integer[], double precision[],
        smallint[], smallint[], integer[]),
    warehouse.store_sale_lines(bigint, smallint, bytea[], bytea[], text[], smallint[], integer[],
        integer[], integer[], integer[], double precision[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    warehouse.store_leads(bigint, smallint, bytea[], bytea[], bytea[], integer[], integer[],
        integer[], integer[], integer[], bigint[], bigint[]),
    warehouse.store_activities(bigint, smallint, bytea[], bytea[], bytea[], integer[], bigint[],
        integer[], integer[], text[], integer[], integer[], integer[], double precision[],
        smallint[], smallint[], integer[]),
    warehouse.store_sale_lines(bigint, smallint, bytea[], bytea[], text[], smallint[], integer[],
        integer[], integer[], integer[], double precision[], bigint[], bigint[]) TO bauta_ingest;
REVOKE ALL ON warehouse.fact_lead, warehouse.fact_customer_activity, warehouse.fact_sales_line
    FROM bauta_ingest;
REVOKE SELECT (customer_key, source_id, lead_key), UPDATE (first_contact_date_sk,
    conversion_date_sk, marketing_cost_minor, sales_cost_minor)
    ON warehouse.fact_lead FROM bauta_ingest;

-- As before; a load says a thing of an order once, also where another has said something since.
CREATE OR REPLACE FUNCTION warehouse.store_sales(
    writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[],
    origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[],
    revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[],
    channels integer[], campaigns integer[], digests bigint[] DEFAULT NULL)
    RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan.
    SET enable_seqscan = off AS $$
DECLARE
    outcomes text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
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
                    WHEN e.load_id = writing_load OR EXISTS (SELECT FROM warehouse.replaced_sale r
                        WHERE r.order_key = t.order_key AND r.source_id = of_source
                            AND r.kind = t.kind AND r.replaced_by = writing_load)
                    THEN 'repeated' ELSE 'changed' END
            WHEN e.load_id IS NULL THEN 'added'
            WHEN t.said = e.said THEN 'same'
            -- What another load has said since must stay what this one's undoing puts back.
            WHEN e.load_id = writing_load OR EXISTS (SELECT FROM warehouse.replaced_sale r
                        WHERE r.order_key = t.order_key AND r.source_id = of_source
                            AND r.kind = t.kind AND r.replaced_by = writing_load)
            THEN 'repeated'
            ELSE 'changed'
            END ORDER BY t.n)
    INTO outcomes
    FROM (
        -- Records are compared whole, and what is not told is equal to what is not told.
        SELECT g.n, g.order_key, g.kind, g.revenue, g.digest, g.said,
            first_value(g.n) OVER same_order AS first_n,
            first_value(g.said) OVER same_order AS first_said
        FROM (
            SELECT s.n, s.order_key, s.kind, s.revenue, s.digest, ROW(s.customer,
                timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue,
                s.margin, s.lines, s.items, s.channel, s.campaign, in_currency, s.digest) AS said
            FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns, digests) WITH ORDINALITY
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items, channel,
                    campaign, digest, n)
        ) AS g
        WINDOW same_order AS (PARTITION BY g.order_key, g.kind ORDER BY g.n)
    ) AS t
    LEFT JOIN LATERAL (
        SELECT f.load_id, ROW(f.customer_key, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text,
            CASE WHEN t.digest IS NOT NULL THEN coalesce((
                SELECT l.lines_digest FROM warehouse.fact_sales_line l
                WHERE l.order_key = f.order_key AND l.source_id = f.source_id
                    AND l.kind = f.kind AND l.load_id = f.load_id LIMIT 1), 0) END) AS said
        FROM warehouse.fact_sales f
        WHERE f.order_key = t.order_key AND f.source_id = of_source AND f.kind = t.kind
        UNION ALL
        SELECT f.load_id, ROW(NULL::bytea, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text, NULL::bigint)
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
-- As before; fields are of contacts that are stored with them.
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
    PERFORM ops.require_own_load(load, source);
    IF EXISTS (SELECT unnest(field_contacts) EXCEPT SELECT unnest(contact_ids)) THEN
        RAISE EXCEPTION 'fields of no contact that is stored here' USING ERRCODE = '22023';
    END IF;
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

-- As before, of a load that is under way.
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
    PERFORM ops.require_own_load(load);
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

-- The load that has read a row again: the row is in the list no more, and gone after 90 days.
ALTER TABLE vault.quarantine ADD superseded_by bigint, ADD superseded_at timestamptz;
ALTER TABLE vault.left_out_field ADD superseded_by bigint, ADD superseded_at timestamptz,
    ADD CONSTRAINT left_out_field_file_id_check CHECK (file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$') NOT VALID;
CREATE INDEX quarantine_superseded ON vault.quarantine (superseded_by) WHERE superseded_by IS NOT NULL;
CREATE INDEX left_out_field_superseded ON vault.left_out_field (superseded_by)
    WHERE superseded_by IS NOT NULL;
-- Each load looks for those whose time is over.
CREATE INDEX quarantine_superseded_at ON vault.quarantine (superseded_at)
    WHERE superseded_at IS NOT NULL;
CREATE INDEX left_out_field_superseded_at ON vault.left_out_field (superseded_at)
    WHERE superseded_at IS NOT NULL;
GRANT SELECT (superseded_by) ON vault.quarantine TO bauta_ingest;
REVOKE INSERT ON vault.left_out_field FROM bauta_ingest;
GRANT INSERT (load_id, file_id, line, column_name, reason) ON vault.left_out_field TO bauta_ingest;
CREATE OR REPLACE FUNCTION vault.forget_superseded(of_load bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    forgotten bigint;
BEGIN
    WITH RECURSIVE earlier AS (
        SELECT e.load_id FROM ops.load l
        JOIN ops.load e ON e.mapping = l.mapping AND e.file_digest = l.file_digest
            AND e.load_id < l.load_id
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL
    -- What was read again of such a load, and refused again.
    ), again AS (
        SELECT load_id FROM earlier
        UNION
        SELECT l.load_id FROM ops.load l JOIN again ON l.replays = again.load_id
        WHERE l.load_id < of_load
    ), fields AS (
        UPDATE vault.left_out_field f SET superseded_by = of_load, superseded_at = now()
        FROM again WHERE f.load_id = again.load_id AND f.superseded_by IS NULL
    ), replayed AS (
        SELECT e.load_id FROM ops.load l JOIN ops.load e ON e.load_id = l.replays
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL AND e.finished_at IS NOT NULL
    ), gone AS (
        UPDATE vault.quarantine q SET superseded_by = of_load, superseded_at = now()
        FROM (SELECT load_id FROM again UNION SELECT load_id FROM replayed) AS ended
        WHERE q.load_id = ended.load_id AND q.superseded_by IS NULL RETURNING 1
    )
    SELECT count(*) INTO forgotten FROM gone;
    DELETE FROM vault.quarantine WHERE superseded_at < now() - interval '90 days';
    DELETE FROM vault.left_out_field WHERE superseded_at < now() - interval '90 days';
    RETURN forgotten;
END
$$;

-- As before, and a second time where something stands in the name of a load that was taken back.
DROP FUNCTION ops.undo_load(bigint), ops.undo_load_rows(bigint);
CREATE FUNCTION ops.undo_load(
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
REVOKE ALL ON FUNCTION ops.undo_load(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.undo_load(bigint) TO bauta_vault;

-- As of sources: the next number after the last is not used up by what is taken back, or was there before.
CREATE FUNCTION warehouse.next_product_category() RETURNS integer
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(category_sk), 0) + 1 FROM warehouse.dim_product_category
$$;
CREATE FUNCTION warehouse.next_product() RETURNS integer
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(product_sk), 0) + 1 FROM warehouse.dim_product
$$;
CREATE FUNCTION warehouse.next_discount_code() RETURNS integer
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(discount_sk), 0) + 1 FROM warehouse.dim_discount_code
$$;
REVOKE ALL ON FUNCTION warehouse.next_product_category(), warehouse.next_product(),
    warehouse.next_discount_code() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION warehouse.next_product_category(), warehouse.next_product(),
    warehouse.next_discount_code() TO bauta_ingest;
ALTER TABLE warehouse.dim_product_category ALTER COLUMN category_sk DROP IDENTITY;
ALTER TABLE warehouse.dim_product_category
    ALTER COLUMN category_sk SET DEFAULT warehouse.next_product_category();
ALTER TABLE warehouse.dim_product ALTER COLUMN product_sk DROP IDENTITY;
ALTER TABLE warehouse.dim_product ALTER COLUMN product_sk SET DEFAULT warehouse.next_product();
ALTER TABLE warehouse.dim_discount_code ALTER COLUMN discount_sk DROP IDENTITY;
ALTER TABLE warehouse.dim_discount_code
    ALTER COLUMN discount_sk SET DEFAULT warehouse.next_discount_code();
