import Database

/// Whether the tables that the record of access rests on are still what the migrations made of them.
///
/// A superuser can make the catalogue lie. This is no proof: it is what tells an operator why the
/// log cannot be written, or what waits to have its way with it.
struct LogTables {
    /// Each table with all that may act on its rows, what they must be, and who may do what with them.
    static let expected: [String: Set<String>] = [
        "audit.outbox": [
            "kind r p", "default subject_tags '{}'::bytea[]", "PRIMARY KEY (outbox_id)",
            "UNIQUE (event_id)", "CHECK ((octet_length(mac) = 36))",
            "CHECK (((octet_length(leaf) >= 2) AND (octet_length(leaf) <= 32768)))",
            "CHECK ((octet_length(subject_salt) = 16))", "grant bauta_audit DELETE SELECT",
            "grant bauta_vault INSERT",
        ],
        "audit.leaf": [
            "kind r p", "default recorded_at now()", guardOf("leaf"), "PRIMARY KEY (leaf_index)",
            "UNIQUE (event_id)", "CHECK ((leaf_index >= 0))",
            "CHECK ((octet_length(leaf_hash) = 32))", "grant bauta_audit INSERT SELECT",
            "grant bauta_gateway SELECT", "grant bauta_status SELECT (leaf_index)",
        ],
        "audit.node": [
            "kind r p", guardOf("node"), #"PRIMARY KEY (level, "position")"#,
            #"CHECK (("position" >= 0))"#, "CHECK (((level >= 1) AND (level <= 62)))",
            "CHECK ((octet_length(hash) = 32))", "grant bauta_audit INSERT SELECT",
            "grant bauta_gateway SELECT",
        ],
        "audit.checkpoint": [
            "kind r p", "default signed_at clock_timestamp()", guardOf("checkpoint"),
            "PRIMARY KEY (tree_size, signed_at)", "CHECK ((tree_size >= 0))",
            "grant bauta_audit INSERT SELECT", "grant bauta_gateway SELECT",
            "grant bauta_status SELECT (signed_at)", "grant bauta_status SELECT (tree_size)",
        ],
        "audit.leaf_subject": [
            "kind r p", "PRIMARY KEY (tag, leaf_index)", "CHECK ((octet_length(salt) = 16))",
            "CHECK ((octet_length(tag) = 16))", "grant bauta_audit INSERT SELECT",
        ],
        "audit.sidecar": [
            "kind r p", "PRIMARY KEY (event_id)", "grant bauta_audit SELECT",
            "grant bauta_vault INSERT",
        ],
        "access.credential": [
            "kind r p", "PRIMARY KEY (credential_id)", "UNIQUE (secret_digest)",
            "CHECK ((kind = ANY (ARRAY['token'::text, 'session'::text])))",
            "CHECK ((octet_length(credential_id) = 16))",
            "CHECK ((octet_length(secret_digest) = ANY (ARRAY[32, 36])))",
            "CREATE INDEX credential_token ON access.credential USING btree (role, credential_id) "
                + "WHERE (kind = 'token'::text)",
            "grant bauta_vault INSERT SELECT UPDATE",
        ],
        "access.unlock_grant": [
            "kind r p", "PRIMARY KEY (grant_id)", "CHECK ((octet_length(grant_id) = 16))",
            "CHECK ((state = ANY (ARRAY['active'::text, 'used'::text, 'withheld'::text])))",
            "grant bauta_vault INSERT SELECT UPDATE",
        ],
        "access.quota_use": [
            "kind r p", "PRIMARY KEY (account, rule, day)", "CHECK ((used >= 0))",
            "grant bauta_vault INSERT SELECT UPDATE",
        ],
    ]

    /// MD5 of the body of `audit.refuse_change`; against accidents and plain replacement, as all here.
    private static let refusal = "a2b77b90e3442e54f4d03985cfc9b263"

