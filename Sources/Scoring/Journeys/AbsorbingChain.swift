/// An absorbing Markov chain with two ends, solved exactly.
///
/// Kemeny and Snell, "Finite Markov Chains" (1960), chapter 3: with Q the transitions among the
/// transient states, N = (I - Q)⁻¹ holds the expected visits, N r the probability to end in the one
/// end whose transitions are r, and N[i, j] / N[j, j] the probability ever to come from i to j.
struct AbsorbingChain {
    /// Probability to convert from each state.
    let conversion: [Double]
    /// Probability to convert from the start.
    let conversionFromStart: Double
    /// Probability ever to visit each state from the start.
    let visit: [Double]

    /// Each state's row of `counts` holds its transitions; every state leads to an end.
    init(_ counts: TransitionCounts) {
        let nodes = counts.nodes
        let states = nodes.states.count
        func probability(_ from: Int, _ to: Int) -> Double {
            let total = counts.total(from: from)
            return total > 0 ? Double(counts[from, to]) / Double(total) : 0
        }
        var matrix = SquareMatrix(size: states)
        for from in 0..<states {
            for to in 0..<states {
                matrix[from, to] = (from == to ? 1 : 0) - probability(from, to)
            }
        }
        let visits = matrix.inverse()
        let ending = nodes.index(of: .conversion)
        conversion = (0..<states).map { from in
            (0..<states).reduce(0) { $0 + visits[from, $1] * probability($1, ending) }
        }
        let first = (0..<states).map { probability(nodes.start, $0) }
        conversionFromStart = zip(first, conversion).reduce(0) { $0 + $1.0 * $1.1 }
        visit = (0..<states).map { state in
            let expected = (0..<states).reduce(0) { $0 + first[$1] * visits[$1, state] }
            return expected / visits[state, state]
        }
    }

    /// The share of conversions that is lost when nothing passes through a state any more.
    ///
    /// Lost are the journeys that visit the state and convert after that, whatever the way: the
    /// probability to visit it times that to convert from it. That equals 1 minus the conversion of
    /// the chain whose transitions into the state lead to the drop (Anderl, Becker, von Wangenheim,
    /// Schumann, "Mapping the customer journey", IJRM 33(3), 2016), without solving it anew.
    var removalEffects: [Double] {
        guard conversionFromStart > 0 else { return visit.map { _ in 0 } }
        return zip(visit, conversion).map { $0 * $1 / conversionFromStart }
    }
}

/// A dense square matrix, row by row.
struct SquareMatrix {
    let size: Int
    private var values: [Double]

    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * size + column] }
        set { values[row * size + column] = newValue }
    }

    /// The inverse by Gauss and Jordan with partial pivoting; the matrix must have one.
    func inverse() -> SquareMatrix {
        var left = self
        var right = SquareMatrix(size: size)
        for row in 0..<size { right[row, row] = 1 }
        for column in 0..<size {
            var pivot = column
            for row in column..<size
            where left[row, column].magnitude > left[pivot, column].magnitude {
                pivot = row
            }
            left.swapRows(column, pivot)
            right.swapRows(column, pivot)
            let scale = 1 / left[column, column]
            left.multiplyRow(column, by: scale)
            right.multiplyRow(column, by: scale)
            for row in 0..<size where row != column && left[row, column] != 0 {
                let factor = left[row, column]
                left.subtractRow(column, times: factor, from: row)
                right.subtractRow(column, times: factor, from: row)
            }
        }
        return right
    }

    private mutating func swapRows(_ one: Int, _ other: Int) {
        guard one != other else { return }
        for column in 0..<size { values.swapAt(one * size + column, other * size + column) }
    }

    private mutating func multiplyRow(_ row: Int, by factor: Double) {
        for column in 0..<size { self[row, column] *= factor }
    }

    private mutating func subtractRow(_ source: Int, times factor: Double, from row: Int) {
        for column in 0..<size { self[row, column] -= factor * self[source, column] }
    }
}
