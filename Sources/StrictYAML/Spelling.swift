/// Finds the known word a misspelt one was meant to be.
enum Spelling {
    /// ` (did you mean 'reason'?)`, or nil when nothing known is near.
    static func suggestion(for word: String, among known: [String]) -> String? {
        let nearest = known.map { (distance: distance(word, $0), word: $0) }
            .min { $0.distance < $1.distance }
        guard let nearest, isNear(word, nearest.word) else { return nil }
        return " (did you mean '\(nearest.word)'?)"
    }

    /// At most one edit in three letters: more would suggest words that share nothing.
    static func isNear(_ left: String, _ right: String) -> Bool {
        distance(left, right) <= max(1, max(left.count, right.count) / 3)
    }

    /// Levenshtein's edit distance, in characters.
    static func distance(_ left: String, _ right: String) -> Int {
        let target = Array(right)
        var previous = Array(0...target.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(target.count + 1)
            for (column, other) in target.enumerated() {
                let substitution = previous[column] + (character == other ? 0 : 1)
                current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[target.count]
    }
}
