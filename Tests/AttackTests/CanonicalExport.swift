import Database

/// Everything a load leaves in the three databases, in words that do not depend on chance or on the
/// moment: two services loaded with the same files under the same keys say the same, byte for byte.
///
/// Random identifiers become names: a person is named by the least of their identifiers' digests, a
/// load by its mapping and file. Sealed bytes are told by their length, times not at all.
struct CanonicalExport {
    /// `table: row`, tables and rows in order.
    let lines: [String]
    /// Contacts without a key, and batches of keys that were left open.
    let orphans: [String]
    /// How many keys have no contact: none until a load is taken back, whose keys stay.
    let idleKeys: Int

    /// Reads as the superuser, who alone sees all of it.
    init(main: Connection, keys: Connection, release: Connection) throws {
        try main.script(unsafeSQL: Self.names)
        lines =
            try Self.export(main, Self.mainTables) + Self.export(keys, Self.keyTables(main))
            + Self.export(release, Self.releaseTables)
        (orphans, idleKeys) = try Self.orphans(main, keys)
    }

    /// The first lines that one has and the other has not.
    func difference(from other: CanonicalExport) -> [String] {
        let changes = lines.difference(from: other.lines)
        return changes.prefix(40).map { change in
            switch change {
            case .insert(_, let line, _): "+ " + line
            case .remove(_, let line, _): "- " + line
            }
        }
    }

    // MARK: Tables

    /// What stands for chance in the main database.
    private static let names = """
        CREATE TEMPORARY TABLE person AS
            SELECT s.subject_id, s.analytics_key, n.name FROM identity.subject s JOIN (
                SELECT origin_subject_id, min(kind || ':' || encode(digest, 'hex') COLLATE "C") AS name
                FROM identity.link GROUP BY origin_subject_id
            ) AS n ON n.origin_subject_id = s.subject_id;
        CREATE TEMPORARY TABLE loading AS
            SELECT load_id, mapping || ':' || encode(file_digest, 'hex') AS name FROM ops.load;
        ANALYZE person, loading
        """

    /// When the budget was written is not told.
    private static let releaseTables = [
        "release.budget": "SELECT (rho_per_epoch, rho_per_year, charges)::text FROM release.budget"
    ]

