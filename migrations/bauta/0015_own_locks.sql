-- Turns that a service takes with itself: one load, one scoring, one writer of the log at a time. An
-- advisory lock is anybody's who may call the function, and whoever holds it stops the others; so nobody
-- but the owner may (public.sql), and these functions take locks in the caller's own name alone: the
-- first number is the role that signed in, the second one of 64 that its words fall on.
CREATE SCHEMA locks;
GRANT USAGE ON SCHEMA locks TO bauta_ingest, bauta_analytics, bauta_vault, bauta_audit;

CREATE FUNCTION locks.take(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_lock(session_user::regrole::oid::bigint::int, hashtext(work) & 63)
$$;

CREATE FUNCTION locks.try_take(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_try_advisory_lock(session_user::regrole::oid::bigint::int, hashtext(work) & 63)
$$;

CREATE FUNCTION locks.release(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_unlock(session_user::regrole::oid::bigint::int, hashtext(work) & 63)
$$;

-- Until the transaction ends.
CREATE FUNCTION locks.take_in_transaction(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(session_user::regrole::oid::bigint::int, hashtext(work) & 63)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA locks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION locks.take(text), locks.release(text) TO bauta_ingest;
GRANT EXECUTE ON FUNCTION locks.try_take(text), locks.release(text) TO bauta_analytics;
GRANT EXECUTE ON FUNCTION locks.take_in_transaction(text) TO bauta_vault;
GRANT EXECUTE ON FUNCTION locks.try_take(text) TO bauta_audit;

-- What `bauta status`, the schedule and the demonstration look at: sizes, days and counts. No key of a
-- customer, no leaf, no row.
GRANT USAGE ON SCHEMA audit, identity, ops, warehouse TO bauta_status;
GRANT SELECT (leaf_index) ON audit.leaf TO bauta_status;
GRANT SELECT (tree_size, signed_at) ON audit.checkpoint TO bauta_status;
GRANT SELECT ON SEQUENCE identity.rows_asked, identity.rows_missed TO bauta_status;
GRANT SELECT (created_order) ON identity.subject TO bauta_status;
GRANT SELECT (snapshot, date_sk, rule_set, customers) ON ops.snapshot TO bauta_status;
GRANT SELECT (accepted, finished_at) ON ops.load TO bauta_status;
GRANT SELECT (date_sk) ON warehouse.fact_sales TO bauta_status;
