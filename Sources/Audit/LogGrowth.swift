import Database
import Verification

/// One row of the outbox with what stands beside it.
struct PendingEvent {
    let outboxID: Int
    let eventID: String
    let leaf: [UInt8]
    /// The proof that the vault wrote it; nil where there is none.
    let mac: [UInt8]?
    let rows: CompanionRows
}

/// Rows that wait, and which transactions they were read beside.
struct PendingPage {
    let events: [PendingEvent]
    /// Every transaction before this one had ended.
    let oldestTransaction: Int
    /// No transaction from this one on had begun.
    let nextTransaction: Int

    /// Nothing was left behind.
    var isLast: Bool { events.count < LogStore.pageSize }
}

/// The tables that grow when the log does, as the role `bauta_audit` may extend them.
struct LogGrowth {
    let transaction: Transaction

    /// The log as `transaction` sees it.
    var store: LogStore { LogStore(executor: transaction) }

    /// What waits to be recorded above row `floor`, oldest first, up to a page.
    func pending(above floor: Int) throws -> PendingPage {
        let rows = try transaction.query(
            """
            SELECT outbox_id, event_id, leaf, mac, subject_salt AS salt, sealed,
                (SELECT string_agg(DISTINCT tag, ''::bytea ORDER BY tag)
                    FROM unnest(subject_tags) AS tag WHERE octet_length(tag) = 16) AS tags,
                pg_snapshot_xmin((SELECT pg_current_snapshot()))::text::bigint AS oldest,
                pg_snapshot_xmax((SELECT pg_current_snapshot()))::text::bigint AS next
            FROM audit.outbox LEFT JOIN audit.sidecar USING (event_id)
            WHERE outbox_id > \(floor)
            ORDER BY outbox_id LIMIT \(LogStore.pageSize)
            """)
        return PendingPage(
            events: try rows.map { row in
                PendingEvent(
                    outboxID: try row.decode("outbox_id"), eventID: try row.decode("event_id"),
                    leaf: try row.decode("leaf"), mac: try row.decode("mac"),
                    rows: try CompanionRows(row))
            },
            oldestTransaction: try rows.first?.decode("oldest") ?? 0,
            nextTransaction: try rows.first?.decode("next") ?? 0)
    }

    func insert(leaves: [(event: RecordedEvent, hash: TreeHash)], from index: Int) throws {
        // The server may have been told otherwise: a leaf is on disk when COMMIT returns.
        let count = try transaction.execute(
            """
            INSERT INTO audit.leaf (leaf_index, leaf, leaf_hash, event_id)
            SELECT given.* FROM set_config('synchronous_commit', 'on', true),
                unnest(
                    \(Array(index..<index + leaves.count)), \(leaves.map(\.event.leaf)),
                    \(leaves.map(\.hash.bytes)), \(leaves.map(\.event.eventID.text))::uuid[]
                ) AS given
            """)
        try Self.expect(count, of: leaves.count)
    }

    func insert(nodes: [TreeNode]) throws {
        guard !nodes.isEmpty else { return }
        let count = try transaction.execute(
            """
            INSERT INTO audit.node (level, position, hash)
            SELECT * FROM unnest(
                \(nodes.map(\.id.level)), \(nodes.map(\.id.position)), \(nodes.map(\.hash.bytes)))
            """)
        try Self.expect(count, of: nodes.count)
    }

    /// Copies the subject tags of outbox rows to the leaves those rows became.
    ///
    /// What is no tag is left behind: it must not keep the leaves of all others from being written.
    func insertSubjects(of events: [PendingEvent], leafIndexes: [Int]) throws {
        let tags = events.reduce(0) { $0 + $1.rows.tagCount }
        guard tags > 0 else { return }
        let count = try transaction.execute(
            """
            INSERT INTO audit.leaf_subject (leaf_index, tag, salt)
            SELECT DISTINCT placed.leaf_index, tag, subject_salt
            FROM unnest(\(events.map(\.outboxID)), \(leafIndexes))
                AS placed (outbox_id, leaf_index)
            JOIN audit.outbox USING (outbox_id), unnest(subject_tags) AS tag
            WHERE octet_length(tag) = 16
            """)
        try Self.expect(count, of: tags)
    }

    /// What was not taken in would be lost: the transaction must not commit.
    private static func expect(_ count: Int, of rows: Int) throws(AuditError) {
        guard count == rows else { throw AuditError(.alteredTable) }
    }

    /// Returns how many rows were there to be taken out.
    func deletePending(_ outboxIDs: [Int]) throws -> Int {
        try transaction.execute(
            "DELETE FROM audit.outbox WHERE outbox_id = ANY (\(outboxIDs))")
    }
}
