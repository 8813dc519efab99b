-- What was read for the last scores, kept in compact form, so that the next run reads from fact_sales
-- only what has come since.

-- The transaction that brought a row: what a run has read before is told by snapshots, so that no row
-- is missed whose transaction was under way, and it does not matter which day a late row is of.
ALTER TABLE warehouse.fact_sales
    ADD arrival bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX fact_sales_arrival ON warehouse.fact_sales
    USING brin (arrival) WITH (pages_per_range = 32, autosummarize = on);

-- Customers whose rows of fact_sales were changed or taken away, and not only added to.
CREATE TABLE warehouse.rewritten_customer (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    arrival bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    PRIMARY KEY (customer_key, arrival)
);

-- All orders and returns of a customer; the format is the scoring program's own.
CREATE TABLE warehouse.customer_order_history (
    customer_key bytea PRIMARY KEY CHECK (octet_length(customer_key) = 16),
    history bytea NOT NULL
) WITH (fillfactor = 90);
-- It is compact already.
ALTER TABLE warehouse.customer_order_history ALTER history SET STORAGE EXTERNAL;

-- What the histories hold: every row of fact_sales that `read_in` sees, of whatever day. Without a row
-- here, or with one of another cluster or format, they count for nothing.
CREATE TABLE ops.order_history (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    read_in pg_snapshot NOT NULL,
    -- Transaction numbers mean nothing elsewhere: pg_control_system().system_identifier.
    cluster bigint NOT NULL,
    format integer NOT NULL,
    -- Every currency that was ever seen.
    currencies text[] NOT NULL,
    customers bigint NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON warehouse.customer_order_history TO bauta_analytics;
GRANT SELECT, DELETE ON warehouse.rewritten_customer TO bauta_analytics;
GRANT SELECT, INSERT, UPDATE ON ops.order_history TO bauta_analytics;

-- A merge moves the orders of one customer to another: both histories are void.
ALTER FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) RENAME TO join_subjects;
CREATE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO warehouse.rewritten_customer (customer_key)
    SELECT analytics_key FROM identity.subject WHERE subject_id IN (winner, loser)
    ON CONFLICT DO NOTHING;
    PERFORM identity.join_subjects(winner, loser, rule, load);
END
$$;
REVOKE ALL ON FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) FROM PUBLIC;
