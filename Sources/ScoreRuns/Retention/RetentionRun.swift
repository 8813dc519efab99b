package import CustomerModel
package import Database
package import Settings
import Warehouse

/// Applies a retention policy to the snapshots that stand.
package struct RetentionRun {
    let policy: RetentionPolicy
    let today: CalendarDate
    let connection: Connection
    let isDryRun: Bool

    /// - Parameters:
    ///   - today: The day that ages are counted from.
    ///   - isDryRun: Reports what would be dropped and drops nothing.
    package init(
        policy: RetentionPolicy, today: CalendarDate, connection: Connection, isDryRun: Bool
    ) {
        self.policy = policy
        self.today = today
        self.connection = connection
        self.isDryRun = isDryRun
    }

    /// Drops day by day, each in a transaction of its own: a run that is cut off goes on next time.
    package func run() throws -> RetentionSummary {
        let snapshots = try RetentionQueries.snapshots(on: connection)
        let past = policy.past(of: snapshots, on: today)
        var rows = 0
        if !isDryRun {
            for day in past { rows += try RetentionQueries.drop(day, on: connection) }
        }
        return RetentionSummary(
            kept: snapshots.count - past.count, dropped: past, rows: rows,
            isDryRun: isDryRun)
    }
}

/// What a run of the retention policy has done.
package struct RetentionSummary: Hashable {
    /// Snapshots that stand.
    let kept: Int
    let dropped: [CalendarDate]
    /// Rows that went with them; 0 in a dry run.
    let rows: Int
    let isDryRun: Bool

    /// For people: how many snapshots are kept, and the days of those that are dropped, one a line.
    package var text: String {
        guard !dropped.isEmpty else { return "\(kept) snapshots, none of them past" }
        let days = dropped.map { "  " + $0.iso8601 }
        let head =
            isDryRun
            ? "\(dropped.count) snapshots would be dropped, \(kept) kept:"
            : "\(dropped.count) snapshots dropped with \(rows) rows, \(kept) kept:"
        return ([head] + days).joined(separator: "\n")
    }
}

extension RetentionSummary: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var summary = encoder.container(keyedBy: JSONMember.self)
        try summary.encode(kept, forKey: "kept")
        try summary.encode(dropped.map(\.iso8601), forKey: "dropped")
        try summary.encode(rows, forKey: "rows")
        try summary.encode(isDryRun, forKey: "dry_run")
    }
}
