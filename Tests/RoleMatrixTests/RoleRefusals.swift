/// What each role must be refused, promise by promise.
enum RoleRefusals {
    static let databases = ["bauta", "bauta_keys", "bauta_release"]

    struct Place: Hashable, Sendable {
        let role: String
        let database: String
    }

    private static func at(_ role: String, _ database: String) -> Place {
        Place(role: role, database: database)
    }

    /// Databases that a role cannot even connect to.
    static let connections: [Place] = [
        at("analyst_probe", "bauta"), at("analyst_probe", "bauta_keys"),
        at("analyst_probe", "postgres"), at("analyst_probe", "template1"),
        at("bauta_analyst", "bauta_release"),
        at("bauta_analytics", "bauta_keys"), at("bauta_analytics", "bauta_release"),
        at("bauta_audit", "bauta_keys"), at("bauta_audit", "bauta_release"),
        at("bauta_gateway", "bauta_keys"), at("bauta_gateway", "postgres"),
        at("bauta_ingest", "bauta_release"), at("bauta_ingest", "postgres"),
        at("bauta_release", "bauta_keys"), at("bauta_release", "postgres"),
        at("bauta_vault", "bauta_release"), at("bauta_vault", "postgres"),
        at("bauta_status", "bauta_keys"), at("bauta_status", "postgres"),
    ]

    /// What no role may do anywhere: leave the database, become another, make objects.
    static let everywhere = [
        "COPY (SELECT 1) TO PROGRAM 'true'", "COPY (SELECT 1) TO '/tmp/bauta-role-matrix'",
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')",
        "SELECT lo_import('/etc/passwd')", "SELECT lo_from_bytea(0, 'smuggled')",
        "SELECT lo_create(0)", "CREATE EXTENSION dblink SCHEMA pg_catalog",
        "CREATE EXTENSION hstore SCHEMA pg_catalog",
        "SET ROLE bauta_owner", "SET ROLE postgres", "SET SESSION AUTHORIZATION bauta_owner",
        "SET SESSION AUTHORIZATION postgres", "CREATE TABLE public.mine (a int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TEMPORARY TABLE mine (a int)", "DO 'BEGIN END'", "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "SELECT * FROM pg_authid", "SELECT * FROM pg_statistic", "SELECT * FROM pg_largeobject",
        "SELECT * FROM ops.schema_migration", "SET session_replication_role = replica",
        "SELECT * FROM pg_stat_database", "SELECT pg_current_wal_lsn()",
        "SELECT pg_control_checkpoint()",
        "SELECT pg_tablespace_size('pg_default')", "SELECT pg_notify('a', 'b')",
        "SET log_min_error_statement = 'error'", "SET log_statement = 'all'",
    ]

    /// Whoever holds a lock of another stops its work; whoever holds very many stops everybody's.
    private static let othersLocks = [
        "SELECT pg_advisory_lock(1)", "SELECT pg_try_advisory_lock(1, 2)",
        "SELECT pg_advisory_xact_lock(hashtext('identity.resolve'))",
        "SELECT pg_advisory_xact_lock_shared(1)",
    ]

