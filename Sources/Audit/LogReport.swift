public import Verification

/// What is wrong with a log, and where.
public struct LogFinding: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Sendable {
        /// An index without a leaf, or a log shorter than what was signed.
        case missingLeaf = "missing-leaf"
        /// An index with more than one leaf.
        case repeatedLeaf = "repeated-leaf"
        /// A leaf whose bytes do not give its stored hash.
        case changedLeaf = "changed-leaf"
        /// A leaf filed under the name of another event, or not canonical.
        case misnamedLeaf = "misnamed-leaf"
        /// A leaf of an event that has an earlier leaf: what was recorded once was signed again.
        case repeatedEvent = "repeated-event"
        /// Leaves and the stored hash above them do not belong together.
        case changedNode = "changed-node"
        /// More inner nodes than the tree has.
        case extraNode = "extra-node"
        /// Leaves that do not give the root that was signed.
        case wrongRoot = "wrong-root"
        /// A checkpoint the log's key did not sign.
        case forgedCheckpoint = "forged-checkpoint"
        /// A checkpoint that the signer remembers and the database has not, or the reverse.
        case missingCheckpoint = "missing-checkpoint"
        /// Leaves after the last checkpoint.
        case unsignedLeaf = "unsigned-leaf"
        /// The signer's own file is missing or not its own.
        case signerFile = "signer-file"
        /// Whom the event of a leaf concerned is not there any more.
        case missingSubjects = "missing-subjects"
        /// The people beside a leaf are not those it commits to.
        case changedSubjects = "changed-subjects"
        /// What was sealed beside a leaf is not there any more.
        case missingSidecar = "missing-sidecar"
        /// What is sealed beside a leaf is not what it commits to.
        case changedSidecar = "changed-sidecar"
        /// A table is not as it was made: a trigger, a rule, row security, a default or a view in its
        /// stead can have its way with what comes next, or a key of the table is gone.
        case alteredTable = "altered-table"
    }

    /// What is wrong.
    public let kind: Kind
    /// The leaves concerned; more than one where hashes cannot tell which.
    public let leaves: ClosedRange<Int>?
    /// The table that was altered, where that is what is wrong.
    public var table: String?
}

/// The result of reading a whole log.
public struct LogReport: Sendable {
    /// Leaves read and found right: all of them, or those before the finding.
    public let leafCount: Int
    /// Checkpoints that were found right.
    public let checkpointCount: Int
    /// The last of them.
    public let latest: Checkpoint?
    /// Leaves of before leaves committed to what stands beside them.
    public let olderLeafCount: Int
    /// Events that were refused (`log.refused`): they waited to be recorded, and were not the vault's, or
    /// not as it had written them.
    public let refusedCount: Int
    /// What is wrong; empty for a log that is whole.
    ///
    /// First with single leaves, in their order; then with the tree, the first such; then a table that was
    /// altered.
    public let findings: [LogFinding]
    /// Leaves with something wrong that are not among `findings`, because there are too many.
    public var unnamedCount = 0
    /// The first thing that is wrong; nil for a log that is whole.
    public var finding: LogFinding? { findings.first }

    /// Whether nothing was found wrong.
    public var isWhole: Bool { finding == nil }
}
