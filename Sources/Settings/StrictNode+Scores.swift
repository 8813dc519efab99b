import StrictYAML

extension StrictNode {
    /// `3` or `3-5`, within 1…5.
    func scores() throws(StrictYAMLError) -> ClosedRange<Int> {
        let ends = try string().split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap({ Int($0) }),
            let last = ends.last.flatMap({ Int($0) }), first <= last,
            (1...5).contains(first), (1...5).contains(last)
        else { throw error("expected scores from 1 to 5, such as 4-5") }
        return first...last
    }
}
