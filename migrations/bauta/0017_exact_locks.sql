-- Two works of one role fell on one lock where their words had the same number of 64: one then waited for
-- the other, or took it for its own second run. Each word has a number of its own now. They are bounded
-- for each role, because all locks share one memory.
CREATE TABLE locks.work (
    role name NOT NULL,
    work text NOT NULL CHECK (octet_length(work) <= 1000),
    number integer GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (role, work)
);

CREATE FUNCTION locks.number_of(asked text) RETURNS integer
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found integer := (
        SELECT number FROM locks.work WHERE role = session_user AND work = asked);
BEGIN
    IF found IS NULL THEN
        IF (SELECT count(*) FROM locks.work WHERE role = session_user) >= 500 THEN
            RAISE EXCEPTION 'the role has too many locks'
                USING ERRCODE = '54000', HINT = 'Remove works that are no more from locks.work.';
        END IF;
        INSERT INTO locks.work (role, work) VALUES (session_user, asked) ON CONFLICT DO NOTHING;
        SELECT number INTO STRICT found FROM locks.work WHERE role = session_user AND work = asked;
    END IF;
    RETURN found;
END
$$;
REVOKE ALL ON FUNCTION locks.number_of(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION locks.take(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

CREATE OR REPLACE FUNCTION locks.try_take(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_try_advisory_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

CREATE OR REPLACE FUNCTION locks.release(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_unlock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

CREATE OR REPLACE FUNCTION locks.take_in_transaction(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

-- Credentials, grants and quotas that ended 400 days ago are nobody's any more: what was done with them
-- stands in the log. The vault cannot remove what is younger, and nothing by itself.
CREATE FUNCTION access.remove_ended() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended bigint := floor(extract(epoch FROM now() - interval '400 days'))::bigint;
    removed bigint := 0;
    more bigint;
BEGIN
    DELETE FROM access.quota_use WHERE day < ended / 86400;
    GET DIAGNOSTICS removed = ROW_COUNT;
    DELETE FROM access.unlock_grant WHERE expires_at < ended;
    GET DIAGNOSTICS more = ROW_COUNT;
    removed := removed + more;
    DELETE FROM access.credential WHERE expires_at < ended;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN removed + more;
END
$$;
REVOKE ALL ON FUNCTION access.remove_ended() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.remove_ended() TO bauta_vault;
