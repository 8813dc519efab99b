-- Loads take turns: two at a time would replace each other's batches of keys. Nobody but the owner may
-- call the server's own functions of advisory locks (public.sql): the memory of locks is one for the
-- whole server, and whoever fills it stops everybody. There is one lock here, and no argument.
CREATE SCHEMA locks;
GRANT USAGE ON SCHEMA locks TO bauta_ingest;

CREATE FUNCTION locks.take_load() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_lock(1, 1)
$$;

CREATE FUNCTION locks.release_load() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_unlock(1, 1)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA locks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION locks.take_load(), locks.release_load() TO bauta_ingest;
