import CustomerModel
import Database
import Settings
import Verification

/// How one feed is read of a database, found out before its first row.
struct FeedPlan {
    let feed: DatabaseMapping.Feed
    /// The one of its queries that fits the database.
    let query: FeedQuery
    /// The columns of its rows, and what the mapping is held against.
    let fields: SchemaFields
    /// PostgreSQL's type of the watermark; nil where there is none.
    private let watermarkType: String?

    /// Bytes of a row at most; one more tells that it is too long.
    private static let mostCharacters = CSVReader.maximumRowOctets + 1
    private static let cursor = "bauta_feed"
    private static let declaration = "DECLARE bauta_feed NO SCROLL CURSOR FOR"

    /// Looks at the database, within its snapshot.
    ///
    /// - Throws: `PullError`.
    init(_ feed: DatabaseMapping.Feed, in snapshot: Transaction) throws {
        self.feed = feed
        let source = FeedSource(feed: feed.name, snapshot: snapshot)
        let query = try source.query(of: feed)
        self.query = query
        let columns = try source.columns(of: query)
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name).inserted {
            throw PullError(.columnTwice(column.name), feed: feed.name)
        }
        if let watermark = feed.watermark {
            for name in [watermark.column, watermark.key] where !seen.contains(name) {
                throw PullError(.columnMissing(name), feed: feed.name)
            }
            let type = columns.first { $0.name == watermark.column }?.type ?? ""
            guard Self.watermarkTypes.contains(type) else {
                throw PullError(
                    .watermarkType(column: watermark.column, type: type), feed: feed.name)
            }
            watermarkType = type
        } else {
            watermarkType = nil
        }
        do throws(JSONTokens.Malformed) {
            fields = try SchemaFields(
                columns: columns.map { ($0.name, Self.kind(ofType: $0.type)) })
        } catch {
            throw PullError(.fields(.malformedSchema), feed: feed.name)
        }
    }

    private static let watermarkTypes = [
        "timestamp without time zone", "timestamp with time zone", "date",
    ]

    /// One word for types that are written alike in JSON.
    private static func kind(ofType type: String) -> String {
        switch type {
        case "smallint", "integer", "bigint", "numeric", "real", "double precision": "number"
        case "text", "character varying", "character", "name", "uuid", "citext": "string"
        case "boolean": "boolean"
        case "json", "jsonb": "json"
        case "timestamp without time zone": "timestamp"
        case "timestamp with time zone": "timestamptz"
        default: type.split(separator: " ").joined(separator: "_")
        }
    }

    /// Names the feed's rules: of others a bookmark tells nothing.
    var rules: [UInt8] {
        let watermark = feed.watermark.map { "\($0.column)\u{1F}\($0.key)" } ?? ""
        return SHA256.digest(
            Array((query.text + "\u{1F}" + watermark).utf8)
                + feed.mappings.flatMap(\.canonicalBytes))
    }

    // MARK: Statements

    /// Begins to read rows, behind `bookmark` where there is one.
    func open(behind bookmark: Bookmark?, in snapshot: Transaction) throws {
        let row = "\(Self.declaration) SELECT left(row_to_json(f)::text, \(Self.mostCharacters))"
        let rows = "FROM (\n\(query.text)\n) AS f"
        guard let watermark = feed.watermark, let watermarkType else {
            try snapshot.execute(SQL(unsafeSQL: "\(row), NULL, NULL \(rows)"))
            return
        }
        let (mark, key) = (quoted(watermark.column), quoted(watermark.key))
        let select = "\(row), f.\(mark)::text, f.\(key)::text \(rows)"
        let order = "ORDER BY f.\(mark) NULLS FIRST, f.\(key)"
        switch (bookmark?.watermark, bookmark?.key) {
        case (nil, nil):
            try snapshot.execute(SQL(unsafeSQL: "\(select) \(order)"))
        case (let reached?, let last?):
            try snapshot.execute(
                """
                \(unsafeSQL: select)
                WHERE (f.\(unsafeSQL: mark), f.\(unsafeSQL: key)) > (\(reached), \(last))
                \(unsafeSQL: order)
                """)
        case (nil, let last?):
            try snapshot.execute(
                """
                \(unsafeSQL: select)
                WHERE f.\(unsafeSQL: mark) IS NOT NULL OR f.\(unsafeSQL: key) > \(last)
                \(unsafeSQL: order)
                """)
        case (let reached?, nil):
            try snapshot.execute(
                """
                \(unsafeSQL: select)
                WHERE f.\(unsafeSQL: mark) >= \(reached)::\(unsafeSQL: watermarkType)
                        - make_interval(mins => \(Int32(watermark.overlapMinutes)))
                    OR f.\(unsafeSQL: mark) IS NULL
                \(unsafeSQL: order)
                """)
        }
    }

    /// Begins to read the numbers of all rows of `mapping`.
    func openKeys(of columns: [String], in snapshot: Transaction) throws {
        let list = columns.map { "f.\(quoted($0))" }.joined(separator: ", ")
        try snapshot.execute(
            """
            \(unsafeSQL: Self.declaration)
            SELECT left(row_to_json(k)::text, \(unsafeSQL: "\(Self.mostCharacters)")), NULL, NULL
            FROM (SELECT \(unsafeSQL: list) FROM (\n\(unsafeSQL: query.text)\n) AS f) AS k
            """)
    }

    /// The next `count` rows at most, with watermark and key; returns how many there were.
    func fetch(
        _ count: Int, in snapshot: Transaction,
        _ body: (UnsafeBufferPointer<UInt8>, _ watermark: String?, _ key: String?) throws -> Void
    ) throws -> Int {
        try snapshot.forEachRow(
            "FETCH FORWARD \(unsafeSQL: String(count)) FROM \(identifier: Self.cursor)"
        ) { row in
            let watermark = try Self.text(row, at: 1)
            let key = try Self.text(row, at: 2)
            try row.withBytes(at: 0) { bytes in
                try (bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)).withMemoryRebound(
                    to: UInt8.self
                ) { try body($0, watermark, key) }
            }
        }
    }

    func close(in snapshot: Transaction) throws {
        try snapshot.execute("CLOSE \(identifier: Self.cursor)")
    }

    /// The earlier of `reached` and `began`, both of the database's clock: a row of a time to come must not hide
    /// what changes until then.
    func earlier(_ reached: String, _ began: String?, in snapshot: Transaction) throws -> String {
        guard let watermarkType, let began else { return reached }
        let rows = try snapshot.query(
            """
            SELECT least(\(reached)::\(unsafeSQL: watermarkType),
                \(began)::timestamptz::\(unsafeSQL: watermarkType))::text AS earlier
            """)
        return try rows.first?.decode("earlier") ?? reached
    }

    private static func text(_ row: Row, at position: Int) throws -> String? {
        try row.withBytes(at: position) { bytes in
            bytes.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private func quoted(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false).joined(
                separator: "\"\"") + "\""
    }
}
