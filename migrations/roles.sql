-- Roles and databases of the cluster, run by the superuser each time the service starts; every
-- statement may run again. One login role a process; what each may touch is granted in the
-- migrations of its database.
DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY[
        'bauta_owner', 'bauta_ingest', 'bauta_analytics', 'bauta_release', 'bauta_vault',
        'bauta_audit', 'bauta_gateway'
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

-- A record that is not on disk when COMMIT returns is no record.
ALTER ROLE bauta_vault SET synchronous_commit = on;
ALTER ROLE bauta_audit SET synchronous_commit = on;
