public import Verification

/// RFC 6962 section 2.1, word for word: the whole tree recomputed for each question.
public enum BruteForceTree {
    /// `MTH`: the root of `leaves`.
    public static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        if leaves.count == 1, let only = leaves.first { return only }
        guard !leaves.isEmpty else { return TreeHash.emptyTree }
        let middle = leaves.startIndex + split(leaves.count)
        return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// `PATH`: the inclusion proof of the leaf `index`.
    public static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let count = split(leaves.count)
        let middle = leaves.startIndex + count
        return index < count
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - count, leaves[middle...]) + [root(leaves[..<middle])]
    }

    /// `PROOF`: that the tree of the `first` leaves is a beginning of the tree of all.
    public static func proof(_ first: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        subproof(first, leaves, true)
    }

    private static func subproof(
        _ first: Int, _ leaves: ArraySlice<TreeHash>, _ isComplete: Bool
    ) -> [TreeHash] {
        if first == leaves.count { return isComplete ? [] : [root(leaves)] }
        let count = split(leaves.count)
        let middle = leaves.startIndex + count
        return first <= count
            ? subproof(first, leaves[..<middle], isComplete) + [root(leaves[middle...])]
            : subproof(first - count, leaves[middle...], false) + [root(leaves[..<middle])]
    }

    /// The largest power of two smaller than `count`.
    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}
