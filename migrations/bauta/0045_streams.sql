-- Streams of taps: what their schemas were, in which version of the stream a row came last, and loads that say a
-- thing again.

-- What a stream's schema was when the rules of its mapping met it first; ingest's own.
CREATE TABLE ops.stream_schema (
    mapping text PRIMARY KEY CHECK (mapping ~ '^[a-z0-9-]{1,64}$'),
    rules_digest bytea NOT NULL CHECK (octet_length(rules_digest) = 32),
    schema_digest bytea NOT NULL CHECK (octet_length(schema_digest) = 32),
    -- `path types` of each field, in their order, to name what changes.
    fields text[] NOT NULL CHECK (octet_length(fields::text) <= 1000000),
    pinned_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON ops.stream_schema TO bauta_ingest;

-- Rows of streams that have versions, by the digests of their numbers. They tell of nobody.
CREATE TABLE ops.stream_row (
    mapping text NOT NULL CHECK (mapping ~ '^[a-z0-9-]{1,64}$'),
    row_key bytea NOT NULL CHECK (octet_length(row_key) = 16),
    version bigint NOT NULL,
    -- The load that found it gone; NULL while it stands.
    gone_by bigint,
    PRIMARY KEY (mapping, row_key)
);
CREATE INDEX stream_row_gone ON ops.stream_row (gone_by) WHERE gone_by IS NOT NULL;
CREATE INDEX stream_row_version ON ops.stream_row (mapping, version) WHERE gone_by IS NULL;

-- What a load found gone is not gone without it.
CREATE FUNCTION ops.return_stream_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE ops.stream_row SET gone_by = NULL WHERE gone_by = NEW.load_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ops.return_stream_rows() FROM PUBLIC;
CREATE TRIGGER return_stream_rows AFTER UPDATE ON ops.load
    FOR EACH ROW WHEN (NEW.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
    EXECUTE FUNCTION ops.return_stream_rows();

-- Takes back what a load has said itself of orders and returns: what it replaced stands there again, as if it had
-- said nothing of them.
CREATE FUNCTION warehouse.forget_own_sales(
    writing_load bigint, of_source smallint, order_keys bytea[], kinds text[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan.
    SET enable_seqscan = off AS $$
DECLARE
    again_keys bytea[];
    again_kinds text[];
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    -- Of these alone it has said something: most rows come once.
    SELECT array_agg(s.order_key), array_agg(s.kind) INTO again_keys, again_kinds
    FROM (SELECT DISTINCT a.order_key, a.kind FROM unnest(order_keys, kinds) AS a (order_key, kind)) AS s
    WHERE EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        OR EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        -- It has said that there is none.
        OR NOT EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = s.order_key
                AND f.source_id = of_source AND f.kind = s.kind)
            AND NOT EXISTS (SELECT FROM warehouse.fact_anonymous_sales f
                WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind)
            AND (EXISTS (SELECT FROM warehouse.replaced_sale r WHERE r.order_key = s.order_key
                    AND r.source_id = of_source AND r.kind = s.kind AND r.replaced_by = writing_load)
                OR EXISTS (SELECT FROM warehouse.replaced_anonymous_sale r
                    WHERE r.order_key = s.order_key AND r.source_id = of_source
                        AND r.kind = s.kind AND r.replaced_by = writing_load));
    IF again_keys IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM warehouse.fact_sales_line l
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        AND l.load_id = writing_load;
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
    WITH back AS (
        DELETE FROM warehouse.replaced_sale r
        USING unnest(again_keys, again_kinds) AS s (order_key, kind)
        WHERE r.order_key = s.order_key AND r.source_id = of_source AND r.kind = s.kind
            AND r.replaced_by = writing_load
        RETURNING r.*
    ), put AS (
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
            channel_sk, campaign_sk, load_id)
        SELECT customer_key, source_id, order_key, origin_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id
        FROM back ON CONFLICT DO NOTHING RETURNING customer_key
    )
    INSERT INTO warehouse.rewritten_customer (customer_key) SELECT DISTINCT customer_key FROM put
    ON CONFLICT DO NOTHING;
    WITH back AS (
        DELETE FROM warehouse.replaced_anonymous_sale r
        USING unnest(again_keys, again_kinds) AS s (order_key, kind)
        WHERE r.order_key = s.order_key AND r.source_id = of_source AND r.kind = s.kind
            AND r.replaced_by = writing_load
        RETURNING r.*
    )
    INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
        revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk,
        load_id)
    SELECT source_id, order_key, kind, ordered_at, date_sk, revenue_minor, margin_minor, currency,
        lines_count, items_count, channel_sk, campaign_sk, load_id
    FROM back ON CONFLICT DO NOTHING;
    WITH back AS (
        DELETE FROM warehouse.replaced_sale_line l
        USING unnest(again_keys, again_kinds) AS s (order_key, kind), warehouse.fact_sales f
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
END
$$;

CREATE FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    INSERT INTO ops.stream_row (mapping, row_key, version)
    SELECT l.mapping, r.row_key, r.version
    FROM unnest(row_keys, versions) AS r (row_key, version), ops.load l
    WHERE l.load_id = writing_load
    ON CONFLICT (mapping, row_key) DO UPDATE SET version = EXCLUDED.version, gone_by = NULL;
END
$$;

-- Takes away what came last in an earlier version of the stream that the load is of, some at a time: of how many
-- rows, and how many orders and returns those were here.
CREATE FUNCTION warehouse.remove_stream_rows(
    writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off AS $$
DECLARE
    of_mapping text;
    gone_keys bytea[];
    sale_keys bytea[];
    sale_kinds text[];
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    SELECT l.mapping INTO of_mapping FROM ops.load l WHERE l.load_id = writing_load;
    WITH earlier AS (
        SELECT s.row_key FROM ops.stream_row s
        WHERE s.mapping = of_mapping AND s.version < before_version AND s.gone_by IS NULL
        ORDER BY s.row_key LIMIT 10000
    ), past AS (
        UPDATE ops.stream_row s SET gone_by = writing_load FROM earlier
        WHERE s.mapping = of_mapping AND s.row_key = earlier.row_key
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
    -- What another mapping of the source has told of the same number stays.
    SELECT array_agg(f.order_key), array_agg(f.kind), count(*) INTO sale_keys, sale_kinds, sales
    FROM (
        SELECT a.order_key, a.kind, a.load_id FROM unnest(gone_keys) AS k (row_key)
        JOIN warehouse.fact_sales a ON a.order_key = k.row_key AND a.source_id = of_source
        UNION ALL
        SELECT a.order_key, a.kind, a.load_id FROM unnest(gone_keys) AS k (row_key)
        JOIN warehouse.fact_anonymous_sales a ON a.order_key = k.row_key AND a.source_id = of_source
    ) AS f JOIN ops.load l ON l.load_id = f.load_id
    WHERE l.mapping = of_mapping;
    IF sales > 0 THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, sale_keys, sale_kinds,
            array_fill('changed'::text, ARRAY[cardinality(sale_keys)]));
    END IF;
END
$$;
REVOKE ALL ON FUNCTION warehouse.forget_own_sales(bigint, smallint, bytea[], text[]),
    warehouse.note_stream_rows(bigint, bytea[], bigint[]),
    warehouse.remove_stream_rows(bigint, smallint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION warehouse.forget_own_sales(bigint, smallint, bytea[], text[]),
    warehouse.note_stream_rows(bigint, bytea[], bigint[]),
    warehouse.remove_stream_rows(bigint, smallint, bigint) TO bauta_ingest;
