public import CustomerModel
public import Database

/// One check of the data, as it is kept.
public struct StoredFinding: Sendable {
    /// The check's code.
    public let check: String
    /// `passed`, `warned` or `failed`.
    public let outcome: String
    /// What was found, in the check's unit.
    public let measured: Double
    /// The limit it was compared with, in the same unit.
    public let threshold: Double

    /// Taken as it is.
    public init(check: String, outcome: String, measured: Double, threshold: Double) {
        self.check = check
        self.outcome = outcome
        self.measured = measured
        self.threshold = threshold
    }
}

/// Reads and writes what the scoring process keeps about its runs.
public enum RunQueries {
    /// Records that a run has begun; returns its number.
    ///
    /// Runs that are still down as running have died: only one holds the lock.
    public static func begin(
        asOf: CalendarDate, fromScratch: Bool, in transaction: Transaction
    ) throws -> Int64 {
        try transaction.execute(
            """
            UPDATE ops.score_run SET state = 'failed', failure = 'died',
                finished_at = clock_timestamp()
            WHERE state = 'running'
            """)
        let rows = try transaction.query(
            """
            INSERT INTO ops.score_run (as_of, from_scratch)
            VALUES (\(Int32(asOf.dateKey)), \(fromScratch)) RETURNING run_id
            """)
        guard let row = rows.first else {
            throw WarehouseError(.notStored, "a run was not recorded")
        }
        return try row.decode("run_id")
    }

    /// Records the digest of what `run` is computed from; true when a run of the same day and the same inputs has
    /// failed before it, so that what it sealed is what this one would write.
    public static func recordInputs(
        _ inputs: UInt64, of run: Int64, in transaction: Transaction
    ) throws -> Bool {
        let digest = Int64(bitPattern: inputs)
        try transaction.execute(
            "UPDATE ops.score_run SET inputs = \(digest) WHERE run_id = \(run)")
        let rows = try transaction.query(
            """
            SELECT coalesce(bool_and(earlier.state = 'failed' AND earlier.inputs = \(digest)), false)
                AS same
            FROM (
                SELECT state, inputs FROM ops.score_run
                WHERE run_id < \(run) ORDER BY run_id DESC LIMIT 1) AS earlier
            """)
        return try rows.first?.decode("same") ?? false
    }

    /// Records how a run has ended; `failure` is the name of an error, never a value.
    public static func end(
        _ run: Int64, failure: String?, stages: [(name: String, seconds: Double)],
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO ops.score_stage (run_id, stage, state, milliseconds, finished_at)
            SELECT \(run), stage, 'complete', sum(seconds) * 1000, clock_timestamp()
            FROM unnest(\(stages.map(\.name)), \(stages.map(\.seconds))) AS s (stage, seconds)
            GROUP BY stage
            ON CONFLICT DO NOTHING
            """)
        try transaction.execute(
            """
            UPDATE ops.score_run
            SET state = \(failure == nil ? "complete" : "failed"), failure = \(failure),
                finished_at = clock_timestamp()
            WHERE run_id = \(run)
            """)
    }

    /// Puts the findings of a day in the place of those that stand.
    public static func store(
        _ findings: [StoredFinding], asOf: CalendarDate, run: Int64,
        on executor: any StatementExecutor
    ) throws {
        try executor.execute(
            """
            INSERT INTO ops.data_quality AS q
                (date_sk, check_name, outcome, measured, threshold, run_id)
            SELECT \(Int32(asOf.dateKey)), f.*, \(run)
            FROM unnest(\(findings.map(\.check)), \(findings.map(\.outcome)),
                \(findings.map(\.measured)), \(findings.map(\.threshold))) AS f
            ON CONFLICT (date_sk, check_name) DO UPDATE SET outcome = EXCLUDED.outcome,
                measured = EXCLUDED.measured, threshold = EXCLUDED.threshold,
                run_id = EXCLUDED.run_id, checked_at = clock_timestamp()
            """)
    }

    /// Rows of all loads, and those of them that were refused.
    public static func loadedRows(on executor: any StatementExecutor) throws -> (
        all: Int, refused: Int
    ) {
        let rows = try executor.query("SELECT rows_done, refused FROM ops.load_totals")
        return try rows.first.map { (try $0.decode("rows_done"), try $0.decode("refused")) }
            ?? (0, 0)
    }

    /// Rows of `fact_sales` and the sum of their money in minor units, counted by PostgreSQL.
    public static func countSales(
        on executor: any StatementExecutor
    ) throws -> (rows: Int, revenue: Int64) {
        let rows = try executor.query(
            """
            SELECT count(*) AS n, coalesce(sum(revenue_minor), 0)::bigint AS revenue
            FROM warehouse.fact_sales
            """)
        return try rows.first.map { (try $0.decode("n"), try $0.decode("revenue")) } ?? (0, 0)
    }

    /// What the kept histories hold; nil before the first were kept.
    public static func keptSales(
        on executor: any StatementExecutor
    ) throws -> (rows: Int, revenue: Int64)? {
        let rows = try executor.query(
            """
            SELECT row_count, revenue_minor FROM ops.order_history WHERE row_count IS NOT NULL
            """)
        return try rows.first.map {
            (try $0.decode("row_count"), try $0.decode("revenue_minor"))
        }
    }

    /// Notes what the histories hold that are kept in `transaction`.
    public static func noteKeptSales(
        rows: Int, revenue: Int64, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE ops.order_history SET row_count = \(rows), revenue_minor = \(revenue)")
    }
}
