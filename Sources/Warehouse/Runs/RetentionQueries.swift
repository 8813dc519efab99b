public import CustomerModel
public import Database

/// Lists snapshots and forgets them.
public enum RetentionQueries {
    /// The days of complete snapshots, ascending.
    public static func snapshots(
        on executor: any StatementExecutor
    ) throws -> [CalendarDate] {
        let rows = try executor.query(
            "SELECT DISTINCT date_sk FROM ops.snapshot ORDER BY date_sk")
        return try rows.map { row in
            let key: Int32 = try row.decode("date_sk")
            return CalendarDate(dayNumber: Int(try DateKey.day(key)))
        }
    }

    /// Forgets the snapshot of `asOf`, all its tables at once or none; returns how many rows it had.
    ///
    /// The latest snapshot is refused.
    public static func drop(_ asOf: CalendarDate, on connection: Connection) throws -> Int {
        let rows = try connection.query(
            "SELECT ops.drop_snapshot(\(Int32(asOf.dateKey))) AS n")
        guard let row = rows.first else { return 0 }
        return try row.decode("n")
    }

    /// Forgets the snapshot of `asOf` even if it is the latest, with its places on work lists and the
    /// labels that only its day could tell; returns how many rows it had.
    public static func withdraw(_ asOf: CalendarDate, on transaction: Transaction) throws -> Int {
        let rows = try transaction.query(
            "SELECT ops.withdraw_snapshot(\(Int32(asOf.dateKey))) AS n")
        return try rows.first?.decode("n") ?? 0
    }
}
