/// Where every row stands among all rows by one measure: a fifth, and a percentile.
struct Ranking {
    /// 1…5 for each row, 5 for the highest values.
    let scores: [Int8]
    /// 0…100 for each row, 100 for the highest values.
    ///
    /// The share of the other rows that lie below, those with an equal value counted half: equal
    /// values share it, the lowest alone has 0, the highest alone 100.
    let percentiles: [Double]

    /// Ranks the rows by `values`, ties in the order of `tieOrder`, which lists every row once.
    ///
    /// Where scores are shared, rows of one value have that of the middle of their places.
    init(_ values: [UInt64], tieOrder: [Int32], sharesScores: Bool = false) {
        let ordered = RadixOrder.pairs(tieOrder, by: values)
        let count = ordered.count
        var scores = [Int8](repeating: 0, count: count)
        var percentiles = [Double](repeating: 0, count: count)
        var quintile = Quintile(of: count)
        var start = 0
        while start < count {
            let value = ordered[start].value
            var end = start + 1
            while end < count, ordered[end].value == value { end += 1 }
            let percentile = Self.percentile(below: start, equal: end - start, of: count)
            if sharesScores { quintile.advance(toTwice: start + end - 1) }
            for position in start..<end {
                if !sharesScores { quintile.advance(toTwice: 2 * position) }
                let row = Int(ordered[position].row)
                percentiles[row] = percentile
                scores[row] = quintile.score
            }
            start = end
        }
        self.scores = scores
        self.percentiles = percentiles
    }

    /// The quintile of one row after the other, in ascending order of `count` rows.
    ///
    /// `max(1, ceil(5 position / (count - 1)))`: the fifths that quantiles with linear interpolation
    /// cut. A single row has nobody above it and counts as highest.
    private struct Quintile {
        private(set) var score: Int8
        private let twiceLast: Int

        init(of count: Int) {
            score = count > 1 ? 1 : 5
            twiceLast = 2 * (count - 1)
        }

        /// Goes on to a position (from 0), given twice, so that it can lie between two rows.
        @inline(__always)
        mutating func advance(toTwice position: Int) {
            while Int(score) * twiceLast < 5 * position { score += 1 }
        }
    }

    static func percentile(below: Int, equal: Int, of count: Int) -> Double {
        guard count > 1 else { return 100 }
        return 100 * (Double(below) + Double(equal - 1) / 2) / Double(count - 1)
    }

    /// This ranking with 5 and 100 for the lowest values, for measures where less is better.
    ///
    /// A single row keeps what it has: it is highest either way.
    func reversed() -> Ranking {
        guard scores.count > 1 else { return self }
        return Ranking(
            scores: scores.map { 6 - $0 }, percentiles: percentiles.map { 100 - $0 })
    }

    init(scores: [Int8], percentiles: [Double]) {
        self.scores = scores
        self.percentiles = percentiles
    }
}
