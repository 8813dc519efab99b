public import Database
public import Verification

/// Reads a whole log and compares it with its checkpoints and the signer's checkpoint file.
///
/// Trusts the public key and the signer's file, and nothing that stands in the database.
public struct LogCheck {
    private let store: LogStore
    private let verifier: LogVerifier
    private var tree = CompactRange()
    private var pendingCheckpoints: ArraySlice<(size: Int, note: String)> = []
    private var checkpointCount = 0
    private var latest: Checkpoint?
    private var olderLeafCount = 0
    private var refusedCount = 0
    /// Events of the leaves read so far.
    private var events: Set<UInt128> = []
    /// The first leaf of an event that has an earlier one.
    private var repeated: Int?
    /// Leaves under a root that was found right.
    private var proved = 0
    private let remembered: Checkpoint?
    /// What is wrong with single leaves, or with what stands beside them: reading goes on behind it, so that
    /// one such fault hides no other.
    private var faults: [LogFinding] = []
    private var faultCount = 0

    /// Faults of single leaves that are named.
    private static let mostFaults = 1_000

    /// Checks the log behind `connection` (role `bauta_audit`), in one snapshot, page by page.
    ///
    /// Throws when the database cannot be read; what is wrong with the log is in the report.
    public static func run(
        on connection: Connection, verifier: LogVerifier, checkpointFile: CheckpointFile
    ) throws -> LogReport {
        guard let before = try? checkpointFile.load(verifier) else { return withoutCheckpoint }
        let report = try connection.transaction(.repeatableRead) { transaction in
            var check = LogCheck(
                store: LogStore(executor: transaction), verifier: verifier,
                remembered: before.checkpoint)
            return try check.report()
        }
        guard report.isWhole else { return report }
        // The signer remembers before it publishes, so it now knows of all that was published.
        guard let after = try? checkpointFile.load(verifier) else { return withoutCheckpoint }
        guard report.latest?.size ?? 0 <= after.checkpoint.size else {
            return report.with(LogFinding(kind: .missingCheckpoint, leaves: nil))
        }
        return report
    }

    private static let withoutCheckpoint = LogReport(
        leafCount: 0, checkpointCount: 0, latest: nil, olderLeafCount: 0, refusedCount: 0,
        findings: [LogFinding(kind: .signerFile, leaves: nil)])

    private init(store: LogStore, verifier: LogVerifier, remembered: Checkpoint?) {
        self.store = store
        self.verifier = verifier
        self.remembered = remembered
    }

    private mutating func report() throws -> LogReport {
        let structural = try structuralFinding()
        var findings = faults + (structural.map { [$0] } ?? [])
        findings +=
            try LogTables(store).firstAltered().map {
                [LogFinding(kind: .alteredTable, leaves: nil, table: $0)]
            } ?? []
        let right = faults.first?.leaves?.lowerBound ?? tree.size
        return LogReport(
            leafCount: min(right, tree.size), checkpointCount: checkpointCount, latest: latest,
            olderLeafCount: olderLeafCount, refusedCount: refusedCount, findings: findings,
            unnamedCount: faultCount - faults.count)
    }

    /// The first thing that is wrong with the tree as a whole, behind which nothing can be told of it.
    private mutating func structuralFinding() throws -> LogFinding? {
        if let finding = try checkRoots() { return finding }
        while true {
            let page = try store.leaves(from: tree.size)
            if page.isEmpty { break }
            if let finding = try check(page) { return finding }
        }
        if let finding = try checkEnd() { return finding }
        if let repeated {
            return LogFinding(kind: .repeatedEvent, leaves: repeated...repeated)
        }
        guard try store.nodeCount() == tree.size - tree.size.nonzeroBitCount else {
            return LogFinding(kind: .extraNode, leaves: nil)
        }
        if let stray = try store.strayIndexOfSubjects(beyond: tree.size) {
            return LogFinding(kind: .changedSubjects, leaves: stray...stray)
        }
        return nil
    }

    /// Checks one page: each leaf for itself, the nodes above, and the roots signed within it.
    private mutating func check(_ page: [StoredLeaf]) throws -> LogFinding? {
        let beside = try store.companions(of: page)
        var completed: [TreeNode] = []
        for leaf in page {
            let hash = TreeHash.leaf(leaf.leaf)
            let kind = fault(in: leaf, hash: hash, beside: beside[leaf.index])
            if let kind, kind.isOfOneLeaf {
                note(LogFinding(kind: kind, leaves: leaf.index...leaf.index))
            } else if let kind {
                // Nodes of the leaves before this one come first.
                let index = min(leaf.index, tree.size)
                return try checkNodes(completed)
                    ?? LogFinding(kind: kind, leaves: index...index)
            }
            // Of a leaf that was changed the hash that is stored tells whether the rest is as it was signed.
            completed += tree.append(kind == .changedLeaf ? leaf.hash ?? hash : hash)
            if pendingCheckpoints.first?.size == tree.size || remembered?.size == tree.size {
                if let finding = try checkNodes(completed) ?? checkRoots() { return finding }
                completed = []
            }
        }
        return try checkNodes(completed)
    }

