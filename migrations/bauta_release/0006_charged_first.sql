-- What an epoch consists of is written behind its charge: rows of an epoch that nobody has charged yet could
-- wait, not committed, until a publisher of the same name had been looked through and was signed. The charge
-- takes the budget's row, so that of two who write one epoch the second waits for the first and finds it closed.
CREATE OR REPLACE FUNCTION release.refuse_late_cell() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inserted JOIN release.epoch USING (epoch)) THEN
        RAISE EXCEPTION 'the epoch is closed' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (
        SELECT FROM inserted
        WHERE NOT EXISTS (SELECT FROM release.privacy_ledger l WHERE l.epoch = inserted.epoch))
    THEN
        RAISE EXCEPTION 'the epoch is not charged' USING ERRCODE = 'BR001';
    END IF;
    RETURN NULL;
END
$$;
