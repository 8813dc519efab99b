-- What orders are of: products, categories and discount codes out of lists that the shop declares. Nothing that a
-- file of orders says is text here: what no list knows is `other`, and a personal code is its kind.
CREATE TABLE warehouse.dim_product_category (
    category_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category_code text NOT NULL UNIQUE CHECK (category_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'
        AND length(regexp_replace(category_code, '[^0-9]', '', 'g')) <= 8),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE warehouse.dim_product (
    product_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id smallint NOT NULL,
    product_code text NOT NULL CHECK (product_code ~ '^[A-Za-z0-9][A-Za-z0-9_./+#-]{0,63}$'),
    -- dim_product_category; NULL where the list tells none.
    category_sk integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, product_code)
);
CREATE TABLE warehouse.dim_discount_code (
    discount_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id smallint NOT NULL,
    -- As the list writes it; of codes that are each made for one person, their kind.
    discount_code text NOT NULL CHECK (discount_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'
        AND length(regexp_replace(discount_code, '[^0-9]', '', 'g')) <= 8),
    discount_kind text CHECK (discount_kind ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'
        AND length(regexp_replace(discount_kind, '[^0-9]', '', 'g')) <= 8),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, discount_code)
);

-- What an order or return has of each product, category and discount: one row for each three of them, whatever
-- rows the source wrote. Of what stands in fact_sales now, and of orders of somebody alone.
CREATE TABLE warehouse.fact_sales_line (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    source_id smallint NOT NULL,
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    kind text NOT NULL CHECK (kind IN ('order', 'return')),
    -- The load that told the order so: with the order's number it names a version of it.
    load_id bigint NOT NULL,
    line_number smallint NOT NULL CHECK (line_number BETWEEN 1 AND 10000),
    date_sk integer NOT NULL CHECK (date_sk BETWEEN 19900101 AND 20491231),
    product_sk integer,
    category_sk integer,
    discount_sk integer,
    -- Pieces, or what it is sold by; below zero where goods come back. NULL where the source does not tell it.
    quantity double precision CHECK (abs(quantity) <= 1e12),
    revenue_minor bigint CHECK (abs(revenue_minor) <= 999999999999999),
    -- Of all lines of the order, to be held against what is said of it next.
    lines_digest bigint NOT NULL,
    PRIMARY KEY (order_key, source_id, kind, load_id, line_number, customer_key)
);
-- Lines of what a load wrote over, to be put back when it is taken back.
CREATE TABLE warehouse.replaced_sale_line (
    LIKE warehouse.fact_sales_line INCLUDING CONSTRAINTS,
    PRIMARY KEY (order_key, source_id, kind, load_id, line_number, customer_key)
);

GRANT INSERT, SELECT (category_sk, category_code) ON warehouse.dim_product_category TO bauta_ingest;
GRANT INSERT, SELECT (product_sk, source_id, product_code, category_sk), UPDATE (category_sk)
    ON warehouse.dim_product TO bauta_ingest;
GRANT INSERT, SELECT (discount_sk, source_id, discount_code, discount_kind), UPDATE (discount_kind)
    ON warehouse.dim_discount_code TO bauta_ingest;
GRANT INSERT ON warehouse.fact_sales_line TO bauta_ingest;
GRANT SELECT ON warehouse.dim_product_category, warehouse.dim_product, warehouse.dim_discount_code,
    warehouse.fact_sales_line TO bauta_analytics;

-- As before; what lines say of an order is a part of what is said of it, where a row says any (a digest of them;
-- 0 where it has none, NULL where the mapping tells no lines). The lines are written behind it.
DROP FUNCTION warehouse.store_sales(bigint, smallint, text, bytea[], bytea[], bytea[], text[], bigint[],
    integer[], bigint[], bigint[], integer[], integer[], integer[], integer[]);
