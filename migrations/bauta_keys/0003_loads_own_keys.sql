-- A batch that was left open is replaced, or discarded at the end of its load, on the word of ingest: whoever has its
-- role could discard the keys of a batch that a load under way had just committed. Loads hold a lock while they
-- run; nobody else puts or ends batches meanwhile.
CREATE FUNCTION keys.require_turn() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The lock of locks.take_load, which its holder may take again.
    IF NOT pg_try_advisory_xact_lock(1, 1) THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION keys.put_batch(
    load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea,
    contact_ids bytea[], wrapped_keys bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM keys.require_turn();
    UPDATE keys.batch_key SET closed = true
    WHERE load_id = load AND batch_number < number AND NOT closed;
    DELETE FROM keys.batch_key
    WHERE load_id = load AND batch_number >= number AND NOT closed;
    INSERT INTO keys.batch_key (batch_id, load_id, batch_number, vault_key_version, sealed)
    VALUES (batch, load, number, vault_key, sealed_key);
    INSERT INTO keys.data_key (contact_id, batch_id, wrapped)
    SELECT k.contact_id, batch, k.wrapped
    FROM unnest(contact_ids, wrapped_keys) AS k (contact_id, wrapped);
END
$$;

CREATE OR REPLACE FUNCTION keys.finish_load(load bigint, committed integer)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM keys.require_turn();
    UPDATE keys.batch_key SET closed = true
    WHERE load_id = load AND batch_number <= committed AND NOT closed;
    DELETE FROM keys.batch_key
    WHERE load_id = load AND batch_number > committed AND NOT closed;
END
$$;
REVOKE ALL ON FUNCTION keys.require_turn() FROM PUBLIC;
