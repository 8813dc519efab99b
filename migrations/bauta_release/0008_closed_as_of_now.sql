-- Whether an epoch is closed is asked as of now: a transaction that sees what stood when it began would add cells to
-- one that has been charged and closed since.
CREATE OR REPLACE FUNCTION release.refuse_late_cell() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an epoch is written as what stands now' USING ERRCODE = '25001';
    END IF;
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
