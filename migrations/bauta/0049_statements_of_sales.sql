-- What loads have said of an order stands in the order in which they said it. Loads kept by what they had replaced said
-- it by their numbers, which a file that is loaded again keeps: an order could wait for a load that had spoken before,
-- and a word that there is no such order was forgotten once something else was said.

CREATE SEQUENCE warehouse.sale_statement_order;
-- What was said of orders and returns, beside what stands: whatever was replaced, and that there is none. What stands
-- was said last; where nothing does, the last of these says that there is none. Each load says one thing of an order.
CREATE TABLE warehouse.sale_statement (
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    source_id smallint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('order', 'return')),
    -- Ascends from statement to statement.
    said_order bigint NOT NULL,
    load_id bigint NOT NULL,
    -- Empty of nobody whom the source knows, and where there is no such order.
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) IN (0, 16)),
    origin_key bytea NOT NULL CHECK (octet_length(origin_key) IN (0, 16)),
    ordered_at timestamptz,
    date_sk integer,
    -- NULL: there is none.
    revenue_minor bigint,
    margin_minor bigint,
    currency character(3),
    lines_count integer,
    items_count integer,
    channel_sk integer,
    campaign_sk integer,
    PRIMARY KEY (order_key, source_id, kind, said_order, customer_key)
);
CREATE INDEX sale_statement_customer ON warehouse.sale_statement (customer_key);

-- What is there, by the numbers of the loads that replaced it; where nothing stands, the last of these said that there
-- is none.
INSERT INTO warehouse.sale_statement
SELECT a.order_key, a.source_id, a.kind, row_number() OVER (ORDER BY a.replaced_by, a.load_id, a.order_key, a.kind),
    a.load_id, a.customer_key, a.origin_key, a.ordered_at, a.date_sk, a.revenue_minor, a.margin_minor, a.currency,
    a.lines_count, a.items_count, a.channel_sk, a.campaign_sk
FROM (
    SELECT order_key, source_id, kind, replaced_by, load_id, customer_key, origin_key, ordered_at, date_sk,
        revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk
    FROM warehouse.replaced_sale
    UNION ALL
    SELECT order_key, source_id, kind, replaced_by, load_id, ''::bytea, ''::bytea, ordered_at, date_sk,
        revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk
    FROM warehouse.replaced_anonymous_sale) AS a;
INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key, origin_key)
SELECT a.order_key, a.source_id, a.kind, (SELECT max(said_order) FROM warehouse.sale_statement)
        + row_number() OVER (ORDER BY a.order_key, a.source_id, a.kind), a.replaced_by, '', ''
FROM (
    SELECT order_key, source_id, kind, max(replaced_by) AS replaced_by
    FROM (
        SELECT order_key, source_id, kind, replaced_by FROM warehouse.replaced_sale
        UNION ALL SELECT order_key, source_id, kind, replaced_by FROM warehouse.replaced_anonymous_sale) AS r
    GROUP BY order_key, source_id, kind) AS a
WHERE NOT EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = a.order_key
        AND f.source_id = a.source_id AND f.kind = a.kind)
    AND NOT EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = a.order_key
        AND f.source_id = a.source_id AND f.kind = a.kind);
SELECT setval('warehouse.sale_statement_order', (SELECT max(said_order) FROM warehouse.sale_statement))
WHERE EXISTS (SELECT FROM warehouse.sale_statement);

DROP FUNCTION warehouse.told_next(bytea, smallint, text, bigint);
DROP FUNCTION warehouse.replace_sales(bigint, smallint, bytea[], text[], text[]);
DROP FUNCTION warehouse.replace_sale_rows(bigint, smallint, bytea[], text[], text[]);

-- What stands of orders that are changed was said before, and of those that are denied it is said that there is none.
CREATE FUNCTION warehouse.replace_sales(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_changed boolean[],
    are_denied boolean[])
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan.
    SET enable_seqscan = off AS $$
