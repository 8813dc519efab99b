import Database
import Text
import Verification

/// One page of the outbox, moved into the tree.
struct OutboxBatch {
    /// The tree with the page's leaves.
    let tree: CompactRange
    /// Nothing was left behind when the page was read.
    let isLastPage: Bool
    /// Rows that became no leaf of their own.
    let refusedCount: Int

    init(
        movedBy growth: LogGrowth, tree: CompactRange, known: KnownHeads,
        admission: OutboxAdmission
    ) throws {
        let rows = try growth.pending()
        isLastPage = rows.count < LogStore.pageSize
        guard !rows.isEmpty else {
            self.tree = tree
            refusedCount = 0
            return
        }
        let sorted = try Self.sort(
            rows, admitted: admission.admitted(rows), in: growth.store, known: known)
        refusedCount = sorted.refusals.count
        self.tree = try Self.append(
            sorted.accepted.map(\.event) + sorted.refusals, to: tree, in: growth)
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
    /// does not have beside it what the leaf commits to, must not stop all others; a leaf of kind
    /// `log.refused` tells its digest, and its writer never gets a proof.
    private static func sort(
        _ rows: [PendingEvent], admitted: Set<Int>, in store: LogStore, known: KnownHeads
    ) throws -> (
        accepted: [(pending: PendingEvent, event: RecordedEvent)], refusals: [RecordedEvent]
    ) {
        // The leaf of each event that has one, also by what came earlier on this page.
        var leaves = try store.leaves(of: rows.compactMap { EventID($0.eventID) })
            .mapValues(\.leaf)
        var accepted: [(pending: PendingEvent, event: RecordedEvent)] = []
        var refusals: [RecordedEvent] = []
        for row in rows {
            guard admitted.contains(row.outboxID) else {
                refusals.append(try refusal(of: row.leaf, reason: .notTheVaults))
                continue
            }
            guard let head = known.head(of: row.leaf), head.eventID.text == row.eventID else {
                refusals.append(try refusal(of: row.leaf, reason: .notALeaf))
                continue
            }
            let reason =
                leaves[head.eventID].map { $0 == row.leaf ? .recordedAlready : .recordedOtherwise }
                ?? reasonToRefuse(head, beside: row.rows)
            if let reason {
                refusals.append(try refusal(of: row.leaf, reason: reason))
            } else {
                leaves[head.eventID] = row.leaf
                accepted.append((row, RecordedEvent(eventID: head.eventID, leaf: row.leaf)))
            }
        }
        return (accepted, refusals)
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

    private static func refusal(
        of leaf: [UInt8], reason: AuditEvent.RefusalReason
    ) throws(AuditError) -> RecordedEvent {
        let details = AuditEvent.Details.refused(reason: reason, sha256: SHA256.digest(leaf))
        return try AuditEvent(details, stage: .outcome).recorded()
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
