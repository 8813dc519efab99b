import Glibc

/// Logistic regression with an intercept for each group of rows, a ridge on the slopes, and signs
/// that slopes must have.
///
/// Newton's method (iteratively reweighted least squares) with exact derivatives. The groups here
/// are days: each has its own level, all share the slopes. A slope whose estimate contradicts its
/// direction is set to zero, the worst first, and the rest estimated anew, until none does.
struct GroupedLogistic {
    /// Which sign a slope may have.
    enum Direction: Sendable {
        case rising, falling, any

        func contradicts(_ slope: Double) -> Bool {
            switch self {
            case .rising: slope < 0
            case .falling: slope > 0
            case .any: false
            }
        }
    }

    /// Rows to learn from, in an order that does not depend on who they belong to.
    struct Rows: Sendable {
        /// Values a row.
        let width: Int
        /// Row by row; on scales near one.
        var values: [Double] = []
        /// Group of each row, `0..<groupCount`.
        var groups: [Int32] = []
        var outcomes: [Bool] = []
        var groupCount = 0

        var count: Int { outcomes.count }
    }

    struct Fit: Sendable {
        var slopes: [Double]
        var intercepts: [Double]
        var isConverged: Bool
    }

    let rows: Rows
    /// Half of this times the square of each slope is added to the negative log-likelihood.
    let ridge: Double
    let directions: [Direction]

    private static let maximumSteps = 60
    private static let maximumHalvings = 30
    /// Of the largest derivative, over the number of rows.
    private static let tolerance = 1e-11
    /// Sums of logarithms are not told apart below this share of them: near the solution a step may
    /// seem to lose that much.
    private static let rounding = 1e-13
    /// Keeps the level of a group in which only one thing happened finite.
    private static let interceptRidge = 1e-6
    private static let chunkSize = 1 << 13

    /// The slopes and levels that fit best.
    func fit() -> Fit {
        var fit = Fit(
            slopes: [Double](repeating: 0, count: rows.width),
            intercepts: [Double](repeating: 0, count: rows.groupCount), isConverged: false)
        var active = Array(0..<rows.width)
        while true {
            descend(&fit, active: active)
            let worst =
                active
                .filter { directions[$0].contradicts(fit.slopes[$0]) }
                .max { abs(fit.slopes[$0]) < abs(fit.slopes[$1]) }
            guard let worst else { return fit }
            active.removeAll { $0 == worst }
            fit.slopes[worst] = 0
        }
    }

    private func descend(_ fit: inout Fit, active: [Int]) {
        fit.isConverged = false
        var state = derivatives(at: fit)
        for _ in 0..<Self.maximumSteps {
            let largest = state.largest(over: active)
            if largest <= Self.tolerance * Double(max(1, rows.count)) {
                fit.isConverged = true
                return
            }
            guard let step = state.newtonStep(active: active) else { return }
            var size = 1.0
            var halvings = 0
            while true {
                let candidate = fit.moved(by: step, times: size, active: active)
                let next = derivatives(at: candidate)
                let isNoWorse = next.loss <= state.loss + Self.rounding * abs(state.loss)
                if isNoWorse || halvings == Self.maximumHalvings {
                    fit.slopes = candidate.slopes
                    fit.intercepts = candidate.intercepts
                    // No smaller value is left to reach in this precision.
                    let isAtRest = halvings == Self.maximumHalvings
                    state = next
                    if isAtRest {
                        fit.isConverged = true
                        return
                    }
                    break
                }
                size /= 2
                halvings += 1
            }
        }
    }

