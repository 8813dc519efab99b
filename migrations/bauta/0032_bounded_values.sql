-- What one role writes and another reads has bounds, so that a row cannot stop whoever reads it or fill their
-- memory. Rows of before are as they are: only what is written from now on is checked.

-- A day is one: make_date fails on any other.
ALTER TABLE ops.snapshot
    ADD CONSTRAINT snapshot_day CHECK (date_sk BETWEEN 19900101 AND 99991231
        AND make_date(date_sk / 10000, date_sk / 100 % 100, date_sk % 100) IS NOT NULL) NOT VALID,
    ADD CONSTRAINT snapshot_completed CHECK (isfinite(completed_at)) NOT VALID;
ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_day CHECK (date_sk BETWEEN 19900101 AND 20491231
        AND make_date(date_sk / 10000, date_sk / 100 % 100, date_sk % 100) IS NOT NULL) NOT VALID;
ALTER TABLE warehouse.worklist_candidate
    ADD CONSTRAINT worklist_candidate_texts CHECK (octet_length(list) <= 200
        AND octet_length(segment_name) <= 400 AND octet_length(recency_band) <= 200
        AND octet_length(frequency_band) <= 200 AND octet_length(value_band) <= 200) NOT VALID;

-- The longest field of a file, padded and sealed, is shorter; so is the longest row, and a file's name.
ALTER TABLE vault.sealed_field
    ADD CONSTRAINT sealed_field_length CHECK (octet_length(sealed) <= 70000) NOT VALID;
ALTER TABLE vault.quarantine
    ADD CONSTRAINT quarantine_length CHECK (octet_length(sealed_row) <= 1100000) NOT VALID;
ALTER TABLE vault.file_name
    ADD CONSTRAINT file_name_length CHECK (octet_length(sealed) <= 8192) NOT VALID;

-- A snapshot that is withdrawn leaves a row that whoever withdraws cannot change, and three go in a day.
CREATE TABLE ops.withdrawn_snapshot (
    date_sk integer NOT NULL,
    withdrawn_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    withdrawn_by text NOT NULL DEFAULT session_user,
    PRIMARY KEY (withdrawn_at, date_sk)
);
GRANT SELECT ON ops.withdrawn_snapshot TO bauta_analytics;

CREATE OR REPLACE FUNCTION ops.withdraw_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM ops.snapshot WHERE date_sk = day) THEN
        RAISE EXCEPTION 'there is no snapshot of this day' USING ERRCODE = '22023';
    END IF;
    -- One at a time: two could each count two of today.
    LOCK TABLE ops.withdrawn_snapshot IN SHARE ROW EXCLUSIVE MODE;
    -- The owner withdraws without any limit: he can delete the rows anyway.
    IF session_user <> 'bauta_owner' AND (SELECT count(*) FROM ops.withdrawn_snapshot
        WHERE withdrawn_at > clock_timestamp() - interval '24 hours') >= 3 THEN
        RAISE EXCEPTION 'three snapshots were withdrawn within a day' USING ERRCODE = '54000',
            HINT = 'Wait a day, or withdraw as bauta_owner.';
    END IF;
    INSERT INTO ops.withdrawn_snapshot (date_sk) VALUES (day);
    gone := ops.forget_day(day);
    DELETE FROM warehouse.worklist_candidate WHERE date_sk = day;
    -- A label is known once its horizon lies before a day that was scored.
    DELETE FROM ops.prediction_label
    WHERE source = 'orders' AND to_date(date_sk::text, 'YYYYMMDD') + horizon_days
        > (SELECT coalesce(max(to_date(s.date_sk::text, 'YYYYMMDD')), '-infinity')
            FROM ops.snapshot s);
    RETURN gone;
END
$$;
