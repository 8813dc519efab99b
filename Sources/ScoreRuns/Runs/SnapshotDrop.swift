package import CustomerModel
package import Database
package import Settings
import Warehouse

/// Forgets a day that should not have been scored, the latest too, with what was made of it alone.
package struct SnapshotDrop {
    let asOf: CalendarDate
    let limit: AsOfLimit
    let database: DatabaseConfiguration

    /// - Parameters:
    ///   - asOf: The day of the snapshot.
    ///   - limit: Models of a later day go out of use.
    ///   - database: The warehouse, as the scoring process may reach it.
    package init(asOf: CalendarDate, limit: AsOfLimit, database: DatabaseConfiguration) {
        self.asOf = asOf
        self.limit = limit
        self.database = database
    }

    /// Drops the snapshot, its places on work lists and labels that nobody could know yet; nil where
    /// there is no snapshot of the day.
    ///
    /// - Throws: `ScoreError` when a run is scoring.
    package func run() throws -> DroppedSnapshot? {
        let connection = try Connection(database)
        guard try SnapshotPublication.lock(on: connection) else {
            throw ScoreError(description: "a run is scoring; wait for it to end")
        }
        defer { try? SnapshotPublication.unlock(on: connection) }
        return try connection.transaction { transaction in
            guard try RetentionQueries.snapshots(on: transaction).contains(asOf) else { return nil }
            let rows = try RetentionQueries.withdraw(asOf, on: transaction)
            let models = try ModelQueries.retire(trainedAfter: limit.latest, in: transaction)
            return DroppedSnapshot(
                asOf: asOf, rows: rows, models: models,
                latest: try RetentionQueries.snapshots(on: transaction).last)
        }
    }
}

/// What went with a snapshot.
package struct DroppedSnapshot: Hashable {
    let asOf: CalendarDate
    let rows: Int
    /// Models of days to come that were in use.
    let models: Int
    /// The latest snapshot that is left.
    let latest: CalendarDate?

    /// For people: what went, what stands, and what to do next.
    package var text: String {
        let standing = latest.map { "the latest is now that of \($0.iso8601)" } ?? "none is left"
        return """
            dropped the snapshot of \(asOf.iso8601) with \(rows) rows; \(standing)
            score a day to fill work lists and acquisition again: bauta score --as-of \
            \(latest?.iso8601 ?? "DATE")
            """
    }
}

extension DroppedSnapshot: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var summary = encoder.container(keyedBy: JSONMember.self)
        try summary.encode(asOf.iso8601, forKey: "as_of")
        try summary.encode(rows, forKey: "rows")
        try summary.encode(models, forKey: "models_retired")
        try summary.encode(latest?.iso8601, forKey: "latest")
    }
}
