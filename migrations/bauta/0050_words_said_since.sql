-- Rows that are read again speak as of their first load, and what was said since stays; what other writers say of
-- sales, customers, companies and streams is held to what files are.

-- Which load said last that there is no order of a number of which nothing was known, or said something of a lead. Of
-- orders it is kept while rows of the source wait to be read again. It tells of nobody.
CREATE TABLE ops.last_word (
    source_id smallint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('order', 'return', 'lead')),
    row_key bytea NOT NULL CHECK (octet_length(row_key) = 16),
    load_id bigint NOT NULL,
    PRIMARY KEY (source_id, kind, row_key)
);
INSERT INTO ops.last_word (source_id, kind, row_key, load_id)
SELECT source_id, 'lead', lead_key, max(load_id) FROM warehouse.fact_lead GROUP BY source_id, lead_key;

-- What a load said that is taken back is said no more.
CREATE FUNCTION ops.forget_last_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM ops.last_word WHERE load_id = NEW.load_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ops.forget_last_words() FROM PUBLIC;
CREATE TRIGGER forget_last_words AFTER UPDATE ON ops.load
    FOR EACH ROW WHEN (NEW.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
    EXECUTE FUNCTION ops.forget_last_words();

-- Notes that there is none of `row_keys`, of which nothing had been said.
CREATE FUNCTION warehouse.note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    IF NOT EXISTS (SELECT FROM vault.quarantine q JOIN ops.load l USING (load_id) WHERE l.source_id = of_source) THEN
        RETURN;
    END IF;
    INSERT INTO ops.last_word (source_id, kind, row_key, load_id)
    SELECT DISTINCT of_source, a.kind, a.row_key, writing_load FROM unnest(row_keys, kinds) AS a (row_key, kind)
    WHERE a.kind IN ('order', 'return')
    ON CONFLICT (source_id, kind, row_key) DO UPDATE SET load_id = EXCLUDED.load_id;
END
$$;

-- Of a load that reads refused rows again: what was first loaded of them, by which mapping and when, and the loads of
-- the same content, itself left out. No row of any other load.
CREATE FUNCTION ops.load_read_again(
    of_load bigint, OUT mapping text, OUT began_at timestamptz, OUT family bigint[])
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT l.load_id, l.replays FROM ops.load l WHERE l.load_id = of_load
        UNION
        SELECT l.load_id, l.replays FROM ops.load l JOIN above ON l.load_id = above.replays
    ), content AS (
        SELECT f.load_id, f.mapping, f.started_at
        FROM above JOIN ops.load r ON r.load_id = above.load_id AND r.replays IS NULL
        JOIN ops.load f ON f.mapping = r.mapping AND f.file_digest = r.file_digest
        WHERE above.load_id <> of_load
    ), related AS (
        SELECT load_id FROM content
        UNION
        SELECT l.load_id FROM ops.load l JOIN related ON l.replays = related.load_id
    )
    SELECT (SELECT c.mapping FROM content c LIMIT 1), (SELECT min(c.started_at) FROM content c),
        (SELECT array_agg(r.load_id) FROM related r WHERE r.load_id <> of_load)
$$;

-- Of numbers that a load reads again, each: 'since' where another load has said something of it since the rows were
-- first loaded, or that it is gone; 'own' where the rows' own load has told it beside them; NULL where it may be
-- written. Of what is not told (`are_told`), such as a return that an order does not have, only the same mapping's
-- words count.
CREATE FUNCTION warehouse.sales_said_since(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[])
    RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    again record;
    words text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    again := ops.load_read_again(writing_load);
    IF again.began_at IS NULL THEN
        RETURN array_fill(NULL::text, ARRAY[cardinality(order_keys)]);
    END IF;
    SELECT array_agg(CASE
            WHEN EXISTS (SELECT FROM ops.stream_row g WHERE g.source_id = of_source AND g.mapping = again.mapping
                AND g.row_key = s.order_key AND g.gone_by IS NOT NULL) THEN 'since'
            ELSE t.word END ORDER BY s.n)
    INTO words
    FROM unnest(order_keys, kinds, are_told) WITH ORDINALITY AS s (order_key, kind, is_told, n)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN bool_or(NOT l.load_id = ANY (again.family)) THEN 'since'
            WHEN count(*) > 0 THEN 'own' END AS word
        FROM (
            SELECT f.load_id FROM warehouse.fact_sales f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM warehouse.fact_anonymous_sales f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM warehouse.sale_statement f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM ops.last_word f
            WHERE f.row_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        ) AS told JOIN ops.load l ON l.load_id = told.load_id
        WHERE l.load_id <> writing_load AND (s.kind <> 'return' OR s.is_told OR l.mapping = again.mapping)
            AND (l.load_id = ANY (again.family) OR coalesce(l.finished_at, 'infinity') >= again.began_at)
            AND (l.finished_at IS NOT NULL OR l.undone_at IS NULL)
    ) AS t;
    RETURN words;
