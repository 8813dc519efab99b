import Database

/// Names of work lists.
enum WorklistName {
    static let atRisk = "at-risk"
}

/// One place on a work list: a reference and values too coarse to know anybody by.
struct WorklistItem: Encodable, Sendable {
    let position: Int
    let reference: String
    let segment: String
    let recencyBand: String
    let frequencyBand: String
    let valueBand: String
}

/// When a list was made, and from which day's scores.
struct WorklistState: Sendable {
    /// `YYYY-MM-DD`.
    let asOf: String
    /// UTC, ISO 8601.
    let builtAt: String
}

/// How many people of a list share segment and value band.
struct WorklistGroup: Sendable {
    let segment: String
    let valueBand: String
    let people: Int
}

/// Reads the work lists the vault has built.
///
/// Of each text no more is read than a genuine one has: whoever owns the tables could put a page of
/// hundreds of megabytes there.
struct TeamWorklistQueries: Sendable {
    let pool: ConnectionPool

    /// Characters that are read of a text.
    private static let textLimit = "200"
    /// Groups that are read of a list: more than there are segments by bands.
    private static let groupLimit = "500"

    /// Up to `limit` places of `team`'s `list` after `position`, in order.
    func items(
        of list: String, team: String, after position: Int, limit: Int
    ) async throws -> [WorklistItem] {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT position, pg_catalog.left(reference, \(unsafeSQL: Self.textLimit)) AS reference,
                    pg_catalog.left(segment_name, \(unsafeSQL: Self.textLimit)) AS segment_name,
                    pg_catalog.left(recency_band, \(unsafeSQL: Self.textLimit)) AS recency_band,
                    pg_catalog.left(frequency_band, \(unsafeSQL: Self.textLimit)) AS frequency_band,
                    pg_catalog.left(value_band, \(unsafeSQL: Self.textLimit)) AS value_band
                FROM worklist.item
                WHERE list = \(list) AND team = \(team) AND position > \(position)
                ORDER BY position LIMIT \(limit)
                """
            ).map { row in
                WorklistItem(
                    position: try row.decode("position"),
                    reference: try row.decode("reference"),
                    segment: try row.decode("segment_name"),
                    recencyBand: try row.decode("recency_band"),
                    frequencyBand: try row.decode("frequency_band"),
                    valueBand: try row.decode("value_band"))
            }
        }
    }

    /// When `team`'s `list` was made; nil when it never was.
    func state(of list: String, team: String) async throws -> WorklistState? {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT to_char(to_date(date_sk::text, 'YYYYMMDD'), 'YYYY-MM-DD') AS as_of,
                    to_char(built_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS built_at
                FROM worklist.list WHERE list = \(list) AND team = \(team)
                """
            ).first.map { row in
                WorklistState(
                    asOf: try row.decode("as_of"), builtAt: try row.decode("built_at"))
            }
        }
    }

    /// The size of `team`'s `list` by segment and value band, largest first.
    func counts(of list: String, team: String) async throws -> [WorklistGroup] {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT segment_name, value_band, count(*) AS people
                FROM (
                    SELECT pg_catalog.left(segment_name, \(unsafeSQL: Self.textLimit)) AS segment_name,
                        pg_catalog.left(value_band, \(unsafeSQL: Self.textLimit)) AS value_band
                    FROM worklist.item WHERE list = \(list) AND team = \(team)) AS item
                GROUP BY segment_name, value_band
                ORDER BY people DESC, segment_name, value_band LIMIT \(unsafeSQL: Self.groupLimit)
                """
            ).map { row in
                WorklistGroup(
                    segment: try row.decode("segment_name"),
                    valueBand: try row.decode("value_band"), people: try row.decode("people"))
            }
        }
    }
}