    /// Loss, gradient and second derivatives; the block of the intercepts is diagonal.
    fileprivate struct Derivatives: Sendable {
        let width: Int
        var loss = 0.0
        var slopes: [Double]
        var intercepts: [Double]
        /// Lower triangle, row by row.
        var slopeBlock: [Double]
        /// For each group the derivatives by its intercept and each slope.
        var crossBlock: [Double]
        var interceptBlock: [Double]

        init(width: Int, groups: Int) {
            self.width = width
            slopes = [Double](repeating: 0, count: width)
            intercepts = [Double](repeating: 0, count: groups)
            slopeBlock = [Double](repeating: 0, count: width * (width + 1) / 2)
            crossBlock = [Double](repeating: 0, count: groups * width)
            interceptBlock = [Double](repeating: 0, count: groups)
        }

        mutating func add(_ other: Derivatives) {
            loss += other.loss
            for index in slopes.indices { slopes[index] += other.slopes[index] }
            for index in intercepts.indices { intercepts[index] += other.intercepts[index] }
            for index in slopeBlock.indices { slopeBlock[index] += other.slopeBlock[index] }
            for index in crossBlock.indices { crossBlock[index] += other.crossBlock[index] }
            for index in interceptBlock.indices {
                interceptBlock[index] += other.interceptBlock[index]
            }
        }

        func largest(over active: [Int]) -> Double {
            let bySlope = active.map { abs(slopes[$0]) }.max() ?? 0
            return max(bySlope, intercepts.map(abs).max() ?? 0)
        }

        /// The intercepts are eliminated (Schur complement), so that the system has the size of the
        /// slopes whatever the number of groups.
        func newtonStep(active: [Int]) -> (slopes: [Double], intercepts: [Double])? {
            var matrix = SymmetricMatrix(size: active.count)
            var right = [Double](repeating: 0, count: active.count)
            for (row, first) in active.enumerated() {
                var value = slopes[first]
                for group in intercepts.indices {
                    value -=
                        crossBlock[group * width + first] * intercepts[group]
                        / interceptBlock[group]
                }
                right[row] = value
                for (column, second) in active.enumerated() where column <= row {
                    var element = slopeBlock[first * (first + 1) / 2 + second]
                    for group in intercepts.indices {
                        element -=
                            crossBlock[group * width + first] * crossBlock[group * width + second]
                            / interceptBlock[group]
                    }
                    matrix[row, column] = element
                }
            }
            guard let slopeStep = active.isEmpty ? [] : matrix.solving(right) else { return nil }
            let interceptStep = intercepts.indices.map { group in
                var value = intercepts[group]
                for (row, index) in active.enumerated() {
                    value -= crossBlock[group * width + index] * slopeStep[row]
                }
                return value / interceptBlock[group]
            }
            return (slopeStep, interceptStep)
        }
    }

    private func derivatives(at fit: Fit) -> Derivatives {
        let parts = Chunks.map(rows.count, size: Self.chunkSize) { range in
            sums(over: range, at: fit)
        }
        var total = Derivatives(width: rows.width, groups: rows.groupCount)
        for part in parts { total.add(part) }
        for index in 0..<rows.width {
            total.loss += ridge / 2 * fit.slopes[index] * fit.slopes[index]
            total.slopes[index] += ridge * fit.slopes[index]
            total.slopeBlock[index * (index + 1) / 2 + index] += ridge
        }
        for group in 0..<rows.groupCount {
            let level = fit.intercepts[group]
            total.loss += Self.interceptRidge / 2 * level * level
            total.intercepts[group] += Self.interceptRidge * level
            total.interceptBlock[group] += Self.interceptRidge
        }
        return total
    }

    private func sums(over range: Range<Int>, at fit: Fit) -> Derivatives {
        var sums = Derivatives(width: rows.width, groups: rows.groupCount)
        rows.values.withUnsafeBufferPointer { values in
            for row in range {
                let members = UnsafeBufferPointer(
                    rebasing: values[row * rows.width..<(row + 1) * rows.width])
                sums.add(
                    members, group: Int(rows.groups[row]), outcome: rows.outcomes[row], at: fit)
            }
        }
        return sums
    }
}

extension GroupedLogistic.Derivatives {
    /// Adds one row.
    ///
    /// The loops are the whole cost of a fit, hence pointers and no iterators.
    @inline(__always)
    fileprivate mutating func add(
        _ values: UnsafeBufferPointer<Double>, group: Int, outcome: Bool,
        at fit: GroupedLogistic.Fit
    ) {
        let width = values.count
        var logOdds = fit.intercepts[group]
        fit.slopes.withUnsafeBufferPointer { slopes in
            var index = 0
            while index < width {
                logOdds += slopes[index] * values[index]
                index += 1
            }
        }
        let probability = logistic(logOdds)
        let difference = probability - (outcome ? 1 : 0)
        let weight = probability * (1 - probability)
        loss += outcome ? softplus(-logOdds) : softplus(logOdds)
        intercepts[group] += difference
        interceptBlock[group] += weight
        crossBlock.withUnsafeMutableBufferPointer { cross in
            slopes.withUnsafeMutableBufferPointer { slopes in
                var index = 0
                while index < width {
                    slopes[index] += difference * values[index]
                    cross[group * width + index] += weight * values[index]
                    index += 1
                }
            }
        }
        slopeBlock.withUnsafeMutableBufferPointer { block in
            var place = 0
            var index = 0
            while index < width {
                let weighted = weight * values[index]
                var other = 0
                while other <= index {
                    block[place] += weighted * values[other]
                    place += 1
                    other += 1
                }
                index += 1
            }
        }
    }
}

extension GroupedLogistic.Fit {
    fileprivate func moved(
        by step: (slopes: [Double], intercepts: [Double]), times size: Double, active: [Int]
    ) -> GroupedLogistic.Fit {
        var moved = self
        for (row, index) in active.enumerated() { moved.slopes[index] -= size * step.slopes[row] }
        for group in moved.intercepts.indices {
            moved.intercepts[group] -= size * step.intercepts[group]
        }
        return moved
    }
}
