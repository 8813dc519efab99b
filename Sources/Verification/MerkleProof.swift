/// Which stored nodes make up a proof; at most 2 log₂ n of them.
///
/// Each element of a proof is the hash of a range of leaves. A range that is not a complete subtree
/// lies at the right edge, and is folded from the complete ones it consists of.
public struct ProofPlan: Sendable {
    private let elements: [[NodeID]]

    private init(ranges: [Range<Int>]) { elements = ranges.map(NodeID.covering) }

    /// RFC 6962 section 2.1.1, `PATH(index, D[size])`; nil unless 0 ≤ `index` < `size`.
    public static func inclusion(of index: Int, in size: Int) -> ProofPlan? {
        guard index >= 0, index < size else { return nil }
        var ranges: [Range<Int>] = []
        var rest = 0..<size
        while rest.count > 1 {
            let middle = split(rest)
            if index < middle {
                ranges.append(middle..<rest.upperBound)
                rest = rest.lowerBound..<middle
            } else {
                ranges.append(rest.lowerBound..<middle)
                rest = middle..<rest.upperBound
            }
        }
        return ProofPlan(ranges: ranges.reversed())
    }

    /// RFC 6962 section 2.1.2, `PROOF(first, D[second])`; nil unless 0 < `first` ≤ `second`.
    public static func consistency(from first: Int, to second: Int) -> ProofPlan? {
        guard first > 0, first <= second else { return nil }
        var ranges: [Range<Int>] = []
        var rest = 0..<second
        while first < rest.upperBound {
            let middle = split(rest)
            if first <= middle {
                ranges.append(middle..<rest.upperBound)
                rest = rest.lowerBound..<middle
            } else {
                ranges.append(rest.lowerBound..<middle)
                rest = middle..<rest.upperBound
            }
        }
        // The old root itself is known to whoever asks, and is left out.
        if rest.lowerBound > 0 { ranges.append(rest) }
        return ProofPlan(ranges: ranges.reversed())
    }

    /// The nodes to read.
    public var nodes: [NodeID] { elements.flatMap { $0 } }

    /// The proof, out of the nodes read; nil when one of `nodes` is missing.
    public func proof(from stored: [NodeID: TreeHash]) -> [TreeHash]? {
        var proof: [TreeHash] = []
        for element in elements {
            let hashes = element.compactMap { stored[$0] }
            guard hashes.count == element.count, var hash = hashes.last else { return nil }
            for left in hashes.dropLast().reversed() { hash = TreeHash.node(left, hash) }
            proof.append(hash)
        }
        return proof
    }

    /// Where RFC 6962 parts a tree: at the largest power of two smaller than its size.
    static func split(_ range: Range<Int>) -> Int {
        let level = Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount
        return range.lowerBound + 1 << level
    }
}

/// Checks proofs against roots; holds nothing and trusts nothing.
public enum MerkleProof {
    /// Whether `proof` leads from the leaf `index` to the `root` of `size` leaves.
    ///
    /// RFC 9162 section 2.1.3.2.
    public static func includes(
        _ leaf: TreeHash, at index: Int, in size: Int, root: TreeHash, proof: [TreeHash]
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var position = PathPosition(node: index, last: size - 1)
        var hash = leaf
        for sibling in proof {
            guard position.last > 0 else { return false }
            hash =
                position.ascendPastSibling()
                ? TreeHash.node(sibling, hash) : TreeHash.node(hash, sibling)
        }
        return position.last == 0 && hash == root
    }

    /// Whether the tree of `second` leaves under `secondRoot` begins with the `first` leaves under
    /// `firstRoot`.
    ///
    /// RFC 9162 section 2.1.4.2. False for `first` = 0: every tree begins with the one without
    /// leaves, and nothing is proved by it.
    public static func isConsistent(
        first: Int, firstRoot: TreeHash, second: Int, secondRoot: TreeHash, proof: [TreeHash]
    ) -> Bool {
        guard first > 0, first <= second else { return false }
        if first == second { return proof.isEmpty && firstRoot == secondRoot }
        var path = proof[...]
        // A complete old tree is a node of the new one, and its root is the first step.
        let start = first.nonzeroBitCount == 1 ? firstRoot : path.popFirst()
        guard let start else { return false }
        var position = PathPosition(node: first - 1, last: second - 1)
        position.skipCompleteSubtrees()
        var (old, new) = (start, start)
        for sibling in path {
            guard position.last > 0 else { return false }
            if position.ascendPastSibling() {
                old = TreeHash.node(sibling, old)
                new = TreeHash.node(sibling, new)
            } else {
                new = TreeHash.node(new, sibling)
            }
        }
        return position.last == 0 && old == firstRoot && new == secondRoot
    }

    /// The position on a path from a node up to the root, beside the last node of each level.
    private struct PathPosition {
        var node: Int
        var last: Int

        mutating func skipCompleteSubtrees() {
            while node & 1 == 1 { ascend() }
        }

        /// Goes up to the next node with a sibling; true when that sibling is on the left.
        mutating func ascendPastSibling() -> Bool {
            let siblingIsLeft = node & 1 == 1 || node == last
            if siblingIsLeft {
                while node & 1 == 0, node != 0 { ascend() }
            }
            ascend()
            return siblingIsLeft
        }

        private mutating func ascend() {
            node >>= 1
            last >>= 1
        }
    }
}
