-- Publishers take turns: two must not make keys for the same epoch. Nobody but the owner may call the
-- server's own functions of advisory locks (public.sql): the memory of locks is one for the whole server,
-- and whoever fills it stops everybody. There is one lock here, and no argument.
CREATE SCHEMA locks;
GRANT USAGE ON SCHEMA locks TO bauta_release;

CREATE FUNCTION locks.take_publication() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_lock(1, 1)
$$;

CREATE FUNCTION locks.release_publication() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_unlock(1, 1)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA locks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION locks.take_publication(), locks.release_publication() TO bauta_release;
