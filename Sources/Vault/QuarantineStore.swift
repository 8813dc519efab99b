public import Database
public import Sealing

/// Reads rows that could not be loaded, for the vault alone: it can open them.
public enum QuarantineStore {
    /// A row as it is stored.
    public struct StoredRow: Sendable {
        /// The line of its file on which it starts, from 1.
        public let line: Int
        /// The row, sealed.
        public let sealed: SealedBox<QuarantinedRowKind>
    }

    /// Rows that are read at a time; each may be a mebibyte.
    private static let rowsAtOnce: Int64 = 100

    /// How many rows of the load wait in quarantine.
    public static func count(of load: Int64, on connection: Connection) throws -> Int {
        let rows = try connection.query(
            "SELECT count(*) AS n FROM vault.quarantine WHERE load_id = \(load) AND superseded_by IS NULL"
        )
        return try rows.first.map { try $0.decode("n") } ?? 0
    }

    /// What stood before all rows of the load's file; nil where an earlier version kept nothing of it.
    public static func preamble(
        of load: Int64, on connection: Connection
    ) throws -> SealedBox<QuarantinedRowKind>? {
        let rows = try connection.query(
            "SELECT sealed_preamble FROM vault.quarantine_preamble WHERE load_id = \(load)")
        return try rows.first.map { SealedBox(stored: try $0.decode("sealed_preamble")) }
    }

    /// Calls `body` with each row of the load, in the order of their lines.
    public static func forEach(
        of load: Int64, on connection: Connection, _ body: (StoredRow) throws -> Void
    ) throws {
        var last: Int64 = 0
        while true {
            let rows = try connection.query(
                """
                SELECT line, sealed_row FROM vault.quarantine
                WHERE load_id = \(load) AND superseded_by IS NULL AND line > \(last)
                ORDER BY line LIMIT \(rowsAtOnce)
                """)
            for row in rows {
                last = try row.decode("line")
                try body(
                    StoredRow(line: Int(last), sealed: SealedBox(stored: row.decode("sealed_row"))))
            }
            if rows.isEmpty { return }
        }
    }
}