BEGIN
    WITH gone AS (
        DELETE FROM warehouse.fact_sales_line l
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        RETURNING l.*
    )
    INSERT INTO warehouse.replaced_sale_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM gone ON CONFLICT DO NOTHING;
    WITH gone AS (
        DELETE FROM warehouse.fact_sales f
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        RETURNING f.*
    ), rewritten AS (
        INSERT INTO warehouse.rewritten_customer (customer_key) SELECT DISTINCT customer_key FROM gone
        ON CONFLICT DO NOTHING
    )
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk)
    SELECT order_key, source_id, kind, nextval('warehouse.sale_statement_order'), load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk
    FROM gone;
    WITH gone AS (
        DELETE FROM warehouse.fact_anonymous_sales f
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        RETURNING f.*
    )
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk)
    SELECT order_key, source_id, kind, nextval('warehouse.sale_statement_order'), load_id, '', '',
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
        campaign_sk
    FROM gone;
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key, origin_key)
    SELECT s.order_key, of_source, s.kind, nextval('warehouse.sale_statement_order'), writing_load, '', ''
    FROM (SELECT DISTINCT d.order_key, d.kind FROM unnest(order_keys, kinds, are_denied)
        AS d (order_key, kind, is_denied) WHERE d.is_denied) AS s;
END
$$;

-- Puts back what was said last of orders of which nothing stands, with its lines; of how many.
CREATE FUNCTION warehouse.restore_sales(of_source smallint, order_keys bytea[], kinds text[])
    RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    restored bigint;
BEGIN
    WITH last AS (
        SELECT r.* FROM (SELECT DISTINCT o.order_key, o.kind FROM unnest(order_keys, kinds)
            AS o (order_key, kind)) AS k
        CROSS JOIN LATERAL (
            SELECT s.order_key, s.kind, s.said_order, s.revenue_minor FROM warehouse.sale_statement s
            WHERE s.order_key = k.order_key AND s.source_id = of_source AND s.kind = k.kind
            ORDER BY s.said_order DESC LIMIT 1) AS r
        WHERE NOT EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = k.order_key
                AND f.source_id = of_source AND f.kind = k.kind)
            AND NOT EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = k.order_key
                AND f.source_id = of_source AND f.kind = k.kind)
    ), back AS (
        DELETE FROM warehouse.sale_statement s USING last
        WHERE s.order_key = last.order_key AND s.source_id = of_source AND s.kind = last.kind
            AND s.said_order = last.said_order AND last.revenue_minor IS NOT NULL
        RETURNING s.*
    ), known AS (
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
            channel_sk, campaign_sk, load_id)
        SELECT customer_key, source_id, order_key, origin_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id
        FROM back WHERE customer_key <> ''
    ), anonymous AS (
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk,
            load_id)
        SELECT source_id, order_key, kind, ordered_at, date_sk, revenue_minor, margin_minor, currency,
            lines_count, items_count, channel_sk, campaign_sk, load_id
        FROM back WHERE customer_key = ''
    ), rewritten AS (
        INSERT INTO warehouse.rewritten_customer (customer_key)
        SELECT DISTINCT customer_key FROM back WHERE customer_key <> ''
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) INTO restored FROM back;
    WITH back AS (
        DELETE FROM warehouse.replaced_sale_line l
        USING unnest(order_keys, kinds) AS s (order_key, kind), warehouse.fact_sales f
        WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
            AND f.order_key = l.order_key AND f.source_id = l.source_id AND f.kind = l.kind
            AND f.load_id = l.load_id AND f.customer_key = l.customer_key
        RETURNING l.*
    )
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM back ON CONFLICT DO NOTHING;
    RETURN restored;
END
$$;
REVOKE ALL ON FUNCTION
    warehouse.replace_sales(bigint, smallint, bytea[], text[], boolean[], boolean[]),
    warehouse.restore_sales(smallint, bytea[], text[]) FROM PUBLIC;

