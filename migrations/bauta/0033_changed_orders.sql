-- Orders change in their shops: an amount, a status, whose they are. What a source says last of a number is
-- what counts, and what it said before is kept, so that a load can be taken back.

-- Found by number, since an order may be of another customer now. Its key still has the customer's, by which
-- the table can be distributed.
ALTER TABLE warehouse.fact_sales
    DROP CONSTRAINT fact_sales_pkey,
    ADD PRIMARY KEY (order_key, source_id, kind, customer_key);
CREATE INDEX fact_sales_customer ON warehouse.fact_sales (customer_key);

-- Orders of nobody that the source knows: they are part of what a shop sells, and of no customer.
CREATE TABLE warehouse.fact_anonymous_sales (
    source_id smallint NOT NULL,
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    kind text NOT NULL CHECK (kind IN ('order', 'return')),
    ordered_at timestamptz NOT NULL,
    date_sk integer NOT NULL CHECK (date_sk BETWEEN 19900101 AND 20491231),
    revenue_minor bigint NOT NULL,
    margin_minor bigint,
    currency char(3) NOT NULL,
    lines_count integer,
    items_count integer,
    channel_sk integer,
    campaign_sk integer,
    load_id bigint NOT NULL,
    PRIMARY KEY (order_key, source_id, kind)
);
GRANT SELECT ON warehouse.fact_anonymous_sales TO bauta_analytics;

-- What a load wrote over, to be put back when it is taken back.
CREATE TABLE warehouse.replaced_sale (
    replaced_by bigint NOT NULL,
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    source_id smallint NOT NULL,
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    origin_key bytea NOT NULL CHECK (octet_length(origin_key) = 16),
    kind text NOT NULL,
    ordered_at timestamptz NOT NULL,
    date_sk integer NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint,
    currency char(3) NOT NULL,
    lines_count integer,
    items_count integer,
    channel_sk integer,
    campaign_sk integer,
    load_id bigint NOT NULL,
    PRIMARY KEY (order_key, source_id, kind, replaced_by, customer_key)
);
CREATE INDEX replaced_sale_customer ON warehouse.replaced_sale (customer_key);
CREATE TABLE warehouse.replaced_anonymous_sale (
    replaced_by bigint NOT NULL,
    LIKE warehouse.fact_anonymous_sales INCLUDING CONSTRAINTS,
    PRIMARY KEY (order_key, source_id, kind, replaced_by)
);

-- Writes what rows of a load say of orders and returns, and answers what became of each, in their order:
--
-- * added: it was not known;
-- * same: it is known, and nothing else is said of it;
-- * changed: something else was said of it before, by another load;
-- * repeated: something else was said of it before, by this load, and this is not written;
-- * void: nothing is said of it (revenue is NULL), and nothing was; what was said before is taken away, which
--   makes it changed. A return is taken away only where the same mapping has told of it.
--
-- An order without a customer is of nobody. One load at a time calls this.
CREATE FUNCTION warehouse.store_sales(
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

-- Takes away what was said before of orders that are changed, and keeps it.
CREATE FUNCTION warehouse.replace_sales(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], outcomes text[])
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    WITH gone AS (
        DELETE FROM warehouse.fact_sales f
        USING unnest(order_keys, kinds, outcomes) AS s (order_key, kind, outcome)
        WHERE s.outcome = 'changed' AND f.order_key = s.order_key AND f.source_id = of_source
            AND f.kind = s.kind
        RETURNING f.*
    ), void AS (
        INSERT INTO warehouse.rewritten_customer (customer_key)
        SELECT DISTINCT customer_key FROM gone
        ON CONFLICT DO NOTHING
    )
    INSERT INTO warehouse.replaced_sale (replaced_by, source_id, order_key, kind, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count,
        items_count, channel_sk, campaign_sk, load_id)
    SELECT writing_load, source_id, order_key, kind, customer_key, origin_key, ordered_at, date_sk,
        revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk,
        load_id
    FROM gone
    ON CONFLICT DO NOTHING;
    WITH gone AS (
        DELETE FROM warehouse.fact_anonymous_sales f
        USING unnest(order_keys, kinds, outcomes) AS s (order_key, kind, outcome)
        WHERE s.outcome = 'changed' AND f.order_key = s.order_key AND f.source_id = of_source
            AND f.kind = s.kind
        RETURNING f.*
    )
    INSERT INTO warehouse.replaced_anonymous_sale (replaced_by, source_id, order_key, kind, ordered_at,
        date_sk, revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
        campaign_sk, load_id)
    SELECT writing_load, source_id, order_key, kind, ordered_at, date_sk, revenue_minor,
        margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk, load_id
    FROM gone
    ON CONFLICT DO NOTHING;
END
$$;
REVOKE ALL ON FUNCTION warehouse.replace_sales(bigint, smallint, bytea[], text[], text[]),
    warehouse.store_sales(bigint, smallint, text, bytea[], bytea[], bytea[], text[], bigint[],
        integer[], bigint[], bigint[], integer[], integer[], integer[], integer[])
    FROM PUBLIC;
-- From now on orders are written by this function alone.
REVOKE INSERT ON warehouse.fact_sales FROM bauta_ingest;
GRANT EXECUTE ON FUNCTION warehouse.store_sales(bigint, smallint, text, bytea[], bytea[], bytea[],
    text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[])
    TO bauta_ingest;

-- A merge moves what was replaced, too.
CREATE OR REPLACE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO warehouse.rewritten_customer (customer_key)
    SELECT analytics_key FROM identity.subject WHERE subject_id IN (winner, loser)
    ON CONFLICT DO NOTHING;
    UPDATE warehouse.replaced_sale
    SET customer_key = (SELECT analytics_key FROM identity.subject WHERE subject_id = winner)
    WHERE customer_key = (SELECT analytics_key FROM identity.subject WHERE subject_id = loser);
    PERFORM identity.join_subjects(winner, loser, rule, load);
END
$$;

-- What a load did beside adding rows: orders that it changed, orders of nobody, rows that its mapping passes
-- over, by reason, and fields that were left out of rows, by reason.
ALTER TABLE ops.load
    ADD changed bigint NOT NULL DEFAULT 0,
    ADD anonymous bigint NOT NULL DEFAULT 0,
    ADD skipped jsonb NOT NULL DEFAULT '{}',
    ADD left_out jsonb NOT NULL DEFAULT '{}';

-- Fields that could not be read, of rows that were taken without them: where, and why.
CREATE TABLE vault.left_out_field (
    load_id bigint NOT NULL REFERENCES ops.load,
    file_id text NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL CHECK (octet_length(column_name) <= 4000),
    reason text NOT NULL CHECK (octet_length(reason) <= 100),
    PRIMARY KEY (load_id, line, column_name)
);
GRANT SELECT, INSERT ON vault.left_out_field TO bauta_ingest;
GRANT SELECT, DELETE ON vault.left_out_field TO bauta_vault;