    /// The trigger that keeps what is recorded from being changed, with the digest of what it does.
    private static func guardOf(_ table: String) -> String {
        "trigger \(table)_append_only 58 audit.refuse_change O \(refusal)"
    }

    private let store: LogStore

    init(_ store: LogStore) { self.store = store }

    /// The first table, by name, that is not as it was made.
    func firstAltered() throws -> String? {
        var found: [String: Set<String>] = [:]
        for row in try store.executor.query(Self.features) {
            found[try row.decode("name"), default: []].insert(try row.decode("feature"))
        }
        return Self.expected.keys.sorted().first { Self.expected[$0] != found[$0] }
    }

    private static let features: SQL = """
        WITH relation AS (
            SELECT class.oid, format('%s.%s', nspname, relname) AS name, relkind, relpersistence,
                relowner, nspowner, relacl, relrowsecurity OR relforcerowsecurity AS is_filtered
            FROM pg_catalog.pg_class AS class
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relnamespace
            WHERE nspname IN ('access', 'audit') AND relkind IN ('r', 'p', 'v', 'm', 'f')
        )
        SELECT name, format('kind %s %s', relkind, relpersistence) AS feature FROM relation
        UNION ALL SELECT name, format('owner %s', relowner::regrole) FROM relation
            WHERE relowner <> nspowner
        UNION ALL SELECT name,
            format('grant %s %s', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                string_agg(privilege_type, ' ' ORDER BY privilege_type))
            FROM relation, aclexplode(relacl) WHERE grantee <> relowner GROUP BY name, grantee
        UNION ALL SELECT name,
            format('grant %s %s (%s)',
                CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                string_agg(privilege_type, ' ' ORDER BY privilege_type), attname)
            FROM relation JOIN pg_catalog.pg_attribute ON attrelid = relation.oid,
                aclexplode(attacl)
            WHERE grantee <> relowner GROUP BY name, grantee, attname
        UNION ALL SELECT name, 'row security' FROM relation WHERE is_filtered
        UNION ALL SELECT name, format('policy %s', polname)
            FROM relation JOIN pg_catalog.pg_policy ON polrelid = relation.oid
        UNION ALL SELECT name, format('rule %s', rulename)
            FROM relation JOIN pg_catalog.pg_rewrite ON ev_class = relation.oid
        UNION ALL SELECT name,
            format('trigger %s %s %s %s %s', tgname, tgtype, tgfoid::regproc, tgenabled, md5(prosrc))
            FROM relation JOIN pg_catalog.pg_trigger ON tgrelid = relation.oid
            JOIN pg_catalog.pg_proc ON pg_proc.oid = tgfoid
            WHERE NOT tgisinternal
        UNION ALL SELECT name, format('default %s %s', attname, pg_get_expr(adbin, adrelid))
            FROM relation JOIN pg_catalog.pg_attrdef ON adrelid = relation.oid
            JOIN pg_catalog.pg_attribute ON attrelid = adrelid AND attnum = adnum
        UNION ALL SELECT name, pg_get_constraintdef(constraints.oid)
            FROM relation JOIN pg_catalog.pg_constraint AS constraints
                ON conrelid = relation.oid AND contype IN ('p', 'u', 'c', 'x', 'f')
        UNION ALL SELECT name, format('referenced by %s', conrelid::regclass)
            FROM relation JOIN pg_catalog.pg_constraint
                ON confrelid = relation.oid AND contype = 'f'
        -- An index can call a function: those of expressions and conditions, and unique ones beside keys.
        UNION ALL SELECT name, pg_get_indexdef(indexrelid)
            FROM relation JOIN pg_catalog.pg_index ON indrelid = relation.oid
            WHERE (indexprs IS NOT NULL OR indpred IS NOT NULL OR indisunique OR indisexclusion)
                AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid)
        UNION ALL SELECT name, 'inheritance'
            FROM relation JOIN pg_catalog.pg_inherits ON relation.oid IN (inhrelid, inhparent)
        """
}