    /// Queries of one column for what a load writes; `asked` of `identity.resolution_count` is left
    /// out, for a run that starts again asks again.
    private static let mainTables: [String: String] = [
        "ops.source": "SELECT name FROM ops.source",
        "ops.load": """
        SELECT (mapping, file_digest, mapping_digest, rows_done, accepted, duplicates,
            changed, anonymous, quarantined, skipped, left_out, subjects_new, subjects_merged, batches_done,
            finished_at IS NOT NULL)::text
        FROM ops.load
        """,
        "ops.last_word": """
        SELECT (s.name, w.kind, w.row_key, g.name)::text FROM ops.last_word w
        JOIN ops.source s USING (source_id) JOIN loading g USING (load_id)
        """,
        "ops.load_totals": "SELECT (rows_done, accepted, refused)::text FROM ops.load_totals",
        "identity.subject": """
        SELECT (row_number() OVER (ORDER BY created_order), name)::text
        FROM identity.subject JOIN person USING (subject_id)
        """,
        "identity.link": """
        SELECT (l.kind, l.key_version, l.digest, p.name, o.name)::text FROM identity.link l
        JOIN person p ON p.subject_id = l.subject_id
        JOIN person o ON o.subject_id = l.origin_subject_id
        """,
        "identity.merge": """
        SELECT (row_number() OVER (ORDER BY merge_id), w.name, l.name, m.rule, g.name,
            m.loser_region, m.undone_at)::text
        FROM identity.merge m JOIN loading g USING (load_id)
        JOIN person w ON w.subject_id = m.winner_id JOIN person l ON l.subject_id = m.loser_id
        """,
        "identity.resolution_count": """
        SELECT (g.name, c.missed)::text FROM identity.resolution_count c
        JOIN loading g USING (load_id)
        """,
        "vault.contact": """
        SELECT (row_number() OVER (ORDER BY c.stored_order),
            row_number() OVER (ORDER BY c.stated_at, c.stated_order, c.stored_order),
            p.name, s.name, g.name,
            c.vault_key_version, octet_length(c.content_digest), c.fields, octet_length(c.sealed))::text
        FROM vault.contact c JOIN person p USING (subject_id) JOIN ops.source s USING (source_id)
        JOIN loading g USING (load_id)
        """,
        "vault.file_name": "SELECT (file_id, octet_length(sealed))::text FROM vault.file_name",
        "vault.quarantine": """
        SELECT (row_number() OVER (ORDER BY q.quarantine_id), g.name, q.file_id IS NOT NULL, q.line,
            q.column_name, q.reason, octet_length(q.sealed_row))::text
        FROM vault.quarantine q JOIN loading g USING (load_id)
        """,
        "vault.quarantine_preamble": """
        SELECT (g.name, octet_length(q.sealed_preamble))::text
        FROM vault.quarantine_preamble q JOIN loading g USING (load_id)
        """,
        "vault.left_out_field": """
        SELECT (g.name, f.file_id IS NOT NULL, f.line, f.column_name, f.reason)::text
        FROM vault.left_out_field f JOIN loading g USING (load_id)
        """,
        "warehouse.dim_customer": """
        SELECT (p.name, c.region, c.joined_month, c.first_seen_on)::text
        FROM warehouse.dim_customer c
        JOIN person p ON p.analytics_key = c.customer_key
        """,
        "warehouse.fact_sales": """
        SELECT (p.name, o.name, s.name, f.order_key, f.kind, f.ordered_at, f.date_sk,
            f.revenue_minor, f.margin_minor, f.currency, f.lines_count, f.items_count,
            h.channel_code, k.campaign_code, g.name)::text
        FROM warehouse.fact_sales f JOIN ops.source s USING (source_id)
        LEFT JOIN warehouse.dim_interaction_channel h USING (channel_sk)
        LEFT JOIN warehouse.dim_campaign k USING (campaign_sk)
        JOIN loading g ON g.load_id = f.load_id
        JOIN person p ON p.analytics_key = f.customer_key
        JOIN person o ON o.analytics_key = f.origin_key
        """,
        "warehouse.fact_customer_activity": """
        SELECT (p.name, o.name, s.name, f.activity_key, f.activity_datetime, f.activity_date_sk,
            h.channel_code, k.campaign_code, f.activity_type, f.session_duration_mins,
            f.pages_viewed, f.products_viewed, f.sentiment_score, f.nps_score,
            f.satisfaction_score, f.loyalty_points, g.name)::text
        FROM warehouse.fact_customer_activity f JOIN ops.source s USING (source_id)
        JOIN warehouse.dim_interaction_channel h USING (channel_sk)
        LEFT JOIN warehouse.dim_campaign k USING (campaign_sk)
        JOIN loading g ON g.load_id = f.load_id
        JOIN person p ON p.analytics_key = f.customer_key
        JOIN person o ON o.analytics_key = f.origin_key
        """,
        "warehouse.fact_lead": """
        SELECT (p.name, o.name, s.name, f.lead_key, f.created_date_sk, f.first_contact_date_sk,
            f.conversion_date_sk, h.channel_code, k.campaign_code, f.marketing_cost_minor,
            f.sales_cost_minor, g.name)::text
        FROM warehouse.fact_lead f JOIN ops.source s USING (source_id)
        JOIN warehouse.dim_interaction_channel h USING (channel_sk)
        LEFT JOIN warehouse.dim_campaign k USING (campaign_sk)
        JOIN loading g ON g.load_id = f.load_id
        JOIN person p ON p.analytics_key = f.customer_key
        JOIN person o ON o.analytics_key = f.origin_key
        """,
        "warehouse.dim_interaction_channel": """
        SELECT (channel_code, channel_name, channel_type, channel_category, is_online,
            cost_per_interaction_minor, is_active)::text
        FROM warehouse.dim_interaction_channel
        """,
        "warehouse.dim_campaign": """
        SELECT (s.name, k.campaign_code, k.campaign_name, k.campaign_type, h.channel_code,
            k.start_date, k.end_date, k.budget_minor, k.status)::text
        FROM warehouse.dim_campaign k JOIN ops.source s USING (source_id)
        LEFT JOIN warehouse.dim_interaction_channel h USING (channel_sk)
        """,
        "warehouse.fact_sales_line": """
        SELECT (p.name, s.name, f.order_key, f.kind, f.line_number, f.date_sk, d.product_code,
            c.category_code, k.discount_code, f.quantity, f.revenue_minor, g.name)::text
        FROM warehouse.fact_sales_line f JOIN ops.source s USING (source_id)
        LEFT JOIN warehouse.dim_product d ON d.product_sk = f.product_sk
        LEFT JOIN warehouse.dim_product_category c ON c.category_sk = f.category_sk
        LEFT JOIN warehouse.dim_discount_code k ON k.discount_sk = f.discount_sk
        JOIN loading g ON g.load_id = f.load_id
        JOIN person p ON p.analytics_key = f.customer_key
        """,
        "warehouse.dim_product": """
        SELECT (s.name, d.product_code, c.category_code)::text
        FROM warehouse.dim_product d JOIN ops.source s USING (source_id)
        LEFT JOIN warehouse.dim_product_category c USING (category_sk)
        """,
        "warehouse.dim_product_category": """
        SELECT category_code FROM warehouse.dim_product_category
        """,
        "warehouse.dim_discount_code": """
        SELECT (s.name, d.discount_code, d.discount_kind)::text
        FROM warehouse.dim_discount_code d JOIN ops.source s USING (source_id)
        """,
        // Which customers' orders moved, once for each transaction that moved some.
        "warehouse.rewritten_customer": """
        SELECT DISTINCT p.name FROM warehouse.rewritten_customer r
        JOIN person p ON p.analytics_key = r.customer_key
        """,
    ]

