import Database
import Verification

/// The tables that grow when the log does, as the role `bauta_audit` may extend them.
struct LogGrowth {
    let transaction: Transaction

    /// The log as `transaction` sees it.
    var store: LogStore { LogStore(executor: transaction) }

    /// What waits to be recorded, oldest first, up to a page.
    func pending() throws -> [(outboxID: Int, eventID: String, leaf: [UInt8])] {
        try transaction.query(
            """
            SELECT outbox_id, event_id, leaf FROM audit.outbox
            ORDER BY outbox_id LIMIT \(LogStore.pageSize)
            """
        ).map { row in
            (
                outboxID: try row.decode("outbox_id"), eventID: try row.decode("event_id"),
                leaf: try row.decode("leaf")
            )
        }
    }

    func insert(leaves: [(event: RecordedEvent, hash: TreeHash)], from index: Int) throws {
        // The server may have been told otherwise: a leaf is on disk when COMMIT returns.
        try transaction.execute(
            """
            INSERT INTO audit.leaf (leaf_index, leaf, leaf_hash, event_id)
            SELECT given.* FROM set_config('synchronous_commit', 'on', true),
                unnest(
                    \(Array(index..<index + leaves.count)), \(leaves.map(\.event.leaf)),
                    \(leaves.map(\.hash.bytes)), \(leaves.map(\.event.eventID.text))::uuid[]
                ) AS given
            """)
    }

    func insert(nodes: [TreeNode]) throws {
        try transaction.execute(
            """
            INSERT INTO audit.node (level, position, hash)
            SELECT * FROM unnest(
                \(nodes.map(\.id.level)), \(nodes.map(\.id.position)), \(nodes.map(\.hash.bytes)))
            """)
    }

    /// Copies the subject tags of outbox rows to the leaves those rows became.
    ///
    /// What is no tag is left behind: it must not keep the leaves of all others from being written.
    func insertSubjects(outboxIDs: [Int], leafIndexes: [Int]) throws {
        try transaction.execute(
            """
            INSERT INTO audit.leaf_subject (leaf_index, tag)
            SELECT DISTINCT placed.leaf_index, tag
            FROM unnest(\(outboxIDs), \(leafIndexes)) AS placed (outbox_id, leaf_index)
            JOIN audit.outbox USING (outbox_id), unnest(subject_tags) AS tag
            WHERE octet_length(tag) = 16
            """)
    }

    /// Returns how many rows were there to be taken out.
    func deletePending(_ outboxIDs: [Int]) throws -> Int {
        try transaction.execute(
            "DELETE FROM audit.outbox WHERE outbox_id = ANY (\(outboxIDs))")
    }
}
