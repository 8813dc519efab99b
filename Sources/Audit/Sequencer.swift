public import CustomerModel
public import Database
public import Verification

/// Where an event stands in a signed tree.
public struct InclusionProof: Hashable, Sendable {
    /// The event that was asked for.
    public let eventID: EventID
    /// Where it stands in the log, from 0.
    public let leafIndex: Int
    /// Hashes that lead from the leaf to the root (RFC 6962 `PATH`).
    public let path: [TreeHash]
}

/// The one writer of the log, for as long as its connection lives.
///
/// Leaves are committed first and signed afterwards, never the other way round: a signature over
/// leaves that were then rolled back would contradict the next one. In order: outbox to leaves and
/// nodes in one transaction; COMMIT; read the leaves back and hash them again; sign; remember the
/// checkpoint in the signer's own file; publish it. A crash between any two steps leaves a tree
/// that begins with what was remembered, and the next start goes on from there.
public final class Sequencer {
    private let connection: Connection
    private let folder: SignerFolder
    private let admission: OutboxAdmission
    private let heads = KnownHeads()
    private var floor = OutboxFloor()
    private var memory: CheckpointFile.Writer
    /// The tree of the latest checkpoint.
    private var tree: CompactRange
    /// The last checkpoint signed and remembered.
    public private(set) var latest: SignedCheckpoint
    /// How many events the last call of `sequence` refused.
    public private(set) var latestRefused = 0
    /// When that was, or when the database was last found to hold the same tree.
    public private(set) var lastSigned = EventTime.now()

    /// The log outside of any transaction.
    private var store: LogStore { LogStore(executor: connection) }

    /// Takes the writer's lock, compares the database with the signer's checkpoint file, and signs
    /// what was committed before a crash.
    ///
    /// Throws `anotherWriter`; `signerState` when the log is not empty and the signer remembers
    /// nothing; `inconsistentLog` when the tree does not begin with the remembered one; `KeyFileError`
    /// when the keys that tell the vault's events from others cannot be read.
    ///
    /// - Parameter outboxKeys: the folder of the ring `outbox`.
    public init(
        connection: Connection, signer: borrowing LogSigner, folder: SignerFolder,
        outboxKeys: String
    ) throws {
        self.connection = connection
        self.folder = folder
        let store = LogStore(executor: connection)
        guard try store.lockForWriting() else { throw AuditError(.anotherWriter) }
        let remembered: SignedCheckpoint?
        (remembered, memory) = try folder.checkpointFile.open(signer.verifier)
        if let remembered {
            latest = remembered
        } else {
            guard try store.leafCount() == 0, try store.largestCheckpoint() == nil else {
                throw AuditError(.signerState)
            }
            latest = signer.sign(size: 0, root: TreeHash.emptyTree)
            try memory.store(latest)
        }
        // In a new log nothing is of before.
        admission = try OutboxAdmission(
            keysFolder: outboxKeys, olderEvents: folder.olderEvents,
            lastWaiting: { remembered == nil ? 0 : try store.lastPendingID() })
        tree = try Self.rememberedTree(latest.checkpoint, in: store)
        try signGrowth(signer)
        if try store.largestCheckpoint() != latest.checkpoint.size { try store.insert(latest) }
    }

    /// The tree the signer remembers, as the database has it.
    private static func rememberedTree(
        _ remembered: Checkpoint, in store: LogStore
    ) throws -> CompactRange {
        guard try store.leafCount() >= remembered.size,
            try store.largestCheckpoint() ?? 0 <= remembered.size,
            let tree = try store.range(ofSize: remembered.size), tree.root == remembered.root
        else { throw AuditError(.inconsistentLog) }
        return tree
    }

