import Database

/// One leaf of the audit log as it lies in the tree.
struct AuditRecord: Sendable {
    let leafIndex: Int
    /// Verbatim JSON.
    let leaf: [UInt8]
    /// Hexadecimal.
    let leafHash: String
    /// UTC, ISO 8601.
    let recordedAt: String
}

/// The latest state of the log that its signer has signed.
struct AuditCheckpoint: Encodable, Sendable {
    let treeSize: Int
    /// A signed note in the form of C2SP `tlog-checkpoint`.
    let note: String
    /// UTC, ISO 8601.
    let signedAt: String
}

/// Reads the audit log; writes nothing.
struct AuditQueries: Sendable {
    let pool: ConnectionPool

    /// Up to `limit` leaves below `index`, newest first.
    func records(below index: Int, limit: Int) async throws -> [AuditRecord] {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT leaf_index, leaf, encode(leaf_hash, 'hex') AS leaf_hash,
                    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                        AS recorded_at
                FROM audit.leaf WHERE leaf_index < \(index)
                ORDER BY leaf_index DESC LIMIT \(limit)
                """
            ).map { row in
                AuditRecord(
                    leafIndex: try row.decode("leaf_index"), leaf: try row.decode("leaf"),
                    leafHash: try row.decode("leaf_hash"),
                    recordedAt: try row.decode("recorded_at"))
            }
        }
    }

    /// The checkpoint of the largest tree; nil before the first.
    func latestCheckpoint() async throws -> AuditCheckpoint? {
        try await pool.run(timeout: Limits.databaseTimeout) { connection in
            try connection.query(
                """
                SELECT tree_size, note,
                    to_char(signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                        AS signed_at
                FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1
                """
            ).first.map { row in
                AuditCheckpoint(
                    treeSize: try row.decode("tree_size"), note: try row.decode("note"),
                    signedAt: try row.decode("signed_at"))
            }
        }
    }
}
