-- Rows that were refused can be read again after the mapping is mended, without the file: beside them stands,
-- sealed, what stood before all rows of their file, such as its header.
CREATE TABLE vault.quarantine_preamble (
    load_id bigint PRIMARY KEY REFERENCES ops.load ON DELETE CASCADE,
    sealed_preamble bytea NOT NULL CHECK (octet_length(sealed_preamble) <= 1100000)
);
GRANT INSERT ON vault.quarantine_preamble TO bauta_ingest;
GRANT SELECT, DELETE ON vault.quarantine_preamble TO bauta_vault;

-- Whatever ends the last quarantined row of a load ends what stood before them.
CREATE FUNCTION vault.forget_preamble() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM vault.quarantine_preamble p
    WHERE p.load_id IN (SELECT DISTINCT load_id FROM gone)
        AND NOT EXISTS (SELECT FROM vault.quarantine q WHERE q.load_id = p.load_id);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION vault.forget_preamble() FROM PUBLIC;
CREATE TRIGGER forget_preamble AFTER DELETE ON vault.quarantine
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION vault.forget_preamble();

-- The load whose refused rows this one reads again.
ALTER TABLE ops.load ADD COLUMN replays bigint REFERENCES ops.load;

-- Rows that an earlier load of the same file refused, under other rules, leave the list once this load of it
-- has come to its end: what it refuses itself stands there in their place. So do those that it read again.
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
        DELETE FROM vault.left_out_field USING again
        WHERE vault.left_out_field.load_id = again.load_id
    ), replayed AS (
        SELECT e.load_id FROM ops.load l JOIN ops.load e ON e.load_id = l.replays
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL AND e.finished_at IS NOT NULL
    ), gone AS (
        DELETE FROM vault.quarantine q
        USING (SELECT load_id FROM again UNION SELECT load_id FROM replayed) AS ended
        WHERE q.load_id = ended.load_id RETURNING 1
    )
    SELECT count(*) INTO forgotten FROM gone;
    RETURN forgotten;
END
$$;
