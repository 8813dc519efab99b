import Database

/// Whether the tables that the record of access rests on are still what the migrations made of them.
///
/// A superuser can make the catalogue lie. This is no proof: it is what tells an operator why the
/// log cannot be written, or what waits to have its way with it.
struct LogTables {
    /// Each table with all that may act on its rows.
    static let expected: [String: Set<String>] = [
        "audit.outbox": [
            "kind r", "default subject_tags '{}'::bytea[]", "PRIMARY KEY (outbox_id)",
            "UNIQUE (event_id)",
        ],
        "audit.leaf": [
            "kind r", "default recorded_at now()",
            "trigger leaf_append_only 58 audit.refuse_change O", "PRIMARY KEY (leaf_index)",
            "UNIQUE (event_id)",
        ],
        "audit.node": [
            "kind r", "trigger node_append_only 58 audit.refuse_change O",
            #"PRIMARY KEY (level, "position")"#,
        ],
        "audit.checkpoint": [
            "kind r", "default signed_at clock_timestamp()",
            "trigger checkpoint_append_only 58 audit.refuse_change O",
            "PRIMARY KEY (tree_size, signed_at)",
        ],
        "audit.leaf_subject": ["kind r", "PRIMARY KEY (tag, leaf_index)"],
        "audit.sidecar": ["kind r", "PRIMARY KEY (event_id)"],
        "access.credential": [
            "kind r", "PRIMARY KEY (credential_id)", "UNIQUE (secret_digest)",
        ],
        "access.unlock_grant": ["kind r", "PRIMARY KEY (grant_id)"],
        "access.quota_use": ["kind r", "PRIMARY KEY (account, rule, day)"],
    ]

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
            SELECT class.oid, format('%s.%s', nspname, relname) AS name, relkind,
                relrowsecurity OR relforcerowsecurity AS is_filtered
            FROM pg_catalog.pg_class AS class
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relnamespace
            WHERE nspname IN ('access', 'audit') AND relkind IN ('r', 'p', 'v', 'm', 'f')
        )
        SELECT name, format('kind %s', relkind) AS feature FROM relation
        UNION ALL SELECT name, 'row security' FROM relation WHERE is_filtered
        UNION ALL SELECT name, format('policy %s', polname)
            FROM relation JOIN pg_catalog.pg_policy ON polrelid = relation.oid
        UNION ALL SELECT name, format('rule %s', rulename)
            FROM relation JOIN pg_catalog.pg_rewrite ON ev_class = relation.oid
        UNION ALL SELECT name,
            format('trigger %s %s %s %s', tgname, tgtype, tgfoid::regproc, tgenabled)
            FROM relation JOIN pg_catalog.pg_trigger ON tgrelid = relation.oid
            WHERE NOT tgisinternal
        UNION ALL SELECT name, format('default %s %s', attname, pg_get_expr(adbin, adrelid))
            FROM relation JOIN pg_catalog.pg_attrdef ON adrelid = relation.oid
            JOIN pg_catalog.pg_attribute ON attrelid = adrelid AND attnum = adnum
        UNION ALL SELECT name, pg_get_constraintdef(constraints.oid)
            FROM relation JOIN pg_catalog.pg_constraint AS constraints
                ON conrelid = relation.oid AND contype IN ('p', 'u')
        UNION ALL SELECT name, 'inheritance'
            FROM relation JOIN pg_catalog.pg_inherits ON relation.oid IN (inhrelid, inhparent)
        """
}
