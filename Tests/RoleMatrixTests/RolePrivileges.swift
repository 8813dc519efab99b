import Database

/// What PostgreSQL's own rules let each role do with each object, as text.
///
/// Effective rights, not grants: what a role has through PUBLIC or through membership counts.
struct RolePrivileges {
    /// Roles asked about; `public` is everybody.
    let roles: [String]

    /// One section for every object of one database; an object nobody may touch says so.
    func lines(of connection: Connection) throws -> [String] {
        // Names in full, whatever the database puts into reach.
        try connection.execute("SET search_path = pg_catalog")
        return try [schemas, tables, sequences, functions, languages].flatMap { section in
            try Self.sections(connection.query(section))
        }
    }

    /// Who may connect to which database of the cluster, and what kind of role each is.
    func clusterLines(of connection: Connection) throws -> [String] {
        let attributes = try connection.query(
            """
            SELECT format('role %s: %s', rolname, concat_ws(', ',
                CASE WHEN rolcanlogin THEN 'login' ELSE 'no login' END,
                CASE WHEN rolsuper THEN 'SUPERUSER' END,
                CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                CASE WHEN rolreplication THEN 'REPLICATION' END,
                CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                (SELECT 'member of ' || string_agg(g.rolname, ' ' ORDER BY g.rolname)
                    FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                    WHERE m.member = r.oid))) AS line
            FROM pg_roles r WHERE rolname = ANY (\(roles)) OR rolname LIKE 'bauta%'
            ORDER BY rolname
            """)
        return try attributes.map { try $0.decode("line") } + [""]
            + Self.sections(connection.query(databases))
    }

    private static func sections(_ rows: [Row]) throws -> [String] {
        var lines: [String] = []
        for row in rows {
            let object: String = try row.decode("object")
            let rights: String? = try row.decode("rights")
            lines += [object, rights ?? "    nobody"]
        }
        return lines
    }

    /// Objects as `listing` gives them (`oid`, `object`), each with the rights that `check` finds
    /// for a role `r` and a right `p`: nil, or the text to print.
    private func query(listing: String, rights: [String], check: String) -> SQL {
        """
        WITH listed AS (\(unsafeSQL: listing)),
        found AS (
            SELECT o.oid, r.name, string_agg(c.label, ' ' ORDER BY p.n) AS labels
            FROM listed o, unnest(\(roles)) WITH ORDINALITY AS r (name, n),
                unnest(\(rights)) WITH ORDINALITY AS p (name, n),
                LATERAL (SELECT \(unsafeSQL: check) AS label) AS c
            WHERE c.label IS NOT NULL GROUP BY o.oid, r.name
        )
        SELECT o.object, (SELECT string_agg(format('    %s: %s', f.name, f.labels), E'\\n'
            ORDER BY f.name COLLATE "C") FROM found f WHERE f.oid = o.oid) AS rights
        FROM listed o ORDER BY o.object COLLATE "C"
        """
    }

    private static let own = """
        nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_t%'
        """

    private var databases: SQL {
        query(
            listing: "SELECT oid, 'database ' || datname AS object FROM pg_database "
                + "WHERE datallowconn",
            rights: ["CONNECT", "CREATE", "TEMPORARY"],
            check: "CASE WHEN has_database_privilege(r.name, o.oid, p.name) THEN p.name END")
    }

    private var schemas: SQL {
        query(
            listing: "SELECT oid, 'schema ' || nspname AS object FROM pg_namespace WHERE "
                + Self.own,
            rights: ["USAGE", "CREATE"],
            check: "CASE WHEN has_schema_privilege(r.name, o.oid, p.name) THEN p.name END")
    }

    /// Where only columns were granted, they are named.
    private var tables: SQL {
        query(
            listing: """
                SELECT c.oid, format('%s %s.%s', CASE relkind WHEN 'v' THEN 'view'
                    WHEN 'm' THEN 'materialized view' ELSE 'table' END, nspname, relname) AS object
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND \(Self.own)
                """,
            rights: [
                "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER",
            ],
            check: """
                CASE WHEN has_table_privilege(r.name, o.oid, p.name) THEN p.name
                WHEN p.name IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') THEN (
                    SELECT format('%s (%s)', p.name, string_agg(attname, ', ' ORDER BY attnum))
                    FROM pg_attribute WHERE attrelid = o.oid AND attnum > 0 AND NOT attisdropped
                        AND has_column_privilege(r.name, o.oid, attnum, p.name)
                    HAVING count(*) > 0)
                END
                """)
    }

    private var sequences: SQL {
        query(
            listing: """
                SELECT c.oid, format('sequence %s.%s', nspname, relname) AS object
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'S'
                """,
            rights: ["USAGE", "SELECT", "UPDATE"],
            check: "CASE WHEN has_sequence_privilege(r.name, o.oid, p.name) THEN p.name END")
    }

    private var functions: SQL {
        query(
            listing: """
                SELECT f.oid, format('function %s%s', f.oid::regprocedure,
                    CASE WHEN prosecdef THEN ', runs as ' || proowner::regrole END) AS object
                FROM pg_proc f JOIN pg_namespace n ON n.oid = pronamespace WHERE \(Self.own)
                """,
            rights: ["EXECUTE"],
            check: "CASE WHEN has_function_privilege(r.name, o.oid, p.name) THEN p.name END")
    }

    private var languages: SQL {
        query(
            listing: "SELECT oid, 'language ' || lanname AS object FROM pg_language "
                + "WHERE lanpltrusted",
            rights: ["USAGE"],
            check: "CASE WHEN has_language_privilege(r.name, o.oid, p.name) THEN p.name END")
    }
}