    static let statements: [Place: [String]] = [
        // Promise 2: scoring has no path to a key, nor to who is who.
        at("bauta_analytics", "bauta"): reading([
            "identity.subject", "identity.link", "identity.merge", "vault.contact",
            "vault.quarantine", "access.credential", "access.unlock_grant",
            "access.quota_use", "worklist.list", "worklist.item", "worklist.reference",
            "audit.leaf", "audit.outbox", "audit.sidecar", "ops.load", "ops.source",
        ]) + [
            "UPDATE warehouse.fact_sales SET revenue_minor = 0", "DELETE FROM warehouse.fact_sales",
            "UPDATE warehouse.dim_customer SET region = 'GB'",
            "DELETE FROM warehouse.fact_lead", "DELETE FROM warehouse.fact_customer_activity",
            "INSERT INTO warehouse.customer_rollup VALUES ('', '')",
            "UPDATE warehouse.fact_customer_churn_risk SET thin = false",
            "TRUNCATE warehouse.fact_nps", "DELETE FROM ops.model", "DELETE FROM ops.score_run",
            "SELECT identity.resolve(1, '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
            "SELECT vault.unseen_contacts(1::smallint, '{}', '{}', '{}', '{}', '{}', '{}')",
            "SELECT locks.take('load')",
        ] + othersLocks,
        // `bauta status` counts, and sees nobody.
        at("bauta_status", "bauta"): reading([
            "audit.leaf", "audit.outbox", "audit.sidecar", "identity.subject", "identity.link",
            "vault.contact", "access.credential", "worklist.item", "warehouse.fact_sales",
            "warehouse.dim_customer", "warehouse.fact_customer_rfm", "ops.load",
        ]) + [
            "SELECT subject_id FROM identity.subject",
            "SELECT customer_key FROM warehouse.fact_sales",
            "SELECT leaf FROM audit.leaf", "DELETE FROM ops.snapshot",
            "SELECT locks.try_take('score')", "SELECT setval('identity.lookups_0', 0)",
            "SELECT last_value FROM identity.lookups_0",
            "DELETE FROM identity.explained_lookups", "SELECT identity.review_subjects()",
        ] + othersLocks,
        at("bauta_status", "bauta_release"): changingRelease,
        // Promise 3: ingest seals and cannot open, nor list who is linked to what.
        at("bauta_ingest", "bauta"): othersLocks
            + reading([
                "identity.subject", "identity.link", "identity.merge", "identity.resolution_count",
                "vault.contact", "vault.quarantine", "access.credential",
                "worklist.reference", "worklist.item", "audit.leaf", "audit.outbox",
                "audit.sidecar",
                "warehouse.fact_sales", "warehouse.fact_customer_rfm",
                "warehouse.worklist_candidate",
                "warehouse.fact_lead", "warehouse.fact_customer_activity",
                "warehouse.customer_rollup",
                "warehouse.fact_customer_ltv", "warehouse.fact_customer_churn_risk",
                "warehouse.fact_customer_behavior", "warehouse.fact_customer_acquisition",
                "warehouse.fact_nps", "warehouse.dim_customer_tier", "ops.model", "ops.score_run",
                "ops.data_quality", "ops.prediction_review", "ops.prediction_label",
            ]) + [
                "DELETE FROM warehouse.fact_lead", "DELETE FROM warehouse.dim_campaign",
                "UPDATE warehouse.fact_lead SET created_date_sk = 0",
                "UPDATE warehouse.dim_campaign SET target_segment_sk = 1",
                "INSERT INTO ops.model DEFAULT VALUES", "SELECT ops.drop_snapshot(20111210)",
                "SELECT ops.withdraw_snapshot(20111210)",
                "SELECT sealed_row FROM vault.quarantine", "DELETE FROM vault.contact",
                "INSERT INTO vault.contact DEFAULT VALUES",
                "SELECT setval('identity.lookups_0', 0)", "SELECT identity.count_lookups(-1)",
                "SELECT file_name FROM vault.quarantine", "SELECT sealed FROM vault.file_name",
                "INSERT INTO vault.quarantine (load_id, file_name, line, column_name, reason, "
                    + "sealed_row) VALUES (1, 'a', 1, 'b', 'c', '')",
                "UPDATE vault.quarantine SET file_name = 'a'", "DELETE FROM vault.file_name",
                "UPDATE vault.contact SET sealed = ''", "DELETE FROM warehouse.fact_sales",
                "INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id) "
                    + "VALUES ('email', 1, '', '', '')",
                "SELECT identity.merge_subjects('', '', '', 1)",
                "INSERT INTO access.quota_use VALUES ('a', 'b', 1, 1, 1, '')",
                "SELECT ops.stage_fact('fact_customer_rfm', 20111210)",
            ],
        at("bauta_ingest", "bauta_keys"): reading(["keys.batch_key", "keys.data_key"]) + [
            "INSERT INTO keys.data_key VALUES ('', '', '')",
            "UPDATE keys.batch_key SET closed = false", "DELETE FROM keys.batch_key",
        ] + othersLocks,
        // Promises 4 and 8: the gateway decides nothing and writes nothing.
        at("bauta_gateway", "bauta"): othersLocks
            + reading([
                "access.credential", "access.unlock_grant", "access.quota_use", "identity.subject",
                "identity.link", "vault.contact", "vault.quarantine",
                "worklist.reference", "audit.outbox", "audit.sidecar", "audit.leaf_subject",
                "warehouse.fact_sales", "warehouse.fact_customer_rfm", "warehouse.dim_customer",
                "warehouse.worklist_candidate", "ops.snapshot", "warehouse.fact_lead",
                "warehouse.fact_customer_activity", "warehouse.fact_customer_churn_risk",
                "warehouse.customer_rollup", "ops.prediction_label",
            ]) + [
                "INSERT INTO access.credential DEFAULT VALUES",
                "INSERT INTO access.unlock_grant DEFAULT VALUES",
                "UPDATE access.quota_use SET used = 0", "DELETE FROM access.quota_use",
                "INSERT INTO audit.outbox (event_id, leaf) VALUES (gen_random_uuid(), '{}')",
                "INSERT INTO audit.leaf VALUES (0, '', '', gen_random_uuid())",
                "UPDATE audit.leaf SET leaf = ''", "DELETE FROM audit.checkpoint",
                "UPDATE audit.node SET hash = ''", "INSERT INTO audit.node VALUES (1, 0, '')",
                "UPDATE worklist.item SET reference = ''",
            ],
        at("bauta_gateway", "bauta_release"): changingRelease,
        // Promise 6: analysts read releases; nothing enters but through the mechanism.
        at("analyst_probe", "bauta_release"): changingRelease + [
            "SELECT pg_stat_file('/etc/passwd')", "SET ROLE bauta_release",
            "SELECT pg_export_snapshot()",
            // Object numbers are of one counter: they tell how many long values and tables others made.
            "SELECT FROM pg_shdepend", "SELECT FROM pg_locks", "SELECT FROM pg_lock_status()",
            "SELECT FROM pg_shdescription", "SELECT pg_blocking_pids(1)",
            "SET ROLE bauta_gateway",
            "CREATE VIEW release.mine AS SELECT 1",
            "ALTER TABLE release.cell DISABLE TRIGGER ALL", "SELECT pg_switch_wal()",
            "SELECT pg_stat_get_db_tuples_inserted(1)", "SELECT * FROM pg_stat_wal",
            "SELECT * FROM pg_stat_user_tables",
            "ALTER DATABASE bauta_release SET search_path = public",
        ],
        at("bauta_release", "bauta"): othersLocks
            + reading([
                "warehouse.fact_sales", "warehouse.worklist_candidate", "identity.subject",
                "vault.contact", "access.credential", "worklist.item", "audit.leaf", "ops.load",
                "warehouse.fact_lead", "warehouse.fact_customer_activity",
                "warehouse.customer_rollup", "warehouse.fact_value_total",
                "ops.prediction_review", "ops.prediction_label",
            ]) + [
                "DELETE FROM warehouse.fact_customer_ltv", "SELECT ops.drop_snapshot(20111210)",
                "SELECT ops.withdraw_snapshot(20111210)",
                "UPDATE warehouse.dim_customer SET region = 'GB'",
                "DELETE FROM warehouse.fact_customer_rfm", "DELETE FROM ops.snapshot",
                "UPDATE warehouse.dim_customer_segment SET is_active = false",
            ],
        at("bauta_release", "bauta_release"): [
            "UPDATE release.cell SET noisy_count = 1", "DELETE FROM release.cell",
            "TRUNCATE release.epoch", "UPDATE release.privacy_ledger SET rho = 0",
            "UPDATE release.marginal SET title = ''", "DELETE FROM release.dimension",
            "DELETE FROM release.privacy_ledger",
            "INSERT INTO release.privacy_ledger (epoch, charged_at, rho, rho_cap, policy_digest) "
                + "VALUES ('x', '2001-01-01', 1, 1, '')",
            "ALTER TABLE release.cell DISABLE TRIGGER ALL",
            "UPDATE release.budget SET rho_per_year = 9", "DELETE FROM release.budget",
            "INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest) "
                + "VALUES ('x', 0.064, 9, sha256(''))",
        ] + othersLocks,
        // Promise 7: what is recorded stays, as far as any service is concerned.
        at("bauta_vault", "bauta"): othersLocks
            + reading([
                "audit.outbox", "audit.leaf", "audit.sidecar", "audit.node", "audit.checkpoint",
                "audit.leaf_subject", "warehouse.fact_sales", "warehouse.fact_customer_rfm",
                "warehouse.fact_lead", "warehouse.fact_customer_activity",
                "warehouse.fact_customer_ltv",
            ]) + [
                "DELETE FROM audit.outbox", "UPDATE audit.outbox SET leaf = ''",
                "DELETE FROM audit.sidecar", "INSERT INTO audit.leaf VALUES (0, '', '', NULL)",
                "DELETE FROM access.quota_use", "DELETE FROM access.credential",
                "UPDATE identity.link SET subject_id = ''",
                "UPDATE vault.contact SET sealed = ''",
                "INSERT INTO warehouse.dim_customer (customer_key) VALUES ('')",
            ],
        at("bauta_vault", "bauta_keys"): othersLocks + [
            "UPDATE keys.data_key SET wrapped = ''",
            "INSERT INTO keys.data_key VALUES ('', '', '')",
            "SELECT keys.finish_load(1, 0)",
        ],
        at("bauta_audit", "bauta"): othersLocks
            + reading([
                "identity.subject", "vault.contact", "access.credential",
                "worklist.reference", "warehouse.dim_customer", "ops.load",
            ]) + [
                "DELETE FROM audit.sidecar", "UPDATE audit.sidecar SET sealed = ''",
                "INSERT INTO audit.sidecar VALUES (gen_random_uuid(), '')",
                "UPDATE audit.leaf SET leaf = ''", "DELETE FROM audit.leaf", "TRUNCATE audit.leaf",
                "UPDATE audit.node SET hash = ''", "DELETE FROM audit.checkpoint",
                "DELETE FROM audit.leaf_subject", "UPDATE audit.outbox SET leaf = ''",
                "INSERT INTO audit.outbox (event_id, leaf) VALUES (gen_random_uuid(), '{}')",
                "ALTER TABLE audit.leaf DISABLE TRIGGER ALL", "SELECT audit.refuse_change()",
            ],
    ]

    private static let changingRelease = [
        "INSERT INTO release.cell VALUES ('x', 'customers', 'segment', '{a}', 0, 'withheld')",
        "INSERT INTO release.marginal VALUES ('x', 'customers', 'segment', 0, '', '', '{segment}')",
        "INSERT INTO release.dimension VALUES ('x', 'segment', '', '', '{a}', false)",
        "INSERT INTO release.privacy_ledger (epoch, rho, rho_cap, policy_digest) "
            + "VALUES ('x', 1, 9, sha256(''))",
        "UPDATE release.cell SET noisy_count = 1", "DELETE FROM release.epoch",
        "TRUNCATE release.cell", "UPDATE release.marginal SET title = ''",
        "DELETE FROM release.dimension", "SELECT release.refuse_change()",
        "UPDATE release.budget SET rho_per_year = 9", "DELETE FROM release.budget",
    ]

    private static func reading(_ tables: [String]) -> [String] {
        tables.map { "SELECT * FROM \($0)" }
    }
}