    private mutating func note(_ finding: LogFinding) {
        faultCount += 1
        if faults.count < Self.mostFaults { faults.append(finding) }
    }

    private mutating func fault(
        in leaf: StoredLeaf, hash: TreeHash, beside rows: CompanionRows?
    ) -> LogFinding.Kind? {
        if leaf.index > tree.size { return .missingLeaf }
        if leaf.index < tree.size { return .repeatedLeaf }
        if leaf.hash != hash { return .changedLeaf }
        guard let head = LeafHead(leaf.leaf), head.eventID.text == leaf.eventID else {
            return .misnamedLeaf
        }
        // Told once the leaf is known to have been signed: one that was inserted later is another fault.
        let isFirst = events.insert(head.eventID.number).inserted
        if !isFirst, repeated == nil { repeated = leaf.index }
        if head.isOlder { olderLeafCount += 1 }
        refusedCount += head.refusedCount
        return rows.flatMap { head.fault(in: $0) }.map { LogFinding.Kind($0) }
    }

    private func checkNodes(_ nodes: [TreeNode]) throws -> LogFinding? {
        guard !nodes.isEmpty else { return nil }
        let stored = try store.hashes(of: nodes.map(\.id))
        guard let wrong = nodes.first(where: { stored[$0.id] != $0.hash }) else { return nil }
        return LogFinding(kind: .changedNode, leaves: ClosedRange(wrong.id.leaves))
    }

    /// Compares the tree as read so far with everything signed at this size.
    private mutating func checkRoots() throws -> LogFinding? {
        let root = tree.root
        let unproved = proved < tree.size ? proved...tree.size - 1 : nil
        if let remembered, remembered.size == tree.size, remembered.root != root {
            return LogFinding(kind: .wrongRoot, leaves: unproved)
        }
        if pendingCheckpoints.isEmpty {
            pendingCheckpoints = try store.checkpoints(above: latest?.size ?? -1)[...]
        }
        while let next = pendingCheckpoints.first, next.size <= tree.size {
            pendingCheckpoints.removeFirst()
            guard let checkpoint = try? verifier.open(next.note), checkpoint.size == next.size
            else { return LogFinding(kind: .forgedCheckpoint, leaves: unproved) }
            guard next.size == tree.size, checkpoint.root == root else {
                return LogFinding(kind: .wrongRoot, leaves: unproved)
            }
            latest = checkpoint
            checkpointCount += 1
            proved = tree.size
            if pendingCheckpoints.isEmpty {
                pendingCheckpoints = try store.checkpoints(above: checkpoint.size)[...]
            }
        }
        return nil
    }

    /// Whether the log ends where it was signed last.
    private func checkEnd() throws -> LogFinding? {
        if let remembered, remembered.size > tree.size {
            return LogFinding(kind: .missingLeaf, leaves: tree.size...remembered.size - 1)
        }
        if let next = pendingCheckpoints.first {
            return LogFinding(kind: .missingLeaf, leaves: tree.size...next.size - 1)
        }
        if let remembered, remembered.size > latest?.size ?? -1 {
            return LogFinding(kind: .missingCheckpoint, leaves: nil)
        }
        guard proved < tree.size else { return nil }
        return LogFinding(kind: .unsignedLeaf, leaves: proved...tree.size - 1)
    }
}

extension LogReport {
    fileprivate func with(_ finding: LogFinding) -> LogReport {
        LogReport(
            leafCount: leafCount, checkpointCount: checkpointCount, latest: latest,
            olderLeafCount: olderLeafCount, refusedCount: refusedCount,
            findings: findings + [finding])
    }
}

extension LogFinding.Kind {
    /// Whether what is wrong is wrong with one leaf alone, so that those behind it can be checked.
    fileprivate var isOfOneLeaf: Bool {
        switch self {
        case .changedLeaf, .misnamedLeaf, .missingSubjects, .changedSubjects, .missingSidecar,
            .changedSidecar:
            true
        case .missingLeaf, .repeatedLeaf, .repeatedEvent, .changedNode, .extraNode, .wrongRoot,
            .forgedCheckpoint, .missingCheckpoint, .unsignedLeaf, .signerFile, .alteredTable:
            false
        }
    }

    fileprivate init(_ fault: CompanionFault) {
        self =
            switch fault {
            case .missingSubjects: .missingSubjects
            case .changedSubjects: .changedSubjects
            case .missingSidecar: .missingSidecar
            case .changedSidecar: .changedSidecar
            }
    }
}
