import Database
import TestSupport
import Testing

/// Rules that hold for every object there is, those of later migrations included.
@Suite("In every database")
struct SchemaRuleTests {
    private static let names = ["bauta", "bauta_keys", "bauta_release"]
    private static let own = """
        nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_t%'
        """

    @Test("every function pins its search path, temporary objects last", arguments: names)
    func searchPath(name: String) throws {
        let offenders = """
            SELECT p.oid::regprocedure::text AS offender
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
            WHERE \(Self.own) AND NOT EXISTS (
                SELECT FROM unnest(proconfig) AS setting
                WHERE setting = 'search_path=pg_catalog, pg_temp')
            """
        try Self.expectNone(offenders, in: name)
    }

    @Test("everybody may execute no function", arguments: names)
    func publicExecute(name: String) throws {
        let offenders = """
            SELECT p.oid::regprocedure::text AS offender
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
            WHERE \(Self.own) AND has_function_privilege('public', p.oid, 'EXECUTE')
            """
        try Self.expectNone(offenders, in: name)
    }

    @Test("everybody has no right in any schema, nor in the database itself", arguments: names)
    func publicSchemas(name: String) throws {
        let offenders = """
            SELECT nspname::text AS offender FROM pg_namespace
            WHERE \(Self.own) AND (has_schema_privilege('public', oid, 'USAGE')
                OR has_schema_privilege('public', oid, 'CREATE'))
            UNION ALL SELECT right_name FROM unnest('{CONNECT,CREATE,TEMPORARY}'::text[])
                AS right_name
            WHERE has_database_privilege('public', current_database(), right_name)
            """
        try Self.expectNone(offenders, in: name)
    }

    @Test("everybody reads no table, and every object is the owner's", arguments: names)
    func publicTables(name: String) throws {
        let offenders = """
            SELECT c.oid::regclass::text AS offender
            FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            WHERE \(Self.own) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                AND (relowner <> 'bauta_owner'::regrole OR EXISTS (
                    SELECT FROM aclexplode(relacl) WHERE grantee = 0) OR EXISTS (
                    SELECT FROM pg_attribute, aclexplode(attacl)
                    WHERE attrelid = c.oid AND grantee = 0))
            """
        try Self.expectNone(offenders, in: name)
    }

    @Test("everybody has no large objects and no statistics of the server", arguments: names)
    func publicBuiltIns(name: String) throws {
        let offenders = """
            SELECT p.oid::regprocedure::text AS offender FROM pg_proc p
            WHERE pronamespace = 'pg_catalog'::regnamespace
                AND proname IN ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lo_open',
                    'lowrite', 'pg_stat_get_db_tuples_inserted', 'pg_stat_get_wal',
                    'pg_stat_get_live_tuples', 'pg_current_wal_insert_lsn', 'pg_tablespace_size',
                    'pg_control_checkpoint')
                AND has_function_privilege('public', p.oid, 'EXECUTE')
            """
        try Self.expectNone(offenders, in: name)
    }

    @Test("a table of the warehouse about customers has their key in its primary key")
    func distributed() throws {
        let offenders = """
            SELECT c.oid::regclass::text AS offender FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_key'
            WHERE relnamespace = 'warehouse'::regnamespace AND relkind IN ('r', 'p')
                AND NOT EXISTS (SELECT FROM pg_index i
                    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))
            """
        try Self.expectNone(offenders, in: "bauta")
    }

    @Test("a table of the warehouse has no trigger, and no foreign key leads to or from it")
    func undisturbed() throws {
        let offenders = """
            SELECT format('%s on %s', tgname, tgrelid::regclass) AS offender
            FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
            WHERE relnamespace = 'warehouse'::regnamespace
            UNION ALL SELECT format('%s on %s', conname, conrelid::regclass)
            FROM pg_constraint JOIN pg_class c ON c.oid IN (conrelid, confrelid)
            WHERE contype = 'f' AND relnamespace = 'warehouse'::regnamespace
            """
        try Self.expectNone(offenders, in: "bauta")
    }

    private static func expectNone(_ query: String, in name: String) throws {
        let installation = try TemporaryCluster.shared.freshInstallation()
        let database = try #require(try installation.databases[name])
        let offenders: [String] = try database.connect().query(SQL(unsafeSQL: query)).map {
            try $0.decode("offender")
        }
        #expect(offenders == [])
    }
}