CREATE FUNCTION warehouse.store_sales(
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
REVOKE ALL ON FUNCTION warehouse.store_sales(bigint, smallint, text, bytea[], bytea[], bytea[],
    text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[], bigint[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION warehouse.store_sales(bigint, smallint, text, bytea[], bytea[], bytea[],
    text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[], bigint[])
    TO bauta_ingest;

-- What is replaced takes its lines with it.
ALTER FUNCTION warehouse.replace_sales(bigint, smallint, bytea[], text[], text[])
    RENAME TO replace_sale_rows;
CREATE FUNCTION warehouse.replace_sales(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], outcomes text[])
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    WITH gone AS (
        DELETE FROM warehouse.fact_sales_line l
        USING unnest(order_keys, kinds, outcomes) AS s (order_key, kind, outcome)
        WHERE s.outcome = 'changed' AND l.order_key = s.order_key AND l.source_id = of_source
            AND l.kind = s.kind
        RETURNING l.*
    )
    INSERT INTO warehouse.replaced_sale_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM gone ON CONFLICT DO NOTHING;
    PERFORM warehouse.replace_sale_rows(writing_load, of_source, order_keys, kinds, outcomes);
END
$$;
REVOKE ALL ON FUNCTION warehouse.replace_sales(bigint, smallint, bytea[], text[], text[]) FROM PUBLIC;

-- A merge moves the lines of orders, replaced ones too.
CREATE FUNCTION warehouse.move_sale_lines(winner_key bytea, loser_key bytea) RETURNS void
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
        DELETE FROM warehouse.replaced_sale_line l USING warehouse.replaced_sale f
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
REVOKE ALL ON FUNCTION warehouse.move_sale_lines(bytea, bytea) FROM PUBLIC;
ALTER FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) RENAME TO merge_subject_rows;
CREATE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Where the orders are still the loser's.
    PERFORM warehouse.move_sale_lines(
        (SELECT analytics_key FROM identity.subject WHERE subject_id = winner),
        (SELECT analytics_key FROM identity.subject WHERE subject_id = loser));
    PERFORM identity.merge_subject_rows(winner, loser, rule, load);
END
$$;
REVOKE ALL ON FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) FROM PUBLIC;

