import Database
import Installation
import PrivateServer

/// How many rows all loads together have brought in, and when the last came.
struct ArrivedRows {
    let total: Int
    /// Seconds since 1970; nil before the first.
    let latestAt: Int?

    /// nil when the database does not answer.
    static func read(_ site: Site) -> ArrivedRows? {
        guard let server = try? PostgresServer(site: site),
            let connection = try? server.connect(database: "bauta", as: PostgresServer.statusRole),
            let row = try? connection.query(
                """
                SELECT accepted AS total, extract(epoch FROM latest_at)::bigint AS latest
                FROM ops.load_totals
                """
            ).first,
            let total = try? row.decode("total", as: Int.self)
        else { return nil }
        return ArrivedRows(total: total, latestAt: try? row.decode("latest", as: Int.self))
    }
}

extension RowsSeen {
    /// Takes note of a look at `now`; rows that came before the first look are not rescored for.
    mutating func update(with arrived: ArrivedRows, now: Int) {
        if total.map({ arrived.total > $0 }) ?? (arrived.total > 0) {
            // Nobody may have looked for days; a clock that was set may lie ahead.
            arrivedAt = min(now, arrived.latestAt ?? now)
        }
        total = arrived.total
        rescored = rescored ?? arrived.total
    }
}