    /// Makes leaves of everything that waits, and of `ownEvents` after it; signs the tree if it grew.
    ///
    /// Returns how many leaves were added.
    ///
    /// - Parameter now: by which it is told when the whole outbox was last looked at.
    @discardableResult
    public func sequence(
        _ ownEvents: [AuditEvent] = [], signer: borrowing LogSigner,
        at now: ContinuousClock.Instant = .now
    ) throws -> Int {
        // What the log says of itself it says at its start and end: nothing may wait then.
        var above = floor.next(at: now, isWhole: !ownEvents.isEmpty)
        let sizeBefore = latest.checkpoint.size
        latestRefused = 0
        var committed = tree
        var isLastPage: Bool
        repeat {
            let batch = try connection.transaction { transaction in
                let batch = try OutboxBatch(
                    above: above, movedBy: LogGrowth(transaction: transaction), tree: committed,
                    known: heads, admission: admission)
                if batch.refusedCount > 0 { folder.noteRefused(batch.refusedCount) }
                return batch
            }
            latestRefused += batch.refusedCount
            floor.took(batch.page, at: now)
            above = floor.above
            (committed, isLastPage) = (batch.tree, batch.page.isLast)
        } while !isLastPage
        try admission.endOlderEvents()
        let own = try ownEvents.map { try $0.recorded() }
        if !own.isEmpty {
            try connection.transaction { transaction in
                let growth = LogGrowth(transaction: transaction)
                let recorded = try growth.store.leaves(of: own.map(\.eventID))
                let isNew = own.filter { recorded[$0.eventID] == nil }
                committed = try OutboxBatch.append(isNew, to: committed, in: growth)
            }
        }
        try signGrowth(signer)
        guard tree.root == committed.root else { throw AuditError(.inconsistentLog) }
        return latest.checkpoint.size - sizeBefore
    }

    /// Signs the leaves committed since the last checkpoint, as the database gives them back.
    private func signGrowth(_ signer: borrowing LogSigner) throws {
        var grown = tree
        var isLastPage: Bool
        repeat {
            let page = try store.leaves(from: grown.size)
            isLastPage = page.count < LogStore.pageSize
            if !page.isEmpty { try Self.extend(&grown, with: page, checkedAgainst: store) }
        } while !isLastPage
        guard grown.size > tree.size else { return }
        let signed = signer.sign(size: grown.size, root: grown.root)
        try memory.store(signed)
        try store.insert(signed)
        (tree, latest, lastSigned) = (grown, signed, .now())
    }

    /// Hashes leaves anew; what was stored for them must be the same.
    private static func extend(
        _ tree: inout CompactRange, with page: [StoredLeaf], checkedAgainst store: LogStore
    ) throws {
        var completed: [TreeNode] = []
        for leaf in page {
            let hash = TreeHash.leaf(leaf.leaf)
            guard leaf.index == tree.size, leaf.hash == hash else {
                throw AuditError(.inconsistentLog, leafIndex: tree.size)
            }
            completed += tree.append(hash)
        }
        let stored = try store.hashes(of: completed.map(\.id))
        for node in completed where stored[node.id] != node.hash {
            throw AuditError(.inconsistentLog, leafIndex: node.id.leaves.lowerBound)
        }
    }

    /// Says that the signer is alive and the database still holds the tree it signed last.
    public func heartbeat() throws {
        _ = try Self.rememberedTree(latest.checkpoint, in: store)
        try store.insert(latest)
        lastSigned = .now()
    }

    /// Proofs for `events` under the latest checkpoint; those that are no leaves of its tree, or
    /// that have not beside them what they commit to, are absent.
    public func proofs(
        for events: some Collection<EventID>
    ) throws -> [EventID: InclusionProof] {
        let size = latest.checkpoint.size
        let standing = try store.whole(store.leaves(of: Array(events)), known: heads)
        let planned = standing.compactMapValues { leaf in
            ProofPlan.inclusion(of: leaf.index, in: size).map { (index: leaf.index, plan: $0) }
        }
        let hashes = try store.hashes(of: Set(planned.values.flatMap(\.plan.nodes)))
        var proofs: [EventID: InclusionProof] = [:]
        for (event, (index, plan)) in planned {
            guard let path = plan.proof(from: hashes) else {
                throw AuditError(.inconsistentLog, leafIndex: index)
            }
            proofs[event] = InclusionProof(eventID: event, leafIndex: index, path: path)
        }
        return proofs
    }

    /// Events that wait to become leaves, counted up to a page.
    public func pendingCount() throws -> Int { try store.pendingCount(above: floor.settled) }
}