-- A load that is taken back takes its lines with it; of an order that is as before again, so are the lines.
ALTER FUNCTION ops.undo_load(bigint) RENAME TO undo_load_rows;
REVOKE ALL ON FUNCTION ops.undo_load_rows(bigint) FROM bauta_vault;
CREATE FUNCTION ops.undo_load(
    undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint,
    OUT unread bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT u.removed, u.restored, u.contacts, u.people, u.unread
    INTO removed, restored, contacts, people, unread
    FROM ops.undo_load_rows(undone) AS u;
    DELETE FROM warehouse.fact_sales_line WHERE load_id = undone;
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
END
$$;
REVOKE ALL ON FUNCTION ops.undo_load(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.undo_load(bigint) TO bauta_vault;

-- What the first order of a customer was of, of those whose first order has lines; kept with the histories, from which
-- it follows whether it still is the first.
CREATE TABLE warehouse.customer_first_lines (
    customer_key bytea PRIMARY KEY CHECK (octet_length(customer_key) = 16),
    ordered_at timestamptz NOT NULL,
    revenue_minor bigint NOT NULL,
    items_count integer,
    category_sk integer,
    discount_sk integer
);
GRANT SELECT, INSERT, UPDATE, DELETE ON warehouse.customer_first_lines TO bauta_analytics;

-- What a killed run has left to be attached lacks the columns: it is computed again.
SELECT ops.drop_staged(0);
ALTER TABLE warehouse.fact_customer_acquisition
    -- dim_product_category: on which most was spent in the first order. NULL where nobody knows.
    ADD first_category_sk integer,
    -- dim_discount_code. NULL where there was none, or nobody knows.
    ADD first_discount_sk integer;

-- Customers by the category, and by the discount code, of their first order, what they have brought and what is
-- expected of them. Written where any order tells lines.
CREATE TABLE warehouse.fact_first_category (
    date_sk integer NOT NULL,
    -- dim_product_category; 0 is unknown.
    category_sk integer NOT NULL,
    customers bigint NOT NULL,
    -- Whose first 90 days have been seen whole, and those of them who ordered on a later day of these.
    observed_customers bigint NOT NULL,
    repeat_customers bigint NOT NULL,
    -- Sums over all customers; margin is what customer value so far is.
    revenue_minor bigint NOT NULL,
    margin_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint NOT NULL,
    repeat_rate double precision GENERATED ALWAYS AS
        (repeat_customers::double precision / nullif(observed_customers, 0)) STORED,
    PRIMARY KEY (date_sk, category_sk)
);
CREATE TABLE warehouse.fact_first_discount (
    date_sk integer NOT NULL,
    -- dim_discount_code; 0 is none, or unknown.
    discount_sk integer NOT NULL,
    customers bigint NOT NULL,
    observed_customers bigint NOT NULL,
    repeat_customers bigint NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint NOT NULL,
    repeat_rate double precision GENERATED ALWAYS AS
        (repeat_customers::double precision / nullif(observed_customers, 0)) STORED,
    PRIMARY KEY (date_sk, discount_sk)
);
GRANT SELECT, INSERT, DELETE ON warehouse.fact_first_category, warehouse.fact_first_discount
    TO bauta_analytics;

CREATE VIEW warehouse.vw_first_category_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.category_code, 'Unknown') AS first_category,
    f.customers AS customers_acquired, f.observed_customers, f.repeat_customers,
    round(100.0 * f.repeat_customers / nullif(f.observed_customers, 0), 1) AS repeat_rate_90_days_pct,
    round(f.revenue_minor::numeric / nullif(f.customers, 0), 2) AS avg_revenue_minor,
    round(f.margin_minor::numeric / nullif(f.customers, 0), 2) AS avg_historical_clv_minor,
    round(f.predicted_clv_1_year_minor::numeric / nullif(f.customers, 0), 2)
        AS avg_predicted_clv_1_year_minor
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_first_category f USING (date_sk)
LEFT JOIN warehouse.dim_product_category d USING (category_sk)
ORDER BY customers_acquired DESC, first_category;
CREATE VIEW warehouse.vw_first_discount_performance WITH (security_invoker = true) AS
SELECT l.snapshot_date, coalesce(d.discount_code, 'None or unknown') AS first_discount_code,
    d.discount_kind, f.customers AS customers_acquired, f.observed_customers, f.repeat_customers,
    round(100.0 * f.repeat_customers / nullif(f.observed_customers, 0), 1) AS repeat_rate_90_days_pct,
    round(f.revenue_minor::numeric / nullif(f.customers, 0), 2) AS avg_revenue_minor,
    round(f.margin_minor::numeric / nullif(f.customers, 0), 2) AS avg_historical_clv_minor,
    round(f.predicted_clv_1_year_minor::numeric / nullif(f.customers, 0), 2)
        AS avg_predicted_clv_1_year_minor
FROM warehouse.vw_latest_snapshot l
JOIN warehouse.fact_first_discount f USING (date_sk)
LEFT JOIN warehouse.dim_discount_code d USING (discount_sk)
ORDER BY customers_acquired DESC, first_discount_code;
GRANT SELECT ON warehouse.vw_first_category_performance, warehouse.vw_first_discount_performance
    TO bauta_analytics;

-- As before, with the tables above.
CREATE OR REPLACE FUNCTION ops.forget_day(day integer) RETURNS bigint
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
        'fact_segment_migration', 'fact_attribution', 'fact_touchpoint',
        'fact_journey_transition', 'fact_journey_step', 'fact_funnel',
        'fact_acquisition_channel', 'fact_first_category', 'fact_first_discount',
        'fact_lead_funnel', 'fact_engagement_channel', 'fact_nps', 'fact_loyalty',
        'fact_churn_rate', 'fact_segment_recommendation', 'fact_value_total'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$$;
