import Database

/// Reads what was released; there is nothing else in that database.
struct ReleaseQueries: Sendable {
    let pool: ConnectionPool

    /// The epoch called `name`, or the latest; nil when there is none.
    func epoch(_ name: String?) async throws -> ReleaseEpoch? {
        // No epoch and no dimension has an empty name: it stands for any.
        let name = name ?? ""
        return try await pool.run(timeout: Limits.databasePatience) { connection in
            try connection.query(
                """
                SELECT epoch, to_char(as_of_date, 'YYYY-MM-DD') AS as_of,
                    rho::double precision AS rho, sigma::double precision AS sigma
                FROM release.epoch WHERE \(name)::text = '' OR epoch = \(name)
                ORDER BY epoch_number DESC LIMIT 1
                """
            ).first.map { row in
                ReleaseEpoch(
                    name: try row.decode("epoch"), asOf: try row.decode("as_of"),
                    rho: try row.decode("rho"), sigma: try row.decode("sigma"))
            }
        }
    }

    /// Up to `limit` counts of customers in `epoch` after `cursor`, by dimension and place.
    func cells(
        of epoch: ReleaseEpoch, dimension: String?, after cursor: CellCursor?, limit: Int
    ) async throws -> [ReleasedCell] {
        let dimension = dimension ?? ""
        let start = cursor ?? CellCursor(dimension: "", position: 0)
        return try await pool.run(timeout: Limits.databasePatience) { connection in
            try connection.query(
                """
                SELECT dimension, member, position, noisy_count, lower_95, upper_95
                FROM release.cell
                WHERE epoch = \(epoch.name) AND measure = 'customers'
                    AND (\(dimension)::text = '' OR dimension = \(dimension))
                    AND (dimension, position) > (\(start.dimension), \(start.position))
                ORDER BY dimension, position LIMIT \(limit)
                """
            ).map { row in
                ReleasedCell(
                    dimension: try row.decode("dimension"), member: try row.decode("member"),
                    position: try row.decode("position"),
                    count: try row.decode("noisy_count"), low: try row.decode("lower_95"),
                    high: try row.decode("upper_95"))
            }
        }
    }
}
