import Database
import Verification

/// A leaf as it stands in the database.
struct StoredLeaf {
    let index: Int
    let leaf: [UInt8]
    let hash: TreeHash?
    let eventID: String
}

/// The tables of the log, as the role `bauta_audit` may read them.
struct LogStore {
    let executor: any StatementExecutor

    /// Leaves read or written at once.
    static let pageSize = 2_000

    /// Takes the writer's lock for as long as the connection lives; false when another holds it.
    func lockForWriting() throws -> Bool {
        try executor.query("SELECT locks.try_take('write') AS is_held")
            .first?.decode("is_held") ?? false
    }

    /// One more than the greatest leaf index; gaps are for the verifier to find.
    func leafCount() throws -> Int {
        try executor.query(
            "SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM audit.leaf"
        ).first?.decode("size") ?? 0
    }

    /// How many rows wait above row `floor`, counted up to a page.
    func pendingCount(above floor: Int) throws -> Int {
        try executor.query(
            """
            SELECT count(*) AS pending FROM (
                SELECT FROM audit.outbox WHERE outbox_id > \(floor) LIMIT \(Self.pageSize)
            ) AS waiting
            """
        ).first?.decode("pending") ?? 0
    }

    /// The last row of the outbox; 0 when nothing waits.
    func lastPendingID() throws -> Int {
        try executor.query("SELECT coalesce(max(outbox_id), 0) AS last FROM audit.outbox")
            .first?.decode("last") ?? 0
    }

    /// Up to one page of leaves from `index` on, in order.
    func leaves(from index: Int, limit: Int = LogStore.pageSize) throws -> [StoredLeaf] {
        try executor.query(
            """
            SELECT leaf_index, leaf, leaf_hash, event_id FROM audit.leaf
            WHERE leaf_index >= \(index) ORDER BY leaf_index LIMIT \(limit)
            """
        ).map { row in
            StoredLeaf(
                index: try row.decode("leaf_index"), leaf: try row.decode("leaf"),
                hash: TreeHash(try row.decode("leaf_hash")), eventID: try row.decode("event_id"))
        }
    }

    /// Which of `events` are leaves, and where.
    func leaves(of events: [EventID]) throws -> [EventID: StoredLeaf] {
        let rows = try executor.query(
            """
            SELECT leaf_index, leaf, leaf_hash, event_id FROM audit.leaf
            WHERE event_id = ANY (\(events.map(\.text))::uuid[])
            """)
        var found: [EventID: StoredLeaf] = [:]
        for row in rows {
            let text: String = try row.decode("event_id")
            guard let event = EventID(text) else { continue }
            found[event] = StoredLeaf(
                index: try row.decode("leaf_index"), leaf: try row.decode("leaf"),
                hash: TreeHash(try row.decode("leaf_hash")), eventID: text)
        }
        return found
    }

    /// The stored hashes of `nodes`; those that are missing are absent.
    func hashes(of nodes: some Collection<NodeID>) throws -> [NodeID: TreeHash] {
        guard !nodes.isEmpty else { return [:] }
        let inner = nodes.filter { $0.level > 0 }
        let rows = try executor.query(
            """
            SELECT 0 AS level, leaf_index AS position, leaf_hash AS hash FROM audit.leaf
            WHERE leaf_index = ANY (\(nodes.filter { $0.level == 0 }.map(\.position)))
            UNION ALL
            SELECT stored.level, stored.position, stored.hash FROM audit.node AS stored
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

    /// The tree of `size` leaves out of its stored nodes; nil when one is missing.
    func range(ofSize size: Int) throws -> CompactRange? {
        let nodes = CompactRange.nodes(of: size)
        let hashes = try hashes(of: nodes)
        return CompactRange(size: size, subtrees: nodes.compactMap { hashes[$0] })
    }

    func nodeCount() throws -> Int {
        try executor.query("SELECT count(*) AS nodes FROM audit.node")
            .first?.decode("nodes") ?? 0
    }

    /// The size of the largest checkpoint; nil when there is none.
    func largestCheckpoint() throws -> Int? {
        try executor.query("SELECT max(tree_size) AS size FROM audit.checkpoint")
            .first?.decode("size")
    }

    /// A page of different checkpoints above `size`, smallest first.
    func checkpoints(above size: Int) throws -> [(size: Int, note: String)] {
        try executor.query(
            """
            SELECT DISTINCT tree_size, note FROM audit.checkpoint WHERE tree_size > \(size)
            ORDER BY tree_size, note FETCH FIRST \(Self.pageSize) ROWS WITH TIES
            """
        ).map { (size: try $0.decode("tree_size"), note: try $0.decode("note")) }
    }

    /// Publishes a checkpoint that the signer's own file has already.
    ///
    /// Nobody waits for it to be on disk: what a crash of the server takes away of it is published
    /// again at the next start.
    func insert(_ signed: SignedCheckpoint) throws {
        let count = try executor.execute(
            """
            INSERT INTO audit.checkpoint (tree_size, note)
            SELECT \(signed.checkpoint.size), \(signed.note)::text
            FROM set_config('synchronous_commit', 'off', true)
            """)
        guard count == 1 else { throw AuditError(.alteredTable) }
    }
}
