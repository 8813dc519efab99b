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
    }

    /// What is wrong.
    public let kind: Kind
    /// The leaves concerned; more than one where hashes cannot tell which.
    public let leaves: ClosedRange<Int>?
}

/// The result of reading a whole log.
public struct LogReport: Sendable {
    /// Leaves read and found right: all of them, or those before the finding.
    public let leafCount: Int
    /// Checkpoints that were found right.
    public let checkpointCount: Int
    /// The last of them.
    public let latest: Checkpoint?
    /// The first thing that is wrong; nil for a log that is whole.
    public let finding: LogFinding?

    /// Whether nothing was found wrong.
    public var isWhole: Bool { finding == nil }
}
