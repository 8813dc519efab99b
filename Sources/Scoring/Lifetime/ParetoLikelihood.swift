import Glibc

/// Log-likelihood and gradient of Pareto/NBD on grouped customers (Fader & Hardie 2005, "A note on
/// deriving the Pareto/NBD model", equation 22).
///
/// Parameters are logarithms of r, alpha, s, beta; the value is negative, because what is searched is
/// a minimum.
struct ParetoLikelihood: Objective {
    let groups: PurchaseGroups

    private static let minimumCustomers = 10
    private static let minimumRepeaters = 4
    private static let roughSize = 20_000
    private static let chunkSize = 1 << 11

    static func fit(
        to groups: PurchaseGroups, startingAt start: [Double]?
    ) throws(FitRefusal) -> (
        parameters: [Double], logLikelihood: Double, diagnosis: FitDiagnosis
    ) {
        let fit = try parameterFit(to: groups)
        let objective = ParetoLikelihood(groups: groups)
        if let start {
            let warm = fit.fit(objective, rough: nil, starts: [start])
            if warm.diagnosis.outcome == .converged { return warm }
        }
        let rough = groups.roughSample(ofAbout: roughSize).map(ParetoLikelihood.init)
        return fit.fit(
            objective, rough: rough.map { ($0, $0.groups.customerCount) },
            starts: starts(for: groups))
    }

    /// From the first start alone.
    static func roughFit(
        to groups: PurchaseGroups
    ) throws(FitRefusal) -> (
        parameters: [Double], logLikelihood: Double, diagnosis: FitDiagnosis
    ) {
        try parameterFit(to: groups).fit(
            ParetoLikelihood(groups: groups), rough: nil,
            starts: Array(starts(for: groups).prefix(1)))
    }

    private static func parameterFit(
        to groups: PurchaseGroups
    ) throws(FitRefusal) -> ParameterFit {
        try groups.checkEnough(customers: minimumCustomers, repeaters: minimumRepeaters)
        let time = groups.meanAge
        return ParameterFit(
            names: ParetoNBD.parameterNames,
            bounds: [
                1e-5...1e5, time * 1e-6...time * 1e8, 1e-5...1e5, time * 1e-6...time * 1e8,
            ],
            customers: groups.customerCount, groups: groups.groupCount)
    }

    /// Mean rates with little or much spread; customers who leave soon, and who hardly leave.
    private static func starts(for groups: PurchaseGroups) -> [[Double]] {
        let time = groups.meanAge
        let weeks = time / groups.meanRepeats
        return [
            [0.5, 0.5 * weeks, 0.5, time / 3], [2, 2 * weeks, 0.2, time],
            [0.5, 0.2 * weeks, 2, time], [3, weeks, 1, time / 10],
        ]
    }

    func evaluate(at point: [Double]) -> Evaluation {
        let model = ParetoNBD(
            r: exp(point[0]), alpha: exp(point[1]), s: exp(point[2]), beta: exp(point[3]))
        let parts = Chunks.map(groups.groupCount, size: Self.chunkSize) { range in
            sums(over: range, model: model)
        }
        var value = 0.0
        var gradient = [0.0, 0.0, 0.0, 0.0]
        for part in parts {
            value += part.value
            for index in gradient.indices { gradient[index] += part.gradient[index] }
        }
        for run in groups.runs {
            let count = run.reduce(0) { $0 + groups.counts[$1] }
            let x = Int(groups.repeats[run.lowerBound])
            value += count * (logRising(model.r, by: x) - Double(x) * point[1])
            gradient[0] += count * digammaRising(model.r, by: x)
            gradient[1] -= count * Double(x) / model.alpha
        }
        let parameters = model.parameters
        return Evaluation(
            value: -value, gradient: gradient.indices.map { -gradient[$0] * parameters[$0] })
    }

    private func sums(over range: Range<Int>, model: ParetoNBD) -> Evaluation {
        var value = 0.0
        var (byR, byAlpha, byS, byBeta) = (0.0, 0.0, 0.0, 0.0)
        for group in range {
            let age = groups.times[Int(groups.ages[group])]
            let recency = groups.times[Int(groups.recencies[group])]
            let count = groups.counts[group]
            let x = Double(groups.repeats[group])
            let shape = model.r + x
            let dropout = ParetoDropout(model: model, x: x, recency: recency, age: age)
            let gone = logistic(dropout.logOddsGone)
            // Relative to α and β, so that nothing cancels where they are large.
            let logA = log1p(age / model.alpha)
            let logB = log1p(age / model.beta)
            let shareA = age / (model.alpha * (model.alpha + age))
            let shareB = age / (model.beta * (model.beta + age))
            value += count * (softplus(dropout.logOddsGone) - shape * logA - model.s * logB)
            byR += count * (gone * dropout.byShape - logA)
            byAlpha += count * shape * (gone * dropout.byAlphaPerShape + shareA)
            byS += count * (gone * dropout.byS - logB)
            byBeta += count * (gone * dropout.byBeta + model.s * shareB)
        }
        return Evaluation(value: value, gradient: [byR, byAlpha, byS, byBeta])
    }
}
