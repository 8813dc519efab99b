-- Roles and databases of the cluster, run by the superuser each time the service starts; every
-- statement may run again. One login role a process; what each may touch is granted in the
-- migrations of its database.
DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY[
        'bauta_owner', 'bauta_ingest', 'bauta_analytics', 'bauta_release', 'bauta_vault',
        'bauta_audit', 'bauta_gateway', 'bauta_status'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', service);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', service);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bauta_analyst') THEN
        CREATE ROLE bauta_analyst NOLOGIN;
    END IF;
END
$$;

-- No role takes the connections of the others: what one has here, and analysts together
-- (PrivateServer/ConnectionShares.swift), sum up to less than max_connections.
ALTER ROLE bauta_owner CONNECTION LIMIT 8;
ALTER ROLE bauta_ingest CONNECTION LIMIT 24;
ALTER ROLE bauta_analytics CONNECTION LIMIT 16;
ALTER ROLE bauta_release CONNECTION LIMIT 8;
ALTER ROLE bauta_vault CONNECTION LIMIT 48;
ALTER ROLE bauta_audit CONNECTION LIMIT 6;
ALTER ROLE bauta_gateway CONNECTION LIMIT 16;
ALTER ROLE bauta_status CONNECTION LIMIT 8;

-- The demonstration waits for a release under this role; it reads what analysts read.
GRANT bauta_analyst TO bauta_status;

-- Settings kept with a role or a database come after those of the server's command line and win: those
-- by which the log would quote statements, a record would not be on disk or a trigger would not fire go.
-- A role keeps settings for itself without anybody's leave: those of services go, whatever they are, so
-- that nothing stays of who once spoke as one.
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT d.datname, r.rolname, split_part(setting, '=', 1) AS name
        FROM pg_db_role_setting s
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_roles r ON r.oid = s.setrole
        CROSS JOIN LATERAL unnest(s.setconfig) AS setting
        WHERE setting ~ ('^(log_|debug_|auto_explain\.|session_replication_role=|wal_compression='
            || '|synchronous_commit=|(session|local)_preload_libraries=)')
            OR r.rolname ~ '^bauta_'
    LOOP
        IF kept.rolname IS NULL AND kept.datname IS NOT NULL THEN
            EXECUTE format('ALTER DATABASE %I RESET %I', kept.datname, kept.name);
        ELSE
            EXECUTE format(
                'ALTER ROLE %s %s RESET %s', coalesce(quote_ident(kept.rolname), 'ALL'),
                'IN DATABASE ' || quote_ident(kept.datname), kept.name);
        END IF;
    END LOOP;
END
$$;

-- A record that is not on disk when COMMIT returns is no record.
ALTER ROLE bauta_vault SET synchronous_commit = on;
ALTER ROLE bauta_audit SET synchronous_commit = on;
