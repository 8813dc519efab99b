import Database
import Settings

/// Asks a database what there is for a feed, within a snapshot.
struct FeedSource {
    let feed: String
    let snapshot: Transaction

    /// The query of `feed` that fits the database.
    func query(of feed: DatabaseMapping.Feed) throws -> FeedQuery {
        for other in feed.alternatives {
            let rows = try asking(nil) {
                try snapshot.query(
                    """
                    SELECT FROM pg_catalog.pg_attribute
                    WHERE attrelid = to_regclass(\(other.table)) AND attname = \(other.column)
                        AND attnum > 0 AND NOT attisdropped
                    """)
            }
            if !rows.isEmpty { return other.query }
        }
        return feed.query
    }

    /// The columns of its rows, and their types as PostgreSQL writes them; nothing is read.
    func columns(of query: FeedQuery) throws -> [(name: String, type: String)] {
        try snapshot.execute("SAVEPOINT bauta_look")
        let columns: [ResultColumn]
        do {
            columns = try asking(query) {
                // On a line of its own: the last of the file may end in a comment.
                try snapshot.columns(
                    of: SQL(unsafeSQL: "\(Self.head)\(query.text)\n) AS f LIMIT 0"))
            }
        } catch let error as PullError {
            guard case .database(let cause, _) = error.code,
                cause.sqlState == .insufficientPrivilege
            else { throw error }
            try snapshot.execute("ROLLBACK TO SAVEPOINT bauta_look")
            let grants = try grants(for: query)
            throw grants.isEmpty ? error : PullError(.notGranted(grants), feed: feed)
        }
        let rows = try snapshot.query(
            """
            SELECT pg_catalog.format_type(t.type::oid, NULL) AS type
            FROM unnest(\(columns.map { Int64($0.type) })) WITH ORDINALITY AS t (type, place)
            ORDER BY t.place
            """)
        return try zip(columns, rows).map { ($0.name, try $1.decode("type")) }
    }

    private static let head = "SELECT * FROM (\n"

    /// What would let the role read what `query` names.
    ///
    /// The server says which table lacks them in a message alone, which may quote anything: the catalogue tells.
    private func grants(for query: FeedQuery) throws -> [String] {
        let named = query.columns.map { ($0.table, $0.column) }
        let told = try grants(for: named)
        guard told.isEmpty else { return told }
        // Columns without their tables: whichever of the tables it names may have them.
        let words = query.words.sorted()
        return try grants(for: words.flatMap { table in words.map { (table, $0) } })
    }

    private func grants(for columns: [(table: String, column: String)]) throws -> [String] {
        let rows = try snapshot.query(
            """
            SELECT format('GRANT SELECT (%s) ON %s TO %I',
                string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), c.oid::regclass,
                current_user) AS advice
            FROM unnest(\(columns.map(\.table)), \(columns.map(\.column))) AS n (relation, name)
            JOIN pg_catalog.pg_class c ON c.relname = n.relation
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.pg_table_is_visible(c.oid)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                AND NOT a.attisdropped AND a.attname = n.name
            WHERE NOT has_column_privilege(c.oid, a.attnum, 'SELECT')
            GROUP BY c.oid ORDER BY c.oid::regclass::text
            """)
        return try rows.map { try $0.decode("advice") }
    }

    /// Tells of what the database refuses by its feed, and the line of `query` where the server names a place in it.
    private func asking<R>(_ query: FeedQuery?, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as DatabaseError {
            let line = query.flatMap { query in
                error.position.flatMap { Self.line($0 - Self.head.count, of: query) }
            }
            throw PullError(.database(error, line: line), feed: feed)
        }
    }

    private static func line(_ position: Int, of query: FeedQuery) -> Int? {
        let text = query.text.unicodeScalars
        guard (1...max(1, text.count)).contains(position) else { return nil }
        return text.prefix(position - 1).count { $0 == "\n" } + 1
    }
}
