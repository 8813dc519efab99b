/// Counts by reason, of several files together.
struct ReasonCounts {
    /// By the reason's word.
    let byWord: [String: Int]

    init<Reason: RawRepresentable<String>>(_ counts: [[Reason: Int]]) {
        byWord = counts.reduce(into: [:]) { sums, counts in
            for (reason, count) in counts { sums[reason.rawValue, default: 0] += count }
        }
    }

    /// One line for each reason, in the order of their words.
    var lines: [String] {
        byWord.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    }

    /// The lines below a heading; none where there is nothing to count.
    func lines(under heading: String) -> [String] {
        byWord.isEmpty ? [] : [heading + ":"] + lines
    }
}
