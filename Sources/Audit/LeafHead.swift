/// What the writer and the verifier of the log read in a leaf.
struct LeafHead {
    /// Of the leaves that are made now.
    ///
    /// A leaf of version 1 does not commit to the rows beside it.
    static let version = 2

    let eventID: EventID
    /// 1 where the leaf says nothing of it.
    let version: Int
    /// Nil for a kind that this version of the program does not know.
    let kind: AuditEvent.Kind?
    let commitments: RowCommitments
    /// How many events a leaf of kind `log.refused` tells of; leaves of before tell of one each.
    let refusedCount: Int
    private let hasReason: Bool
    private let hasList: Bool

    /// Nil when `leaf` is not canonical, names no event or holds a malformed commitment.
    init?(_ leaf: [UInt8]) {
        guard leaf.count <= AuditEvent.leafByteLimit,
            let value = try? CanonicalJSON(canonical: leaf),
            let eventID = value["event_id"]?.stringValue.flatMap(EventID.init),
            let commitments = try? RowCommitments(value)
        else { return nil }
        self.eventID = eventID
        self.commitments = commitments
        version = value["v"]?.integerValue ?? 1
        kind = value["kind"]?.stringValue.flatMap(AuditEvent.Kind.init)
        refusedCount = kind == .logRefused ? value["result"]?["rows"]?.integerValue ?? 1 : 0
        hasReason = value["reason_commit"] != nil
        hasList = value["subjects"]?["list_commit"] != nil
    }

    /// Whether the leaf is of a time when leaves did not commit to what stands beside them.
    var isOlder: Bool { version < Self.version }

    /// What is wrong with the rows beside the leaf; nil when they are as it says.
    ///
    /// An older leaf tells no more than that there were some.
    func fault(in rows: CompanionRows) -> CompanionFault? {
        guard isOlder else { return commitments.fault(in: rows) }
        if hasList, rows.tagList == nil { return .missingSubjects }
        if hasReason, rows.sealed == nil { return .missingSidecar }
        return nil
    }
}

/// What was read in the latest leaves, so that each is read once on its way into the log.
final class KnownHeads {
    /// Leaves that are kept; more than come in between a leaf's two readings.
    private static let most = 1_000

    private var heads: [[UInt8]: LeafHead] = [:]

    /// What `leaf` says; nil for what is no leaf.
    func head(of leaf: [UInt8]) -> LeafHead? {
        if let known = heads[leaf] { return known }
        guard let head = LeafHead(leaf) else { return nil }
        if heads.count >= Self.most { heads = [:] }
        heads[leaf] = head
        return head
    }
}
