-- The star schema, keyed by pseudonym only. Every customer table carries the 16-byte customer_key
-- in its primary key, no trigger and no foreign key to a customer, so that it can be distributed.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA warehouse;
GRANT USAGE ON SCHEMA warehouse, ops TO bauta_ingest, bauta_analytics, bauta_release, bauta_vault;

CREATE TABLE ops.source (
    source_id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
GRANT SELECT, INSERT ON ops.source TO bauta_ingest;

-- One row for each file of each source; progress is advanced in the transaction that writes the rows.
CREATE TABLE ops.load (
    load_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id smallint NOT NULL REFERENCES ops.source,
    mapping text NOT NULL,
    file_digest bytea NOT NULL CHECK (octet_length(file_digest) = 32),
    mapping_digest bytea NOT NULL CHECK (octet_length(mapping_digest) = 32),
    rows_done bigint NOT NULL DEFAULT 0,
    accepted bigint NOT NULL DEFAULT 0,
    duplicates bigint NOT NULL DEFAULT 0,
    quarantined jsonb NOT NULL DEFAULT '{}',
    subjects_new bigint NOT NULL DEFAULT 0,
    subjects_merged bigint NOT NULL DEFAULT 0,
    batches_done integer NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    UNIQUE (mapping, file_digest, mapping_digest)
);
GRANT SELECT, INSERT, UPDATE ON ops.load TO bauta_ingest;

-- A complete snapshot, or no row: written in the transaction that writes the scores.
CREATE TABLE ops.snapshot (
    snapshot text NOT NULL,
    date_sk integer NOT NULL,
    rule_set text NOT NULL,
    policy_digest bytea NOT NULL,
    customers bigint NOT NULL,
    orders bigint NOT NULL,
    completed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (snapshot, date_sk)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.snapshot TO bauta_analytics;
GRANT SELECT ON ops.snapshot TO bauta_release, bauta_vault;

CREATE TABLE warehouse.dim_date (
    date_sk integer PRIMARY KEY,
    date_actual date NOT NULL UNIQUE,
    day_of_week smallint NOT NULL,
    week_of_year smallint NOT NULL,
    iso_year smallint NOT NULL,
    month_of_year smallint NOT NULL,
    month_name text NOT NULL,
    quarter_of_year smallint NOT NULL,
    year_actual smallint NOT NULL
);
INSERT INTO warehouse.dim_date
SELECT to_char(day, 'YYYYMMDD')::integer, day, extract(isodow FROM day), extract(week FROM day),
    extract(isoyear FROM day), extract(month FROM day), to_char(day, 'FMMonth'),
    extract(quarter FROM day), extract(year FROM day)
FROM generate_series(date '1990-01-01', date '2049-12-31', interval '1 day') AS days (day);

CREATE TABLE warehouse.dim_customer (
    customer_key bytea PRIMARY KEY CHECK (octet_length(customer_key) = 16),
    region text NOT NULL DEFAULT 'unknown',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE warehouse.dim_customer_segment (
    segment_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    segment_code text NOT NULL,
    segment_name text NOT NULL,
    segment_description text,
    segment_type text NOT NULL,
    rule_set text NOT NULL,
    segment_criteria text,
    target_marketing_strategy text,
    retention_priority integer,
    segment_rank integer NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (rule_set, segment_code)
);

CREATE TABLE warehouse.fact_sales (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    source_id smallint NOT NULL,
    -- Keyed digest of the source's order number.
    order_key bytea NOT NULL CHECK (octet_length(order_key) = 16),
    -- The key the row came in under: a merge of two subjects can be taken back.
    origin_key bytea NOT NULL CHECK (octet_length(origin_key) = 16),
    kind text NOT NULL CHECK (kind IN ('order', 'return')),
    ordered_at timestamptz NOT NULL,
    -- The day in the shop's time zone.
    date_sk integer NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint,
    currency char(3) NOT NULL,
    lines_count integer,
    items_count integer,
    load_id bigint NOT NULL,
    PRIMARY KEY (customer_key, source_id, order_key, kind)
);

CREATE TABLE warehouse.fact_customer_rfm (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    days_since_last_order integer NOT NULL,
    first_order_date date NOT NULL,
    last_order_date date NOT NULL,
    recency_score smallint NOT NULL CHECK (recency_score BETWEEN 1 AND 5),
    order_count_365_days integer NOT NULL,
    order_count_180_days integer NOT NULL,
    order_count_90_days integer NOT NULL,
    avg_days_between_orders double precision,
    frequency_score smallint NOT NULL CHECK (frequency_score BETWEEN 1 AND 5),
    total_spend_365_minor bigint NOT NULL,
    total_spend_180_minor bigint NOT NULL,
    total_spend_90_minor bigint NOT NULL,
    avg_order_value_minor double precision,
    monetary_score smallint NOT NULL CHECK (monetary_score BETWEEN 1 AND 5),
    rfm_score text GENERATED ALWAYS AS
        (recency_score::text || frequency_score::text || monetary_score::text) STORED,
    rfm_composite_score integer GENERATED ALWAYS AS
        (recency_score * 100 + frequency_score * 10 + monetary_score) STORED,
    rfm_segment_sk integer NOT NULL,
    -- 0 is worst and 100 best in all three.
    recency_percentile double precision NOT NULL,
    frequency_percentile double precision NOT NULL,
    monetary_percentile double precision NOT NULL,
    PRIMARY KEY (customer_key, date_sk)
) PARTITION BY RANGE (date_sk);

-- Who stands on a work list, in order, in values too coarse to link by; the vault gives them references.
CREATE TABLE warehouse.worklist_candidate (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    list text NOT NULL,
    date_sk integer NOT NULL,
    position integer NOT NULL,
    segment_name text NOT NULL,
    recency_band text NOT NULL,
    frequency_band text NOT NULL,
    value_band text NOT NULL,
    PRIMARY KEY (customer_key, list)
);

-- Partitions are made by their owner: a scoring process may add a month, and nothing else.
CREATE FUNCTION ops.ensure_partition(parent text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month_start integer := date_sk / 100 * 100;
    partition text;
BEGIN
    IF parent NOT IN ('fact_customer_rfm') THEN
        RAISE EXCEPTION 'no partitioned table of that name' USING ERRCODE = '22023';
    END IF;
    partition := format('%s_%s', parent, date_sk / 100);
    IF to_regclass(format('warehouse.%I', partition)) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE warehouse.%I PARTITION OF warehouse.%I FOR VALUES FROM (%s) TO (%s)',
            partition, parent, month_start, month_start + 100);
        EXECUTE format(
            'GRANT SELECT, INSERT, DELETE ON warehouse.%I TO bauta_analytics', partition);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION ops.ensure_partition(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.ensure_partition(text, integer) TO bauta_analytics;

-- Ingest adds; it reads no more than telling a known key and its region apart takes.
GRANT INSERT, SELECT (customer_key, region), UPDATE (region, updated_at)
    ON warehouse.dim_customer TO bauta_ingest;
GRANT INSERT ON warehouse.fact_sales TO bauta_ingest;
GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO bauta_analytics;
GRANT INSERT, UPDATE ON warehouse.dim_customer_segment TO bauta_analytics;
GRANT INSERT, DELETE ON warehouse.fact_customer_rfm, warehouse.worklist_candidate
    TO bauta_analytics;
GRANT SELECT ON warehouse.fact_customer_rfm, warehouse.dim_customer,
    warehouse.dim_customer_segment TO bauta_release;
GRANT SELECT ON warehouse.worklist_candidate TO bauta_vault;
