import Database

/// Which cells of an epoch are asked for; empty texts ask for any.
struct CellFilter: Sendable {
    /// Name of a marginal.
    var marginal = ""
    /// Name of the only dimension of a marginal.
    var dimension = ""
}

/// Reads what was released; there is nothing else in that database.
struct ReleaseQueries: Sendable {
    let pool: ConnectionPool

    /// The epoch called `name`, or the latest; nil when there is none.
    func epoch(_ name: String?) async throws -> ReleaseEpoch? {
        // No epoch has an empty name: it stands for any.
        let name = name ?? ""
        return try await pool.run(timeout: Limits.databaseTimeout) { connection in
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

    /// Up to `limit` epochs below `number`, latest first.
    func epochs(below number: Int?, limit: Int) async throws -> [NumberedEpoch] {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT epoch_number, epoch, to_char(as_of_date, 'YYYY-MM-DD') AS as_of,
                    to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                        AS published_at,
                    rho::double precision AS rho, sigma::double precision AS sigma
                FROM release.epoch WHERE epoch_number < \(number ?? Int.max)
                ORDER BY epoch_number DESC LIMIT \(limit)
                """
            ).map { row in
                NumberedEpoch(
                    number: try row.decode("epoch_number"),
                    epoch: ReleaseEpoch(
                        name: try row.decode("epoch"), asOf: try row.decode("as_of"),
                        rho: try row.decode("rho"), sigma: try row.decode("sigma")),
                    publishedAt: try row.decode("published_at"))
            }
        }
    }

    /// The marginals of `epoch` in their order, with what is stored of their dimensions.
    func marginals(of epoch: ReleaseEpoch) async throws -> [ReleasedMarginal] {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            let dimensions = try Self.dimensions(of: epoch, on: connection)
            return try connection.query(
                """
                SELECT measure, marginal, place, title, why, dimensions
                FROM release.marginal WHERE epoch = \(epoch.name) ORDER BY place
                """
            ).map { row in
                ReleasedMarginal(
                    measure: try row.decode("measure"), name: try row.decode("marginal"),
                    place: try row.decode("place"), title: try row.decode("title"),
                    why: try row.decode("why"),
                    dimensions: try row.decode("dimensions", as: [String].self).compactMap {
                        dimensions[$0]
                    })
            }
        }
    }

    /// Up to `limit` cells of `epoch` after `cursor`, by the places of marginals and cells.
    func cells(
        of epoch: ReleaseEpoch, marginals: [ReleasedMarginal], filter: CellFilter = CellFilter(),
        after cursor: CellCursor?, limit: Int
    ) async throws -> [ReleasedCell] {
        let start = cursor ?? .start
        let byPlace = Dictionary(uniqueKeysWithValues: marginals.map { ($0.place, $0) })
        return try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT place, members, position, noisy_count, lower_95, upper_95
                FROM release.marginal AS asked CROSS JOIN LATERAL (
                    SELECT members, position, noisy_count, lower_95, upper_95
                    FROM release.cell
                    WHERE cell.epoch = asked.epoch AND cell.measure = asked.measure
                        AND cell.marginal = asked.marginal
                        AND position > CASE place WHEN \(start.place)
                            THEN \(start.position) ELSE -1 END
                    ORDER BY position LIMIT \(limit)
                ) AS page
                WHERE epoch = \(epoch.name) AND place >= \(start.place)
                    AND (\(filter.marginal)::text = '' OR marginal = \(filter.marginal))
                    AND (\(filter.dimension)::text = ''
                        OR dimensions = ARRAY[\(filter.dimension)::text])
                ORDER BY place, position LIMIT \(limit)
                """
            ).compactMap { row in
                guard let marginal = byPlace[try row.decode("place")] else { return nil }
                return ReleasedCell(
                    marginal: marginal, members: try row.decode("members"),
                    position: try row.decode("position"),
                    count: try row.decode("noisy_count"), low: try row.decode("lower_95"),
                    high: try row.decode("upper_95"))
            }
        }
    }

    private static func dimensions(
        of epoch: ReleaseEpoch, on connection: Connection
    ) throws -> [String: ReleasedDimension] {
        try connection.query(
            """
            SELECT dimension, title, why, is_ordered
            FROM release.dimension WHERE epoch = \(epoch.name)
            """
        ).reduce(into: [:]) { found, row in
            let name: String = try row.decode("dimension")
            found[name] = ReleasedDimension(
                name: name, title: try row.decode("title"), why: try row.decode("why"),
                isOrdered: try row.decode("is_ordered"))
        }
    }
}