END
$$;

-- As of sales, whether something was said of leads since, or by the rows' own load.
CREATE FUNCTION warehouse.leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[])
    RETURNS boolean[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    again record;
    words boolean[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    again := ops.load_read_again(writing_load);
    SELECT array_agg(EXISTS (
            SELECT FROM ops.last_word w JOIN ops.load l ON l.load_id = w.load_id
            WHERE w.source_id = of_source AND w.kind = 'lead' AND w.row_key = s.lead_key
                AND l.load_id <> writing_load
                AND (l.load_id = ANY (again.family) OR coalesce(l.finished_at, 'infinity') >= again.began_at)
                AND (l.finished_at IS NOT NULL OR l.undone_at IS NULL)) ORDER BY s.n)
    INTO words FROM unnest(lead_keys) WITH ORDINALITY AS s (lead_key, n);
    RETURN words;
END
$$;

-- As before; and which load said it.
CREATE OR REPLACE FUNCTION warehouse.store_leads(
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
    INSERT INTO ops.last_word (source_id, kind, row_key, load_id)
    SELECT DISTINCT of_source, 'lead', l.lead_key, writing_load FROM unnest(lead_keys) AS l (lead_key)
    ON CONFLICT (source_id, kind, row_key) DO UPDATE SET load_id = EXCLUDED.load_id;
    RETURN added;
END
$$;

-- Which company contacts buy for: of customers that there are, by a load that is under way.
-- Those who have one keep it where `are_moved` is false.
CREATE FUNCTION warehouse.store_companies(
    writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    IF cardinality(contacts) <> cardinality(companies) OR EXISTS (
        SELECT FROM unnest(contacts, companies) AS p (contact, company)
        WHERE p.contact = p.company
            OR NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = p.contact)
            OR NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = p.company))
    THEN
        RAISE EXCEPTION 'contacts and companies are customers' USING ERRCODE = '22023';
    END IF;
    UPDATE warehouse.customer_rollup AS r SET commercial_key = p.company
    FROM unnest(contacts, companies) AS p (contact, company)
    WHERE are_moved AND r.customer_key = p.contact AND r.commercial_key <> p.company;
    INSERT INTO warehouse.customer_rollup (customer_key, commercial_key)
    SELECT p.contact, p.company FROM unnest(contacts, companies) AS p (contact, company)
    ON CONFLICT DO NOTHING;
END
$$;
REVOKE ALL ON warehouse.customer_rollup FROM bauta_ingest;
REVOKE SELECT (customer_key), UPDATE (commercial_key) ON warehouse.customer_rollup FROM bauta_ingest;
-- What stops every score, whoever wrote it.
DELETE FROM warehouse.customer_rollup r
WHERE NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = r.customer_key)
    OR NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = r.commercial_key);