-- As before, by what loads have said.
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
            WHEN t.revenue IS NULL AND e.load_id IS NULL THEN 'void'
            -- A return that a source of its own has told is not denied by its order.
            WHEN t.revenue IS NULL AND t.kind = 'return' AND NOT EXISTS (
                    SELECT FROM ops.load w JOIN ops.load o USING (mapping)
                    WHERE w.load_id = writing_load AND o.load_id = e.load_id) THEN 'void'
            WHEN t.said = e.said THEN 'same'
            -- A load says one thing of an order, whatever others have said since.
            WHEN e.load_id = writing_load OR h.is_own THEN 'repeated'
            WHEN e.load_id IS NULL THEN 'added'
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
    ) AS e ON t.n = t.first_n
    LEFT JOIN LATERAL (
        SELECT true AS is_own FROM warehouse.sale_statement r
        WHERE r.order_key = t.order_key AND r.source_id = of_source AND r.kind = t.kind
            AND r.load_id = writing_load LIMIT 1
    ) AS h ON t.n = t.first_n;

    IF 'changed' = ANY (outcomes) THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, order_keys, kinds,
            (SELECT array_agg(o = 'changed' ORDER BY n) FROM unnest(outcomes) WITH ORDINALITY AS u (o, n)),
            (SELECT array_agg(o = 'changed' AND r IS NULL ORDER BY n)
                FROM unnest(outcomes, revenues) WITH ORDINALITY AS u (o, r, n)));
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

-- As before: forgets what the load itself has said, as if it had said nothing of them.
CREATE OR REPLACE FUNCTION warehouse.forget_own_sales(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    again_keys bytea[];
    again_kinds text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    -- Of these alone it has said something: most rows come once.
    SELECT array_agg(s.order_key), array_agg(s.kind) INTO again_keys, again_kinds
    FROM (SELECT DISTINCT a.order_key, a.kind FROM unnest(order_keys, kinds) AS a (order_key, kind)) AS s
    WHERE EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        OR EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        OR EXISTS (SELECT FROM warehouse.sale_statement r WHERE r.order_key = s.order_key
            AND r.source_id = of_source AND r.kind = s.kind AND r.load_id = writing_load);
    IF again_keys IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM warehouse.fact_sales_line l
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        AND l.load_id = writing_load;
    DELETE FROM warehouse.replaced_sale_line l
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        AND l.load_id = writing_load;
    DELETE FROM warehouse.sale_statement r
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE r.order_key = s.order_key AND r.source_id = of_source AND r.kind = s.kind
        AND r.load_id = writing_load;
    WITH gone AS (
        DELETE FROM warehouse.fact_sales f
        USING unnest(again_keys, again_kinds) AS s (order_key, kind)
        WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            AND f.load_id = writing_load
        RETURNING f.customer_key
    )
    INSERT INTO warehouse.rewritten_customer (customer_key) SELECT DISTINCT customer_key FROM gone
    ON CONFLICT DO NOTHING;
    DELETE FROM warehouse.fact_anonymous_sales f
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        AND f.load_id = writing_load;
    PERFORM warehouse.restore_sales(of_source, again_keys, again_kinds);
END
$$;

-- As before.
CREATE OR REPLACE FUNCTION identity.remove_vacant(customer_keys bytea[]) RETURNS bigint
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
            SELECT FROM warehouse.sale_statement f WHERE f.customer_key = s.analytics_key)
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
CREATE OR REPLACE FUNCTION identity.merge_subject_rows(winner bytea, loser bytea, rule text, load bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = winner);
    gone bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = loser);
BEGIN
    INSERT INTO warehouse.rewritten_customer (customer_key) VALUES (kept), (gone)
    ON CONFLICT DO NOTHING;
    UPDATE warehouse.sale_statement SET customer_key = kept WHERE customer_key = gone;
    PERFORM identity.join_subjects(winner, loser, rule, load);
