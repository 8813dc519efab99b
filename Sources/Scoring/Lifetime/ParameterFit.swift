import Glibc

/// Maximum likelihood over the logarithms of positive parameters.
struct ParameterFit: Sendable {
    /// Names of the parameters, in the order of the coordinates.
    let names: [String]
    /// The smallest and the largest value each parameter may take.
    let bounds: [ClosedRange<Double>]
    /// Customers and groups behind the objective.
    let customers: Int
    let groups: Int

    /// A gradient of this size for each customer moves no parameter by a visible amount.
    private static let gradientTolerance = 1e-9
    /// What rounding may leave where the search cannot get on.
    private static let acceptableGradient = 1e-6
    /// On a ridge that runs to a bound the gradient fades without ever being zero.
    private static let acceptableGradientAtBound = 1e-5
    /// Standard error of the logarithm of a parameter from which on the data do not tell it.
    ///
    /// At 1 the standard error is as large as the parameter itself: zero and infinity are as likely.
    private static let largestLogError = 1.0
    /// Fraction of the logarithmic range that counts as being at its end.
    private static let boundMargin = 1e-3

    /// The best of several searches on `rough`, finished on `objective`.
    ///
    /// `rough` is the same on part of the customers; without it all searches see everyone.
    func fit<Likelihood: Objective>(
        _ objective: Likelihood, rough: (objective: Likelihood, customers: Int)?,
        starts: [[Double]]
    ) -> (parameters: [Double], logLikelihood: Double, diagnosis: FitDiagnosis) {
        let rough = rough ?? (objective, customers)
        let roughResults = starts.map { start in
            search(customers: rough.customers)
                .minimum(of: rough.objective, from: start.map { log($0) })
        }
        var best = roughResults[0]
        for candidate in roughResults.dropFirst() where Self.isBetter(candidate, than: best) {
            best = candidate
        }
        let result = search(customers: customers).minimum(of: objective, from: best.point)
        let diagnosis = diagnosis(
            of: result, objective: objective, starts: starts.count,
            iterations: roughResults.reduce(result.iterations) { $0 + $1.iterations },
            evaluations: roughResults.reduce(result.evaluations) { $0 + $1.evaluations })
        return (diagnosis.values, -result.evaluation.value, diagnosis)
    }

    private static func isBetter(
        _ one: NewtonSearch.Result, than other: NewtonSearch.Result
    ) -> Bool {
        guard one.evaluation.isFinite else { return false }
        return !other.evaluation.isFinite || one.evaluation.value < other.evaluation.value
    }

    private func search(customers: Int) -> NewtonSearch {
        NewtonSearch(
            lower: bounds.map { log($0.lowerBound) }, upper: bounds.map { log($0.upperBound) },
            tolerance: Self.gradientTolerance * Double(max(1, customers)))
    }

    private func diagnosis(
        of result: NewtonSearch.Result, objective: some Objective, starts: Int, iterations: Int,
        evaluations: Int
    ) -> FitDiagnosis {
        let free = search(customers: customers).freeCoordinates(
            at: result.point, gradient: result.evaluation.gradient)
        let norm =
            NewtonSearch.norm(result.evaluation.gradient, over: free) / Double(max(1, customers))
        let bound = names.indices.filter { isAtBound(result.point[$0], bounds[$0]) }
        var covariance: [[Double]]?
        let outcome: FitDiagnosis.Outcome
        let acceptable = bound.isEmpty ? Self.acceptableGradient : Self.acceptableGradientAtBound
        if !result.evaluation.isFinite || norm > acceptable {
            outcome = .notConverged
        } else if !bound.isEmpty {
            outcome = .atBound(parameters: bound.map { names[$0] })
        } else {
            let information = NewtonSearch.centralHessian(
                of: objective, at: result.point, over: Array(names.indices))
            covariance = information.inverted()?.rows.told(within: Self.largestLogError)
            outcome = covariance == nil ? .flat : .converged
        }
        return FitDiagnosis(
            outcome: outcome, gradientNorm: norm.isFinite ? norm : .greatestFiniteMagnitude,
            iterations: iterations,
            evaluations: evaluations + (bound.isEmpty ? 2 * names.count : 0), starts: starts,
            customers: customers, groups: groups, parameters: names,
            values: result.point.map { exp($0) }, logCovariance: covariance)
    }

    private func isAtBound(_ coordinate: Double, _ bounds: ClosedRange<Double>) -> Bool {
        let (low, high) = (log(bounds.lowerBound), log(bounds.upperBound))
        let margin = Self.boundMargin * (high - low)
        return coordinate < low + margin || coordinate > high - margin
    }
}

extension [[Double]] {
    /// A covariance, or nil where a standard error is none or above `limit`: the search then ended on
    /// a ridge, along which the likelihood hardly falls.
    fileprivate func told(within limit: Double) -> [[Double]]? {
        let areTold = indices.allSatisfy { index in
            let variance = self[index][index]
            return variance >= 0 && variance <= limit * limit
        }
        return areTold ? self : nil
    }
}
