import Database
import Text
import Verification

/// One page of the outbox, moved into the tree.
struct OutboxBatch {
    /// The tree with the page's leaves.
    let tree: CompactRange
    /// What was taken out.
    let page: PendingPage
    /// Rows that became no leaf of their own.
    let refusedCount: Int

    init(
        above floor: Int, movedBy growth: LogGrowth, tree: CompactRange, known: KnownHeads,
        admission: OutboxAdmission
    ) throws {
        page = try growth.pending(above: floor)
        let rows = page.events
        guard !rows.isEmpty else {
            self.tree = tree
            refusedCount = 0
            return
        }
        let admitted = try admission.admits(rows)
        let sorted = try Self.sort(Array(zip(rows, admitted)), in: growth.store, known: known)
        refusedCount = sorted.refused.values.reduce(0) { $0 + $1.count }
        let refusals = try Self.refusals(of: sorted.refused)
        self.tree = try Self.append(
            sorted.accepted.map(\.event) + refusals, to: tree, in: growth)
        let indexes = Array(tree.size..<tree.size + sorted.accepted.count)
        try growth.insertSubjects(of: sorted.accepted.map(\.pending), leafIndexes: indexes)
        guard try growth.deletePending(rows.map(\.outboxID)) == rows.count else {
            // Somebody else empties the outbox: the leaves may exist twice.
            throw AuditError(.anotherWriter)
        }
    }

    /// Parts what may become a leaf from what may not.
    ///
    /// A row that the vault did not write, that is a leaf already, that is no leaf of its event, or that
    /// does not have beside it what the leaf commits to, must not stop all others: see `refusals`.
    private static func sort(
        _ rows: [(pending: PendingEvent, isTheVaults: Bool)], in store: LogStore,
        known: KnownHeads
    ) throws -> (
        accepted: [(pending: PendingEvent, event: RecordedEvent)],
        refused: [AuditEvent.RefusalReason: [PendingEvent]]
    ) {
        let named = rows.compactMap { $0.isTheVaults ? EventID($0.pending.eventID) : nil }
        // The leaf of each event that has one, also by what came earlier on this page.
        var leaves = try store.leaves(of: named).mapValues(\.leaf)
        var accepted: [(pending: PendingEvent, event: RecordedEvent)] = []
        var refused: [AuditEvent.RefusalReason: [PendingEvent]] = [:]
        for (row, isTheVaults) in rows {
            guard isTheVaults else {
                refused[.notTheVaults, default: []].append(row)
                continue
            }
            guard let head = known.head(of: row.leaf), head.eventID.text == row.eventID else {
                refused[.notALeaf, default: []].append(row)
                continue
            }
            let reason =
                leaves[head.eventID].map { $0 == row.leaf ? .recordedAlready : .recordedOtherwise }
                ?? reasonToRefuse(head, beside: row.rows)
            if let reason {
                refused[reason, default: []].append(row)
            } else {
                leaves[head.eventID] = row.leaf
                accepted.append((row, RecordedEvent(eventID: head.eventID, leaf: row.leaf)))
            }
        }
        return (accepted, refused)
    }

    private static func reasonToRefuse(
        _ head: LeafHead, beside rows: CompanionRows
    ) -> AuditEvent.RefusalReason? {
        guard let kind = head.kind, !kind.isOfTheLog, (1...LeafHead.version).contains(head.version)
        else { return .unknownKind }
        // What was recorded before an upgrade commits to nothing and is taken as it is.
        guard !head.isOlder, let fault = head.fault(in: rows) else { return nil }
        return switch fault {
        case .missingSubjects, .changedSubjects: .subjectsDiffer
        case .missingSidecar, .changedSidecar: .sidecarDiffers
        }
    }

    /// The leaves of kind `log.refused`, one a reason.
    ///
    /// However many rows somebody puts there, the log does not grow with them. Whoever wrote one of them
    /// never gets a proof.
    private static func refusals(
        of refused: [AuditEvent.RefusalReason: [PendingEvent]]
    ) throws(AuditError) -> [RecordedEvent] {
        var recorded: [RecordedEvent] = []
        for (reason, rows) in refused.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            // Of one row the digest of its leaf, of more that of their digests in their order.
            let digests = rows.map { SHA256.digest($0.leaf) }
            let digest = digests.count == 1 ? digests[0] : SHA256.digest(digests.flatMap { $0 })
            let details = AuditEvent.Details.refused(reason: reason, sha256: digest)
            var event = AuditEvent(details, stage: .outcome)
            event.result = AuditEvent.Outcome(rows: rows.count, status: .refused)
            recorded.append(try event.recorded())
        }
        return recorded
    }

    /// Inserts leaves and the nodes they complete; returns the grown tree.
    static func append(
        _ events: [RecordedEvent], to tree: CompactRange, in growth: LogGrowth
    ) throws -> CompactRange {
        guard !events.isEmpty else { return tree }
        var grown = tree
        var completed: [TreeNode] = []
        let leaves = events.map { (event: $0, hash: TreeHash.leaf($0.leaf)) }
        for leaf in leaves { completed += grown.append(leaf.hash) }
        try growth.insert(leaves: leaves, from: tree.size)
        try growth.insert(nodes: completed)
        return grown
    }
}
