import Database
import Verification

/// The rows of the audit log as the database gives them, which proves nothing.
struct StoredLog {
    let executor: any StatementExecutor

    /// Bytes that are read of a leaf: one more than it may have, so that what is longer is no leaf.
    private static let leafLimit = "32769"
    /// Characters that are read of a checkpoint's note: as many as it may have bytes.
    private static let noteLimit = String(SignedCheckpoint.noteByteLimit)

    /// The checkpoint of the largest tree; nil before the first.
    func latestCheckpoint() throws -> AuditCheckpoint? {
        try executor.query(
            """
            SELECT tree_size, pg_catalog.left(note, \(unsafeSQL: Self.noteLimit)) AS note,
                to_char(signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS signed_at
            FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1
            """
        ).first.map { row in
            AuditCheckpoint(
                treeSize: try row.decode("tree_size"), note: try row.decode("note"),
                signedAt: try row.decode("signed_at"))
        }
    }

    /// The leaves of `range` that are there, in order.
    func records(_ range: Range<Int>) throws -> [AuditRecord] {
        try executor.query(
            """
            SELECT leaf_index,
                pg_catalog.substr(leaf, 1, \(unsafeSQL: Self.leafLimit)) AS leaf,
                to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    AS recorded_at
            FROM audit.leaf
            WHERE leaf_index >= \(range.lowerBound) AND leaf_index < \(range.upperBound)
            ORDER BY leaf_index LIMIT \(range.count + 1)
            """
        ).map { row in
            AuditRecord(
                leafIndex: try row.decode("leaf_index"), leaf: try row.decode("leaf"),
                recordedAt: try row.decode("recorded_at"))
        }
    }

    /// The stored hashes of `nodes`; those that are missing are absent.
    func hashes(of nodes: [NodeID]) throws -> [NodeID: TreeHash] {
        let inner = nodes.filter { $0.level > 0 }
        let rows = try executor.query(
            """
            SELECT 0 AS level, leaf_index AS position,
                pg_catalog.substr(leaf_hash, 1, 33) AS hash FROM audit.leaf
            WHERE leaf_index = ANY (\(nodes.filter { $0.level == 0 }.map(\.position)))
            UNION ALL
            SELECT stored.level, stored.position,
                pg_catalog.substr(stored.hash, 1, 33)
            FROM audit.node AS stored
            JOIN unnest(\(inner.map(\.level)), \(inner.map(\.position)))
                AS wanted (level, position)
                ON stored.level = wanted.level::smallint AND stored.position = wanted.position
            """)
        var hashes: [NodeID: TreeHash] = [:]
        for row in rows {
            let node = NodeID(level: try row.decode("level"), position: try row.decode("position"))
            hashes[node] = TreeHash(try row.decode("hash"))
        }
        return hashes
    }
}