END
$$;
CREATE OR REPLACE FUNCTION warehouse.move_sale_lines(winner_key bytea, loser_key bytea) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    -- Delete and insert, not update: a distribution column cannot change in place.
    WITH moved AS (
        DELETE FROM warehouse.fact_sales_line l USING warehouse.fact_sales f
        WHERE f.customer_key = loser_key AND l.order_key = f.order_key
            AND l.source_id = f.source_id AND l.kind = f.kind AND l.load_id = f.load_id
            AND l.customer_key = loser_key
        RETURNING l.*
    )
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT winner_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM moved ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.replaced_sale_line l USING warehouse.sale_statement f
        WHERE f.customer_key = loser_key AND l.order_key = f.order_key
            AND l.source_id = f.source_id AND l.kind = f.kind AND l.load_id = f.load_id
            AND l.customer_key = loser_key
        RETURNING l.*
    )
    INSERT INTO warehouse.replaced_sale_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT winner_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM moved ON CONFLICT DO NOTHING;
END
$$;
DROP TABLE warehouse.replaced_sale, warehouse.replaced_anonymous_sale;

-- Rows of a stream are those of one source, whatever loads of others call their mapping; which load told a version is
-- kept, and which versions loads found whole.
ALTER TABLE ops.stream_row ADD source_id smallint, ADD noted_by bigint;
UPDATE ops.stream_row s SET source_id = (
    SELECT l.source_id FROM ops.load l WHERE l.mapping = s.mapping ORDER BY l.load_id LIMIT 1);
ALTER TABLE ops.stream_row ALTER source_id SET NOT NULL, DROP CONSTRAINT stream_row_pkey,
    ADD PRIMARY KEY (source_id, mapping, row_key);
DROP INDEX ops.stream_row_version;
CREATE INDEX stream_row_version ON ops.stream_row (source_id, mapping, version) WHERE gone_by IS NULL;
CREATE TABLE ops.stream_version (
    source_id smallint NOT NULL,
    mapping text NOT NULL CHECK (mapping ~ '^[a-z0-9-]{1,64}$'),
    load_id bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (source_id, mapping, load_id)
);

CREATE OR REPLACE FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    INSERT INTO ops.stream_row (source_id, mapping, row_key, version, noted_by)
    SELECT l.source_id, l.mapping, r.row_key, r.version, writing_load
    FROM unnest(row_keys, versions) AS r (row_key, version), ops.load l
    WHERE l.load_id = writing_load
    ON CONFLICT (source_id, mapping, row_key) DO UPDATE
    SET version = EXCLUDED.version, gone_by = NULL, noted_by = EXCLUDED.noted_by;
END
$$;

