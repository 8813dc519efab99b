import Glibc

/// A function to be made small, and its exact derivatives.
protocol Objective: Sendable {
    /// Value and gradient at `point`, which lies within the bounds of the search.
    func evaluate(at point: [Double]) -> Evaluation
}

/// A value and its gradient.
struct Evaluation: Sendable {
    var value: Double
    var gradient: [Double]

    var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }
}

/// Newton's method with damping (Levenberg 1944, Marquardt 1963) between bounds.
///
/// The second derivatives are differences of the exact gradient. For the handful of parameters of a
/// purchase model that costs less than the iterations a quasi-Newton method needs to learn them, and
/// flat ridges, on which those methods stop early, do not trap it. Every loop has a limit.
struct NewtonSearch: Sendable {
    /// Lowest and highest value of each coordinate.
    let lower: [Double]
    let upper: [Double]
    /// The size of the gradient that counts as zero.
    let tolerance: Double

    private static let maximumIterations = 80
    private static let maximumDampings = 40
    /// Coordinates are logarithms: no step multiplies a parameter by more than e².
    private static let longestStep = 2.0
    private static let differenceStep = 1e-5

    struct Result: Sendable {
        var point: [Double]
        var evaluation: Evaluation
        var iterations = 0
        var evaluations = 0
    }

    /// The lowest point reached from `start`; whether it is a minimum is told by the gradient.
    func minimum(of objective: some Objective, from start: [Double]) -> Result {
        let start = clamped(start)
        var best = Result(point: start, evaluation: objective.evaluate(at: start), evaluations: 1)
        guard best.evaluation.isFinite else { return best }
        var damping = 1e-3
        while best.iterations < Self.maximumIterations {
            let free = freeCoordinates(at: best.point, gradient: best.evaluation.gradient)
            if Self.norm(best.evaluation.gradient, over: free) <= tolerance { break }
            best.iterations += 1
            let hessian = hessian(
                of: objective, at: best.point, around: best.evaluation, over: free)
            best.evaluations += free.count
            guard
                let next = descend(
                    from: best, on: objective, hessian: hessian, free: free, damping: &damping)
            else { break }
            best = next
        }
        return best
    }

    /// Coordinates that are not held at a bound by a gradient that points outward.
    func freeCoordinates(at point: [Double], gradient: [Double]) -> [Int] {
        point.indices.filter { index in
            !(point[index] <= lower[index] && gradient[index] > 0)
                && !(point[index] >= upper[index] && gradient[index] < 0)
        }
    }

    /// The largest component of `gradient` among `coordinates`.
    static func norm(_ gradient: [Double], over coordinates: [Int]) -> Double {
        coordinates.reduce(0) { max($0, abs(gradient[$1])) }
    }

    /// Second derivatives over `coordinates` by central differences of the gradient.
    static func centralHessian(
        of objective: some Objective, at point: [Double], over coordinates: [Int]
    ) -> SymmetricMatrix {
        let step = 1e-4
        let columns = coordinates.map { coordinate in
            var forward = point
            var backward = point
            forward[coordinate] += step
            backward[coordinate] -= step
            let ahead = objective.evaluate(at: forward).gradient
            let behind = objective.evaluate(at: backward).gradient
            return coordinates.map { (ahead[$0] - behind[$0]) / (2 * step) }
        }
        return symmetric(columns)
    }

    private static func symmetric(_ columns: [[Double]]) -> SymmetricMatrix {
        var matrix = SymmetricMatrix(size: columns.count)
        for row in columns.indices {
            for column in 0...row {
                matrix[row, column] = (columns[row][column] + columns[column][row]) / 2
            }
        }
        return matrix
    }

    private func clamped(_ point: [Double]) -> [Double] {
        point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
    }

    private func hessian(
        of objective: some Objective, at point: [Double], around center: Evaluation,
        over free: [Int]
    ) -> SymmetricMatrix {
        let columns = free.map { coordinate in
            var moved = point
            let inward = point[coordinate] + Self.differenceStep > upper[coordinate] ? -1.0 : 1.0
            moved[coordinate] += inward * Self.differenceStep
            let step = moved[coordinate] - point[coordinate]
            let gradient = objective.evaluate(at: moved).gradient
            return free.map { (gradient[$0] - center.gradient[$0]) / step }
        }
        return Self.symmetric(columns)
    }

    /// One accepted step, with as much damping as it takes; nil when there is none to be found.
    private func descend(
        from best: Result, on objective: some Objective, hessian: SymmetricMatrix, free: [Int],
        damping: inout Double
    ) -> Result? {
        let steepest = free.map { -best.evaluation.gradient[$0] }
        let largest = free.indices.reduce(0) { max($0, abs(hessian[$1, $1])) }
        var next = best
        for _ in 0..<Self.maximumDampings {
            var damped = hessian
            for index in free.indices {
                damped[index, index] += damping * max(abs(hessian[index, index]), largest * 1e-6)
            }
            if let step = damped.solving(steepest) {
                next.point = moved(best.point, by: step, along: free)
                next.evaluation = objective.evaluate(at: next.point)
                next.evaluations += 1
                if isProgress(from: best, to: next, along: free) {
                    damping = damping < 1e-9 ? 0 : damping / 10
                    return next
                }
            }
            damping = max(damping * 10, 1e-6)
        }
        return nil
    }

    private func moved(_ point: [Double], by step: [Double], along free: [Int]) -> [Double] {
        let length = step.reduce(0) { max($0, abs($1)) }
        let scale = length > Self.longestStep ? Self.longestStep / length : 1
        var moved = point
        for (index, coordinate) in free.enumerated() { moved[coordinate] += scale * step[index] }
        return clamped(moved)
    }

    /// Lower, or where rounding hides the difference, no higher and flatter.
    private func isProgress(from old: Result, to new: Result, along free: [Int]) -> Bool {
        guard new.evaluation.isFinite else { return false }
        let rounding = abs(old.evaluation.value) * 1e-13
        if new.evaluation.value < old.evaluation.value - rounding { return true }
        let freeNow = freeCoordinates(at: new.point, gradient: new.evaluation.gradient)
        return new.evaluation.value <= old.evaluation.value + rounding
            && Self.norm(new.evaluation.gradient, over: freeNow)
                < Self.norm(old.evaluation.gradient, over: free)
    }
}
