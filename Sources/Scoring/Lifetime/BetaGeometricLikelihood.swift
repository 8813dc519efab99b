import Glibc

/// Log-likelihood and gradient of the BG/NBD and the MBG/NBD model on grouped customers.
///
/// The two differ in one trial: under BG/NBD a customer may leave after every repeat purchase
/// (Fader, Hardie & Lee 2005, equation 6), under MBG/NBD also after the first one (Batislam, Denizel
/// & Filiztekin 2007). Parameters are logarithms of r, alpha, a, b; the value is negative, because
/// what is searched is a minimum.
struct BetaGeometricLikelihood: Objective {
    let groups: PurchaseGroups
    /// Chances to leave before the first repeat purchase: 0 or 1.
    let trialsAtStart: Int

    private struct Sums: Sendable {
        var value = 0.0
        var r = 0.0
        var alpha = 0.0
        /// Expected number of customers who have left, and the same over b + trials − 1.
        var gone = 0.0
        var goneByTrials = 0.0
    }

    func evaluate(at point: [Double]) -> Evaluation {
        let (r, alpha) = (exp(point[0]), exp(point[1]))
        let (a, b) = (exp(point[2]), exp(point[3]))
        // log((alpha + t) / alpha) and 1 / alpha − 1 / (alpha + t): nothing cancels for large alpha.
        let logs = groups.times.map { log1p($0 / alpha) }
        let shares = groups.times.map { $0 / (alpha * (alpha + $0)) }
        let parts = Chunks.map(groups.groupCount) { range in
            sums(over: range, r: r, a: a, b: b, logs: logs, shares: shares)
        }
        var total = Sums()
        for part in parts {
            total.value += part.value
            total.r += part.r
            total.alpha += part.alpha
            total.gone += part.gone
            total.goneByTrials += part.goneByTrials
        }
        var value = total.value
        var gradient = [total.r, total.alpha, total.gone / a, -total.goneByTrials]
        for run in groups.runs {
            let count = run.reduce(0) { $0 + groups.counts[$1] }
            let x = Int(groups.repeats[run.lowerBound])
            let trials = x + trialsAtStart
            value += count * (logRising(r, by: x) + logRising(b, by: trials))
            value -= count * (logRising(a + b, by: trials) + Double(x) * point[1])
            gradient[0] += count * digammaRising(r, by: x)
            gradient[1] -= count * Double(x) / alpha
            gradient[2] -= count * digammaRising(a + b, by: trials)
            gradient[3] += count * (digammaRising(b, by: trials) - digammaRising(a + b, by: trials))
        }
        return Evaluation(
            value: -value,
            gradient: [
                -gradient[0] * r, -gradient[1] * alpha, -gradient[2] * a, -gradient[3] * b,
            ])
    }

    /// What depends on the times of each group; the rest depends on x alone.
    private func sums(
        over range: Range<Int>, r: Double, a: Double, b: Double, logs: [Double],
        shares: [Double]
    ) -> Sums {
        var sums = Sums()
        var group = range.lowerBound
        for run in groups.runs where run.upperBound > group && run.lowerBound < range.upperBound {
            let part = group..<min(run.upperBound, range.upperBound)
            let x = Int(groups.repeats[part.lowerBound])
            let trials = x + trialsAtStart
            if trials == 0 {
                addCertainlyAlive(part, shape: r, logs: logs, shares: shares, to: &sums)
            } else {
                addPossiblyGone(
                    part, shape: r + Double(x), logOdds: log(a) - log(b + Double(trials) - 1),
                    logs: logs, shares: shares, trials: b + Double(trials) - 1, to: &sums)
            }
            group = part.upperBound
        }
        return sums
    }

    private func addCertainlyAlive(
        _ part: Range<Int>, shape: Double, logs: [Double], shares: [Double], to sums: inout Sums
    ) {
        for group in part {
            let age = Int(groups.ages[group])
            let count = groups.counts[group]
            sums.value -= count * shape * logs[age]
            sums.r -= count * logs[age]
            sums.alpha += count * shape * shares[age]
        }
    }

    /// - Parameters:
    ///   - shape: r + x.
    ///   - logOdds: log of the odds of having left right after the last purchase, before silence.
    private func addPossiblyGone(
        _ part: Range<Int>, shape: Double, logOdds: Double, logs: [Double], shares: [Double],
        trials: Double, to sums: inout Sums
    ) {
        var gone = 0.0
        for group in part {
            let age = Int(groups.ages[group])
            let recency = Int(groups.recencies[group])
            let count = groups.counts[group]
            let silence = logs[age] - logs[recency]
            let odds = logOdds + shape * silence
            // softplus and logistic of the same argument, by one exponential.
            let small = exp(-abs(odds))
            let probability = (odds > 0 ? 1 : small) / (1 + small)
            sums.value += count * (max(odds, 0) + log1p(small) - shape * logs[age])
            sums.r += count * (probability * silence - logs[age])
            sums.alpha +=
                count * shape
                * (shares[age] - probability * (shares[age] - shares[recency]))
            gone += count * probability
        }
        sums.gone += gone
        sums.goneByTrials += gone / trials
    }
}

/// What BG/NBD and MBG/NBD have in common when they are fitted.
enum BetaGeometricFit {
    static let parameterNames = ["r", "alpha", "a", "b"]
    static let minimumCustomers = 10
    /// One for each parameter.
    static let minimumRepeaters = 4
    /// Customers that tell well enough where a fit of many more should start.
    static let roughSize = 20_000

    /// Fits r, alpha, a and b.
    static func fit(
        to groups: PurchaseGroups, trialsAtStart: Int, startingAt start: [Double]?
    ) throws(FitRefusal) -> (
        parameters: [Double], logLikelihood: Double, diagnosis: FitDiagnosis
    ) {
        try groups.checkEnough(customers: minimumCustomers, repeaters: minimumRepeaters)
        let fit = ParameterFit(
            names: parameterNames, bounds: bounds(for: groups), customers: groups.customerCount,
            groups: groups.groupCount)
        let objective = BetaGeometricLikelihood(groups: groups, trialsAtStart: trialsAtStart)
        if let start {
            let warm = fit.fit(objective, rough: nil, starts: [start])
            if warm.diagnosis.outcome == .converged { return warm }
        }
        let rough = groups.roughSample(ofAbout: roughSize).map {
            BetaGeometricLikelihood(groups: $0, trialsAtStart: trialsAtStart)
        }
        return fit.fit(
            objective, rough: rough.map { ($0, $0.groups.customerCount) },
            starts: starts(for: groups))
    }

    private static func bounds(for groups: PurchaseGroups) -> [ClosedRange<Double>] {
        let time = groups.meanAge
        return [1e-5...1e5, time * 1e-6...time * 1e8, 1e-5...1e5, 1e-5...1e5]
    }

    /// Rates like the mean one, spread little or much; customers who stay, and who leave.
    private static func starts(for groups: PurchaseGroups) -> [[Double]] {
        let weeks = groups.meanAge / groups.meanRepeats
        return [
            [0.5, 0.5 * weeks, 0.7, 2], [2, 2 * weeks, 0.1, 2], [0.2, 0.1 * weeks, 2, 4],
            [5, 2 * weeks, 1, 1],
        ]
    }
}
