-- Most batches of orders tell of none that is known: those are written as they come, and only of others it is
-- asked what had been said before.

-- Bounds as they were, in the type of their columns: of 10^15 in digits, numeric numbers were made for each row.
ALTER TABLE warehouse.fact_sales DROP CONSTRAINT fact_sales_amounts,
    ADD CONSTRAINT fact_sales_amounts CHECK (
        revenue_minor BETWEEN -1000000000000000 AND 1000000000000000
        AND margin_minor BETWEEN -1000000000000000 AND 1000000000000000) NOT VALID;
ALTER TABLE warehouse.fact_anonymous_sales DROP CONSTRAINT fact_anonymous_sales_amounts,
    ADD CONSTRAINT fact_anonymous_sales_amounts CHECK (
        revenue_minor BETWEEN -1000000000000000 AND 1000000000000000
        AND margin_minor BETWEEN -1000000000000000 AND 1000000000000000) NOT VALID;
ALTER TABLE warehouse.fact_lead DROP CONSTRAINT fact_lead_amounts,
    ADD CONSTRAINT fact_lead_amounts CHECK (
        marketing_cost_minor BETWEEN -1000000000000000 AND 1000000000000000) NOT VALID;

-- What the shop calls a channel, in a policy that no service can write; the role of loads stores it.
ALTER TABLE warehouse.dim_interaction_channel
    ADD CONSTRAINT dim_interaction_channel_name CHECK (octet_length(channel_name) <= 1000) NOT VALID;

-- Whether all were written: false, and nothing written, where one of them is known. They ascend by number and
-- kind, so that each is told once and a page of the index is looked for once; one without an amount is none.
CREATE FUNCTION warehouse.add_new_sales(
    writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[],
    origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[],
    revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[],
    channels integer[], campaigns integer[])
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan.
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    IF (array_ndims(order_keys), array_lower(order_keys, 1)) IS DISTINCT FROM (1, 1)
        OR (array_ndims(kinds), array_lower(kinds, 1)) IS DISTINCT FROM (1, 1)
        OR cardinality(order_keys) <> cardinality(kinds)
        OR array_position(order_keys, NULL) IS NOT NULL OR array_position(kinds, NULL) IS NOT NULL
        OR EXISTS (
            SELECT FROM unnest(order_keys[2:], kinds[2:], order_keys, kinds)
                AS a (order_key, kind, key_before, kind_before)
            WHERE NOT a.order_key > a.key_before
                AND (a.order_key <> a.key_before OR NOT a.kind > a.kind_before COLLATE "C"))
    THEN
        RAISE EXCEPTION 'orders do not ascend' USING ERRCODE = '22023';
    END IF;
    -- Each is looked up, by a limit: the planner would go through all orders of a source that it takes for new.
    IF EXISTS (
            SELECT FROM unnest(order_keys, kinds) AS s (order_key, kind)
            CROSS JOIN LATERAL (
                SELECT FROM warehouse.fact_sales f
                WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
                LIMIT 1) AS found)
        OR EXISTS (
            SELECT FROM unnest(order_keys, kinds) AS s (order_key, kind)
            CROSS JOIN LATERAL (
                SELECT FROM warehouse.fact_anonymous_sales f
                WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
                LIMIT 1) AS found)
    THEN
        RETURN false;
    END IF;
    INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk, load_id)
    SELECT s.customer, of_source, s.order_key, s.origin, s.kind,
        timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
        in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
    FROM unnest(customer_keys, origin_keys, order_keys, kinds, instants, days, revenues, margins,
            line_counts, item_counts, channels, campaigns)
            AS s (customer, origin, order_key, kind, instant, day, revenue, margin, lines, items,
                channel, campaign)
    WHERE s.customer IS NOT NULL AND s.revenue IS NOT NULL;
    IF array_position(customer_keys, NULL) IS NOT NULL THEN
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id)
        SELECT of_source, s.order_key, s.kind,
            timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
            in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
        FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns)
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items,
                    channel, campaign)
        WHERE s.customer IS NULL AND s.revenue IS NOT NULL;
    END IF;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION warehouse.add_new_sales(bigint, smallint, text, bytea[], bytea[], bytea[],
    text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION warehouse.add_new_sales(bigint, smallint, text, bytea[], bytea[], bytea[],
    text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[])
    TO bauta_ingest;
