/// The name of a complete subtree: 2^`level` leaves, the first of them `position` × 2^`level`.
///
/// Level 0 is a leaf.
public struct NodeID: Hashable, Sendable {
    /// Height above the leaves, which are level 0.
    public let level: Int
    /// Place among the nodes of the level, from 0.
    public let position: Int

    /// Taken as it is.
    public init(level: Int, position: Int) {
        self.level = level
        self.position = position
    }

    /// The leaves under this node.
    public var leaves: Range<Int> { position << level..<(position + 1) << level }

    /// The complete subtrees that make up `leaves`, largest first.
    ///
    /// `leaves` starts at a multiple of the first subtree's size, as every range of RFC 6962 does.
    static func covering(_ leaves: Range<Int>) -> [NodeID] {
        var nodes: [NodeID] = []
        var begin = leaves.lowerBound
        while begin < leaves.upperBound {
            let count = leaves.upperBound - begin
            let level = Int.bitWidth - 1 - count.leadingZeroBitCount
            nodes.append(NodeID(level: level, position: begin >> level))
            begin += 1 << level
        }
        return nodes
    }
}

/// A complete subtree with its hash.
public struct TreeNode: Hashable, Sendable {
    public let id: NodeID
    public let hash: TreeHash

    /// Taken as it is; `hash` is that of the whole subtree.
    public init(id: NodeID, hash: TreeHash) {
        self.id = id
        self.hash = hash
    }
}

/// All that a writer needs to keep of a tree in order to let it grow: the roots of the complete
/// subtrees it consists of, one for each set bit of its size.
public struct CompactRange: Sendable {
    /// Leaves of the tree.
    public private(set) var size: Int
    /// Largest subtree first.
    private var subtrees: [TreeHash]

    /// The tree without leaves.
    public init() {
        size = 0
        subtrees = []
    }

    /// The tree of `size` leaves out of the hashes of `nodes(of: size)`; nil when their number
    /// is wrong.
    public init?(size: Int, subtrees: [TreeHash]) {
        guard size >= 0, subtrees.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.subtrees = subtrees
    }

    /// The complete subtrees a tree of `size` leaves consists of, largest first.
    public static func nodes(of size: Int) -> [NodeID] { NodeID.covering(0..<size) }

    /// Adds one leaf and returns the inner nodes it completed, lowest first.
    @discardableResult
    public mutating func append(_ leaf: TreeHash) -> [TreeNode] {
        var completed: [TreeNode] = []
        var hash = leaf
        // Each trailing one of the size is a subtree waiting for a right sibling of its own height.
        for level in 0..<(~size).trailingZeroBitCount {
            hash = TreeHash.node(subtrees.removeLast(), hash)
            completed.append(
                TreeNode(id: NodeID(level: level + 1, position: size >> (level + 1)), hash: hash))
        }
        subtrees.append(hash)
        size += 1
        return completed
    }

    /// The root (RFC 6962 `MTH`).
    public var root: TreeHash {
        guard var hash = subtrees.last else { return TreeHash.emptyTree }
        for left in subtrees.dropLast().reversed() { hash = TreeHash.node(left, hash) }
        return hash
    }
}
