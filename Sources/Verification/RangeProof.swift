/// Proves that a run of leaves is what a signed tree holds there: none left out, changed or moved.
///
/// The leaves' own hashes and those of at most 3 log₂ n complete subtrees beside them give the root.
public struct RangeProof: Sendable {
    /// The leaves that are proved, by index.
    public let leaves: Range<Int>
    /// Leaves of the tree.
    public let size: Int

    /// The proof of `leaves` in a tree of `size`; nil unless they lie in it.
    public init?(of leaves: Range<Int>, in size: Int) {
        guard leaves.lowerBound >= 0, leaves.upperBound <= size else { return nil }
        self.leaves = leaves
        self.size = size
    }

    /// The complete subtrees beside the leaves, whose hashes are to be read.
    public var nodes: [NodeID] { nodes(in: 0..<size) }

    /// Whether `hashes`, those of the leaves in their order, and `stored`, those of `nodes`, lead to
    /// `root`.
    public func leads(
        from hashes: [TreeHash], and stored: [NodeID: TreeHash], to root: TreeHash
    ) -> Bool {
        guard hashes.count == leaves.count else { return false }
        guard size > 0 else { return root == TreeHash.emptyTree }
        return hash(of: 0..<size, hashes, stored) == root
    }

    private func nodes(in range: Range<Int>) -> [NodeID] {
        if isOutside(range) { return NodeID.covering(range) }
        guard range.count > 1 else { return [] }
        let middle = ProofPlan.split(range)
        return nodes(in: range.lowerBound..<middle) + nodes(in: middle..<range.upperBound)
    }

    private func hash(
        of range: Range<Int>, _ hashes: [TreeHash], _ stored: [NodeID: TreeHash]
    ) -> TreeHash? {
        if isOutside(range) {
            let parts = NodeID.covering(range).compactMap { stored[$0] }
            return CompactRange(size: range.count, subtrees: parts)?.root
        }
        guard range.count > 1 else { return hashes[range.lowerBound - leaves.lowerBound] }
        let middle = ProofPlan.split(range)
        guard let left = hash(of: range.lowerBound..<middle, hashes, stored),
            let right = hash(of: middle..<range.upperBound, hashes, stored)
        else { return nil }
        return TreeHash.node(left, right)
    }

    private func isOutside(_ range: Range<Int>) -> Bool {
        leaves.isEmpty || !leaves.overlaps(range)
    }
}