    /// Written by the service's start and the passing of time, not by a load; counts of what was asked,
    /// which a load that goes on asks again; or what the system says of files.
    private static let untold: Set<String> = [
        "audit.checkpoint", "audit.leaf", "audit.node", "identity.empty_subjects",
        "identity.explained_lookups",
        "identity.open_lookups", "identity.subject_review", "locks.work", "ops.known_file",
        "ops.schema_migration",
    ]

    private static func keyTables(_ main: Connection) throws -> [String: String] {
        // Load numbers have gaps where a run started again.
        let names = try main.query("SELECT load_id, name FROM loading").map { row in
            let number: Int64 = try row.decode("load_id")
            let name: String = try row.decode("name")
            return "(\(number), '\(name)')"
        }
        let loading = "(VALUES \(names.joined(separator: ", "))) AS g (load_id, name)"
        return [
            "keys.batch_key": """
            SELECT (g.name, b.batch_number, b.vault_key_version, octet_length(b.sealed),
                b.closed)::text
            FROM keys.batch_key b JOIN \(loading) USING (load_id)
            """,
            "keys.data_key": """
            SELECT (g.name, b.batch_number, octet_length(k.wrapped), count(*))::text
            FROM keys.data_key k JOIN keys.batch_key b USING (batch_id)
            JOIN \(loading) USING (load_id)
            GROUP BY g.name, b.batch_number, octet_length(k.wrapped)
            """,
        ]
    }

    /// Every table there is: a new one is exported whole until somebody says how to name its chance.
    ///
    /// The number of rows goes first, so that a join above which loses some is seen.
    private static func export(
        _ connection: Connection, _ queries: [String: String]
    ) throws -> [String] {
        let tables: [String] = try connection.query(
            """
            SELECT n.nspname || '.' || c.relname AS name FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND c.relpersistence <> 't'
            ORDER BY 1
            """
        ).map { try $0.decode("name") }
        precondition(queries.keys.allSatisfy(tables.contains))
        return try tables.filter { !untold.contains($0) }.flatMap { table in
            let query = queries[table] ?? "SELECT t::text FROM \(table) AS t"
            let rows = try column(
                connection, "SELECT line FROM (\(query)) AS q (line) ORDER BY line COLLATE \"C\"")
            let count = try column(connection, "SELECT count(*)::text AS line FROM \(table)")
            return count.map { table + ": rows: " + $0 } + rows.map { table + ": " + $0 }
        }
    }

    private static func column(_ connection: Connection, _ query: String) throws -> [String] {
        try connection.query(SQL(unsafeSQL: query)).map { try $0.decode("line") }
    }

    // MARK: Two databases

    private static func orphans(
        _ main: Connection, _ keys: Connection
    ) throws -> (orphans: [String], idleKeys: Int) {
        let contacts = try column(
            main,
            "SELECT encode(contact_id, 'hex') || encode(batch_id, 'hex') AS line FROM vault.contact"
        )
        let wrapped = try column(
            keys,
            "SELECT encode(contact_id, 'hex') || encode(batch_id, 'hex') AS line FROM keys.data_key"
        )
        let open = try column(
            keys, "SELECT batch_number::text AS line FROM keys.batch_key WHERE NOT closed")
        let (known, held) = (Set(contacts), Set(wrapped))
        return (
            known.subtracting(held).map { "contact without key: " + $0 }
                + open.map { "open batch " + $0 },
            held.subtracting(known).count
        )
    }
}
