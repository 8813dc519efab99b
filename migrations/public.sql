-- What PostgreSQL gives everybody, taken away in each database of the cluster; run by the superuser
-- each time the service starts, and every statement may run again. Ways around what is granted:
--   large objects, which let whoever may connect store bytes beside the schemas;
--   the server's statistics, which count rows and log bytes of all databases exactly: enough to undo
--   the noise on a count for a reader who looks before and after; messages to the log tell the
--   same, and let a reader fill the disk;
--   advisory locks: whoever may take one can hold that of another for good, and whoever takes very many
--     fills the memory that the locks of all databases share. Only the owner takes any, a bounded number
--     for each service in its own name (schemas locks);
--   what other sessions lock, and on which objects roles of other databases depend: object numbers are of one
--     counter, which every table and every long value takes from, so that they count both, exactly;
--   exported snapshots and notices: one statement makes any number of files, or takes any amount of
--     memory, beside every limit of a session;
--   languages: a service sends statements, and runs no programs inside the server.
DO $$
DECLARE
    routine regprocedure;
    service text;
BEGIN
    FOR routine IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f'
            AND proname ~ ('^(lo_|loread$|lowrite$|pg_(try_)?advisory_|pg_logical_emit_message$|'
                || 'pg_lock_status$|pg_blocking_pids$|pg_safe_snapshot_blocking_pids$|'
                || 'pg_prepared_xact$|'
                || 'pg_isolation_test_session_is_blocked$|'
                || 'pg_stat_get_|pg_(current|last)_wal_|pg_control_|pg_tablespace_size$|'
                || 'pg_(relation|table|indexes|total_relation|database)_size$|'
                || 'pg_export_snapshot$|pg_notify$)')
            AND has_function_privilege('public', oid, 'EXECUTE')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    END LOOP;
    FOR routine IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_'
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bauta_owner', routine);
        FOREACH service IN ARRAY ARRAY[
            'bauta_ingest', 'bauta_analytics', 'bauta_release', 'bauta_vault', 'bauta_audit'
        ] LOOP
            -- Earlier versions gave them to some.
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM %I', routine, service);
        END LOOP;
    END LOOP;
END
$$;
REVOKE SELECT ON pg_catalog.pg_shdepend, pg_catalog.pg_shdescription, pg_catalog.pg_locks,
    pg_catalog.pg_prepared_xacts FROM PUBLIC;
-- The owner sees who waits for whom.
GRANT SELECT ON pg_catalog.pg_locks TO bauta_owner;
GRANT EXECUTE ON FUNCTION pg_lock_status(), pg_blocking_pids(integer) TO bauta_owner;
-- Scoring tells by the cluster's identifier whether transaction numbers it has kept mean anything here.
GRANT EXECUTE ON FUNCTION pg_control_system() TO bauta_analytics;
-- And reads one snapshot through two connections.
GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO bauta_analytics;
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO bauta_owner;