CREATE OR REPLACE FUNCTION warehouse.remove_stream_rows(
    writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    of_mapping text;
    gone_keys bytea[];
    sale_keys bytea[];
    sale_kinds text[];
    are_standing boolean[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    SELECT l.mapping INTO of_mapping FROM ops.load l WHERE l.load_id = writing_load;
    INSERT INTO ops.stream_version AS v (source_id, mapping, load_id, version)
    VALUES (of_source, of_mapping, writing_load, before_version)
    ON CONFLICT (source_id, mapping, load_id) DO UPDATE SET version = greatest(v.version, EXCLUDED.version);
    WITH earlier AS (
        SELECT s.row_key FROM ops.stream_row s
        WHERE s.source_id = of_source AND s.mapping = of_mapping AND s.version < before_version
            AND s.gone_by IS NULL
        ORDER BY s.row_key LIMIT 10000
    ), past AS (
        UPDATE ops.stream_row s SET gone_by = writing_load FROM earlier
        WHERE s.source_id = of_source AND s.mapping = of_mapping AND s.row_key = earlier.row_key
        RETURNING s.row_key
    )
    SELECT count(*), array_agg(row_key) INTO gone, gone_keys FROM past;
    sales := 0;
    IF gone = 0 THEN
        RETURN;
    END IF;
    SELECT array_agg(k.row_key), array_agg(w.kind) INTO sale_keys, sale_kinds
    FROM unnest(gone_keys) AS k (row_key) CROSS JOIN (VALUES ('order'), ('return')) AS w (kind);
    PERFORM warehouse.forget_own_sales(writing_load, of_source, sale_keys, sale_kinds);
    -- What another mapping of the source has told of the same number stays, and what this one had told before it is
    -- denied all the same: it must not come back when the other is taken back.
    SELECT array_agg(f.order_key), array_agg(f.kind), array_agg(f.stands), count(*) FILTER (WHERE f.stands)
    INTO sale_keys, sale_kinds, are_standing, sales
    FROM (
        SELECT t.order_key, t.kind, bool_or(t.stands) AS stands
        FROM (
            SELECT a.order_key, a.kind, a.load_id, true AS stands FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.fact_sales a ON a.order_key = k.row_key AND a.source_id = of_source
            UNION ALL
            SELECT a.order_key, a.kind, a.load_id, true FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.fact_anonymous_sales a ON a.order_key = k.row_key AND a.source_id = of_source
            UNION ALL
            SELECT a.order_key, a.kind, a.load_id, false FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.sale_statement a ON a.order_key = k.row_key AND a.source_id = of_source
                AND a.revenue_minor IS NOT NULL
        ) AS t JOIN ops.load l ON l.load_id = t.load_id
        WHERE l.mapping = of_mapping GROUP BY t.order_key, t.kind
    ) AS f;
    IF sale_keys IS NOT NULL THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, sale_keys, sale_kinds, are_standing,
            array_fill(true, ARRAY[cardinality(sale_keys)]));
    END IF;
END
$$;

-- Takes back what the load said of rows of streams: what it found gone stands again, and what it told stands in the
-- newest version that another found whole, or else told; of how many rows.
CREATE FUNCTION ops.return_stream_rows(undone bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_again bigint;
    told bigint;
BEGIN
    DELETE FROM ops.stream_version WHERE load_id = undone;
    -- What a later version does not have either, that one has found gone.
    UPDATE ops.stream_row s SET gone_by = v.load_id
    FROM (SELECT DISTINCT ON (source_id, mapping) source_id, mapping, load_id, version
        FROM ops.stream_version ORDER BY source_id, mapping, version DESC, load_id DESC) AS v
    WHERE s.gone_by = undone AND v.source_id = s.source_id AND v.mapping = s.mapping AND v.version > s.version;
    UPDATE warehouse.sale_statement r SET load_id = s.gone_by
    FROM ops.stream_row s
    WHERE r.load_id = undone AND r.revenue_minor IS NULL AND s.row_key = r.order_key
        AND s.source_id = r.source_id AND s.gone_by <> undone;
    UPDATE ops.stream_row SET gone_by = NULL WHERE gone_by = undone;
    GET DIAGNOSTICS found_again = ROW_COUNT;
    UPDATE ops.stream_row s SET noted_by = NULL, version = w.version
    FROM (
        SELECT m.source_id, m.mapping, coalesce(
            (SELECT v.version FROM ops.stream_version v
                WHERE v.source_id = m.source_id AND v.mapping = m.mapping ORDER BY v.load_id DESC LIMIT 1),
            (SELECT max(r.version) FROM ops.stream_row r WHERE r.source_id = m.source_id
                AND r.mapping = m.mapping AND r.noted_by IS DISTINCT FROM undone), 0) AS version
        FROM (SELECT DISTINCT source_id, mapping FROM ops.stream_row WHERE noted_by = undone) AS m
    ) AS w
    WHERE s.noted_by = undone AND s.source_id = w.source_id AND s.mapping = w.mapping;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN found_again + told;
END
$$;
REVOKE ALL ON FUNCTION ops.return_stream_rows(bigint) FROM PUBLIC;
DROP TRIGGER return_stream_rows ON ops.load;
DROP FUNCTION ops.return_stream_rows();

CREATE OR REPLACE FUNCTION ops.require_load(load bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'loads are written as what stands now' USING ERRCODE = '25001';
    END IF;
    IF NOT (
        -- For this session alone: two that write at once do not see what the other says.
        SELECT pg_try_advisory_xact_lock('bauta_ingest'::regrole::oid::bigint::int, w.number)
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

-- As before, by what loads have said.
CREATE OR REPLACE FUNCTION ops.undo_load(
    undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint,
    OUT unread bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    touched bytea[];
    more bytea[];
    counted bigint;
    others bigint := 0;
    unlinked bigint;
    was_undone boolean;
    unfinished bigint[];
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

    others := ops.return_stream_rows(undone);
    WITH gone AS (
        DELETE FROM warehouse.fact_sales WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO removed, touched FROM gone;
    DELETE FROM warehouse.fact_anonymous_sales WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    removed := removed + counted;
    WITH gone AS (
        DELETE FROM warehouse.sale_statement WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    others := others + counted;
    touched := touched || more;
    DELETE FROM warehouse.fact_sales_line WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    DELETE FROM warehouse.replaced_sale_line WHERE load_id = undone;
    -- Of what nothing stands, the last word of the others stands now.
    SELECT coalesce(sum(warehouse.restore_sales(s.source_id, s.order_keys, s.kinds)), 0) INTO restored
    FROM (
        SELECT o.source_id, array_agg(o.order_key) AS order_keys, array_agg(o.kind) AS kinds
        FROM (SELECT DISTINCT source_id, order_key, kind FROM warehouse.sale_statement) AS o
        GROUP BY o.source_id) AS s;
    INSERT INTO warehouse.rewritten_customer (customer_key)
    SELECT DISTINCT key FROM unnest(touched) AS t (key) WHERE key <> '' ON CONFLICT DO NOTHING;

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
    GET DIAGNOSTICS unlinked = ROW_COUNT;
    others := others + unlinked;

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
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    -- Something may have been written in its name since it was taken back.
    IF was_undone AND others + removed + restored + contacts + people = 0 THEN
        RAISE EXCEPTION 'this load was taken back before' USING ERRCODE = '22023';
    END IF;
    -- Its file may be loaded again, from its first row; batches of keys go on being numbered.
    UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0,
        changed = 0, anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}',
        subjects_new = 0, subjects_merged = 0, finished_at = NULL, undone_at = now()
    WHERE load_id = undone;
    -- Rows of later loads that it had said before were none of theirs, and of others what links people, too: their files
    -- may be loaded again, and what stands is there already. Nobody can foresee by which digests they are known now.
    UPDATE ops.load l SET mapping_digest = sha256(uuid_send(gen_random_uuid())),
        rules_digest = sha256(uuid_send(gen_random_uuid()))
    FROM ops.load u
    WHERE u.load_id = undone AND (l.source_id = u.source_id OR unlinked > 0) AND l.load_id <> undone
        AND l.finished_at >= u.started_at;
    GET DIAGNOSTICS unread = ROW_COUNT;
    -- One that has not ended goes on from its first row.
    SELECT array_agg(l.load_id) INTO unfinished FROM ops.load l, ops.load u
    WHERE u.load_id = undone AND (l.source_id = u.source_id OR unlinked > 0) AND l.load_id <> undone
        AND l.finished_at IS NULL AND l.rows_done > 0
        -- No run goes on with one of a stream.
        AND l.source_position IS DISTINCT FROM 'stream'::bytea;
    IF unfinished IS NOT NULL THEN
        UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0, changed = 0,
            anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}', subjects_new = 0, subjects_merged = 0
        WHERE load_id = ANY (unfinished);
        DELETE FROM vault.quarantine WHERE load_id = ANY (unfinished);
        DELETE FROM vault.left_out_field WHERE load_id = ANY (unfinished);
    END IF;
END
$$;