REVOKE ALL ON FUNCTION ops.load_read_again(bigint),
    warehouse.note_gone_sales(bigint, smallint, bytea[], text[]),
    warehouse.sales_said_since(bigint, smallint, bytea[], text[], boolean[]),
    warehouse.leads_said_since(bigint, smallint, bytea[]),
    warehouse.store_companies(bigint, bytea[], bytea[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    warehouse.note_gone_sales(bigint, smallint, bytea[], text[]),
    warehouse.sales_said_since(bigint, smallint, bytea[], text[], boolean[]),
    warehouse.leads_said_since(bigint, smallint, bytea[]),
    warehouse.store_companies(bigint, bytea[], bytea[], boolean) TO bauta_ingest;

-- As before, as what stands now, while no other load and no undoing is under way; of a load that has ended and stands.
CREATE OR REPLACE FUNCTION vault.forget_superseded(of_load bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    forgotten bigint;
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
        SELECT FROM ops.load l WHERE l.load_id = of_load AND l.finished_at IS NOT NULL AND l.undone_at IS NULL)
    THEN
        RAISE EXCEPTION 'this load has not ended, or was taken back' USING ERRCODE = '22023';
    END IF;
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
    -- Where nothing waits any more, nothing has to be known of orders that there are not.
    DELETE FROM ops.last_word w USING ops.load l
    WHERE l.load_id = of_load AND w.source_id = l.source_id AND w.kind <> 'lead'
        AND NOT EXISTS (
            SELECT FROM vault.quarantine q JOIN ops.load o ON o.load_id = q.load_id WHERE o.source_id = l.source_id);
    RETURN forgotten;
END
$$;

-- A field that has no name cannot be read by the run that follows.
DELETE FROM ops.stream_schema
WHERE CASE WHEN array_ndims(fields) > 1 THEN true ELSE array_position(fields, NULL) IS NOT NULL END;
ALTER TABLE ops.stream_schema ADD CONSTRAINT stream_schema_fields CHECK (
    CASE WHEN coalesce(array_ndims(fields), 1) = 1 THEN array_position(fields, NULL) IS NULL ELSE false END),
    ADD CONSTRAINT stream_schema_pinned CHECK (isfinite(pinned_at)) NOT VALID;

-- What files are held to, other writers are, too: counts, days, numbers; instants are near those of the years there are.
ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_instant CHECK (
        ordered_at BETWEEN '1969-12-31 00:00+00' AND '2050-01-03 00:00+00') NOT VALID,
    ADD CONSTRAINT fact_sales_counts CHECK (lines_count >= 0 AND items_count >= 0) NOT VALID,
    ADD CONSTRAINT fact_sales_places CHECK (channel_sk > 0 AND campaign_sk > 0) NOT VALID;
ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_instant CHECK (
        ordered_at BETWEEN '1969-12-31 00:00+00' AND '2050-01-03 00:00+00') NOT VALID,
    ADD CONSTRAINT fact_anonymous_sales_day CHECK (
        make_date(date_sk / 10000, date_sk / 100 % 100, date_sk % 100) IS NOT NULL) NOT VALID,
    ADD CONSTRAINT fact_anonymous_sales_counts CHECK (lines_count >= 0 AND items_count >= 0) NOT VALID,
    ADD CONSTRAINT fact_anonymous_sales_places CHECK (channel_sk > 0 AND campaign_sk > 0) NOT VALID;
ALTER TABLE warehouse.fact_sales_line
    ADD CONSTRAINT fact_sales_line_day CHECK (
        make_date(date_sk / 10000, date_sk / 100 % 100, date_sk % 100) IS NOT NULL) NOT VALID,
    ADD CONSTRAINT fact_sales_line_places CHECK (
        product_sk > 0 AND category_sk > 0 AND discount_sk > 0) NOT VALID;
ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_places CHECK (channel_sk > 0 AND campaign_sk > 0) NOT VALID;
ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_instant CHECK (
        activity_datetime BETWEEN '1969-12-31 00:00+00' AND '2050-01-03 00:00+00') NOT VALID,
    ADD CONSTRAINT fact_customer_activity_places CHECK (channel_sk > 0 AND campaign_sk > 0) NOT VALID;
ALTER TABLE warehouse.dim_customer
    ADD CONSTRAINT dim_customer_region CHECK (octet_length(region) <= 1000) NOT VALID,
    ADD CONSTRAINT dim_customer_days CHECK (
        joined_month BETWEEN '1900-01-01' AND '2049-12-31'
        AND first_seen_on BETWEEN '1900-01-01' AND '2049-12-31') NOT VALID,
    ADD CONSTRAINT dim_customer_times CHECK (isfinite(created_at) AND isfinite(updated_at)) NOT VALID;

-- Numbers of products, categories and discount codes: the next, or one that is left where somebody has taken the last.
ALTER TABLE warehouse.dim_product
    ADD CONSTRAINT dim_product_number CHECK (product_sk BETWEEN 0 AND 1000000000) NOT VALID;
ALTER TABLE warehouse.dim_product_category
    ADD CONSTRAINT dim_product_category_number CHECK (category_sk BETWEEN 0 AND 1000000000) NOT VALID;
ALTER TABLE warehouse.dim_discount_code
    ADD CONSTRAINT dim_discount_code_number CHECK (discount_sk BETWEEN 0 AND 1000000000) NOT VALID;
CREATE OR REPLACE FUNCTION warehouse.next_product() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN max(d.product_sk) < 1000000000 THEN max(d.product_sk) + 1
        ELSE (SELECT coalesce(min(b.product_sk), 0) + 1 FROM warehouse.dim_product b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product n WHERE n.product_sk = b.product_sk + 1)
                AND b.product_sk < 1000000000) END
    FROM warehouse.dim_product d
$$;
CREATE OR REPLACE FUNCTION warehouse.next_product_category() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN max(d.category_sk) < 1000000000 THEN max(d.category_sk) + 1
        ELSE (SELECT coalesce(min(b.category_sk), 0) + 1 FROM warehouse.dim_product_category b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product_category n WHERE n.category_sk = b.category_sk + 1)
                AND b.category_sk < 1000000000) END
    FROM warehouse.dim_product_category d
$$;
CREATE OR REPLACE FUNCTION warehouse.next_discount_code() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN max(d.discount_sk) < 1000000000 THEN max(d.discount_sk) + 1
        ELSE (SELECT coalesce(min(b.discount_sk), 0) + 1 FROM warehouse.dim_discount_code b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_discount_code n WHERE n.discount_sk = b.discount_sk + 1)
                AND b.discount_sk < 1000000000) END
    FROM warehouse.dim_discount_code d
$$;
