import Synchronization
import Verification

/// What leaves say, read once: whoever turns pages or loads one again sees the same leaves.
///
/// A leaf is known by its hash, by which it was proved; so nothing here can become untrue.
final class LeafSummaries: Sendable {
    /// About 2 MB of them.
    private static let limit = 4_096

    private let known = Mutex<[TreeHash: AuditLeafSummary]>([:])

    /// What `record` says; nil when it is no event.
    func summary(of record: AuditRecord) -> AuditLeafSummary? {
        let hash = record.hash
        if let summary = known.withLock({ $0[hash] }) { return summary }
        guard let summary = AuditLeafSummary(record.leaf) else { return nil }
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[hash] = summary
        }
        return summary
    }
}
