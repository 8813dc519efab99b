-- Wrapped per-person keys only, in a database of their own so that its backups can expire sooner:
-- a key deleted here makes the sealed values elsewhere unreadable for good.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA keys;
GRANT USAGE ON SCHEMA keys TO bauta_ingest, bauta_vault;

CREATE TABLE keys.batch_key (
    batch_id bytea PRIMARY KEY CHECK (octet_length(batch_id) = 16),
    load_id bigint NOT NULL,
    batch_number integer NOT NULL,
    vault_key_version integer NOT NULL,
    -- The batch key, sealed to the vault's public key.
    sealed bytea NOT NULL,
    -- Closed once the rows it protects are known to be committed; then ingest cannot touch it.
    closed boolean NOT NULL DEFAULT false,
    UNIQUE (load_id, batch_number)
);
CREATE TABLE keys.data_key (
    contact_id bytea PRIMARY KEY CHECK (octet_length(contact_id) = 16),
    batch_id bytea NOT NULL REFERENCES keys.batch_key ON DELETE CASCADE,
    wrapped bytea NOT NULL
);
CREATE INDEX data_key_batch ON keys.data_key (batch_id);
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA keys TO bauta_vault;

-- Stores the keys of one batch before the sealed rows are written in the main database. A batch of
-- the same number that was left open by a crash protects no row: it is replaced. Batches before it
-- are committed: they are closed.
CREATE FUNCTION keys.put_batch(
    load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea,
    contact_ids bytea[], wrapped_keys bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
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
REVOKE ALL ON FUNCTION keys.put_batch(
    bigint, integer, bytea, integer, bytea, bytea[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keys.put_batch(
    bigint, integer, bytea, integer, bytea, bytea[], bytea[]) TO bauta_ingest;

-- Ends a load: batches up to the last committed one are closed, a later one is discarded.
CREATE FUNCTION keys.finish_load(load bigint, committed integer)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE keys.batch_key SET closed = true
    WHERE load_id = load AND batch_number <= committed AND NOT closed;
    DELETE FROM keys.batch_key
    WHERE load_id = load AND batch_number > committed AND NOT closed;
END
$$;
REVOKE ALL ON FUNCTION keys.finish_load(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keys.finish_load(bigint, integer) TO bauta_ingest;
