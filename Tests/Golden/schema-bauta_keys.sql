-- Name: keys; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA keys;

ALTER SCHEMA keys OWNER TO bauta_owner;

-- Name: locks; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA locks;

ALTER SCHEMA locks OWNER TO bauta_owner;

-- Name: ops; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA ops;

ALTER SCHEMA ops OWNER TO bauta_owner;

-- Name: finish_load(bigint, integer); Type: FUNCTION; Schema: keys; Owner: bauta_owner

CREATE FUNCTION keys.finish_load(load bigint, committed integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM keys.require_turn();
    UPDATE keys.batch_key SET closed = true
    WHERE load_id = load AND batch_number <= committed AND NOT closed;
    DELETE FROM keys.batch_key
    WHERE load_id = load AND batch_number > committed AND NOT closed;
END
$$;

ALTER FUNCTION keys.finish_load(load bigint, committed integer) OWNER TO bauta_owner;

-- Name: put_batch(bigint, integer, bytea, integer, bytea, bytea[], bytea[]); Type: FUNCTION; Schema: keys; Owner: bauta_owner

CREATE FUNCTION keys.put_batch(load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea, contact_ids bytea[], wrapped_keys bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION keys.put_batch(load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea, contact_ids bytea[], wrapped_keys bytea[]) OWNER TO bauta_owner;

-- Name: require_turn(); Type: FUNCTION; Schema: keys; Owner: bauta_owner

CREATE FUNCTION keys.require_turn() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    -- The lock of locks.take_load, which its holder may take again.
    IF NOT pg_try_advisory_xact_lock(1, 1) THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
END
$$;

ALTER FUNCTION keys.require_turn() OWNER TO bauta_owner;

-- Name: release_load(); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.release_load() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_unlock(1, 1)
$$;

ALTER FUNCTION locks.release_load() OWNER TO bauta_owner;

-- Name: take_load(); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.take_load() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_lock(1, 1)
$$;

ALTER FUNCTION locks.take_load() OWNER TO bauta_owner;

-- Name: batch_key; Type: TABLE; Schema: keys; Owner: bauta_owner

CREATE TABLE keys.batch_key (
    batch_id bytea NOT NULL,
    load_id bigint NOT NULL,
    batch_number integer NOT NULL,
    vault_key_version integer NOT NULL,
    sealed bytea NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT batch_key_batch_id_check CHECK ((octet_length(batch_id) = 16))
);

ALTER TABLE keys.batch_key OWNER TO bauta_owner;

-- Name: data_key; Type: TABLE; Schema: keys; Owner: bauta_owner

CREATE TABLE keys.data_key (
    contact_id bytea NOT NULL,
    batch_id bytea NOT NULL,
    wrapped bytea NOT NULL,
    CONSTRAINT data_key_contact_id_check CHECK ((octet_length(contact_id) = 16))
);

ALTER TABLE keys.data_key OWNER TO bauta_owner;

-- Name: schema_migration; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ops.schema_migration OWNER TO bauta_owner;

-- Name: batch_key batch_key_pkey; Type: CONSTRAINT; Schema: keys; Owner: bauta_owner

ALTER TABLE ONLY keys.batch_key
    ADD CONSTRAINT batch_key_pkey PRIMARY KEY (batch_id);

-- Name: data_key data_key_pkey; Type: CONSTRAINT; Schema: keys; Owner: bauta_owner

ALTER TABLE ONLY keys.data_key
    ADD CONSTRAINT data_key_pkey PRIMARY KEY (contact_id);

-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

-- Name: batch_key_load; Type: INDEX; Schema: keys; Owner: bauta_owner

CREATE INDEX batch_key_load ON keys.batch_key USING btree (load_id, batch_number);

-- Name: data_key_batch; Type: INDEX; Schema: keys; Owner: bauta_owner

CREATE INDEX data_key_batch ON keys.data_key USING btree (batch_id);

-- Name: data_key data_key_batch_id_fkey; Type: FK CONSTRAINT; Schema: keys; Owner: bauta_owner

ALTER TABLE ONLY keys.data_key
    ADD CONSTRAINT data_key_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES keys.batch_key(batch_id) ON DELETE CASCADE;

-- Name: SCHEMA keys; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA keys TO bauta_ingest;
GRANT USAGE ON SCHEMA keys TO bauta_vault;

-- Name: SCHEMA locks; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA locks TO bauta_ingest;

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

-- Name: LANGUAGE plpgsql; Type: ACL; Schema: -; Owner: postgres

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT ALL ON LANGUAGE plpgsql TO bauta_owner;

-- Name: FUNCTION finish_load(load bigint, committed integer); Type: ACL; Schema: keys; Owner: bauta_owner

REVOKE ALL ON FUNCTION keys.finish_load(load bigint, committed integer) FROM PUBLIC;
GRANT ALL ON FUNCTION keys.finish_load(load bigint, committed integer) TO bauta_ingest;

-- Name: FUNCTION put_batch(load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea, contact_ids bytea[], wrapped_keys bytea[]); Type: ACL; Schema: keys; Owner: bauta_owner

REVOKE ALL ON FUNCTION keys.put_batch(load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea, contact_ids bytea[], wrapped_keys bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION keys.put_batch(load bigint, number integer, batch bytea, vault_key integer, sealed_key bytea, contact_ids bytea[], wrapped_keys bytea[]) TO bauta_ingest;

-- Name: FUNCTION require_turn(); Type: ACL; Schema: keys; Owner: bauta_owner

REVOKE ALL ON FUNCTION keys.require_turn() FROM PUBLIC;

-- Name: FUNCTION release_load(); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.release_load() FROM PUBLIC;
GRANT ALL ON FUNCTION locks.release_load() TO bauta_ingest;

-- Name: FUNCTION take_load(); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.take_load() FROM PUBLIC;
GRANT ALL ON FUNCTION locks.take_load() TO bauta_ingest;

-- Name: TABLE batch_key; Type: ACL; Schema: keys; Owner: bauta_owner

GRANT SELECT,DELETE ON TABLE keys.batch_key TO bauta_vault;

-- Name: TABLE data_key; Type: ACL; Schema: keys; Owner: bauta_owner

GRANT SELECT,DELETE ON TABLE keys.data_key TO bauta_vault;
