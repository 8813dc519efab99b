import Glibc

/// Customers who bought again, ascending by (x, mean value): what Gamma-Gamma is fitted to.
public struct SpendColumns: Sendable {
    /// Repeat purchases, above zero.
    let repeats: [Int32]
    /// Mean value of a repeat purchase, above zero.
    let meanValues: [Double]
    /// Ranges of rows with equal x.
    let runs: [Range<Int>]

    public var count: Int { repeats.count }

    /// Keeps the rows with x and mean value above zero, in one order whatever theirs was.
    public init(repeats: [Int32], meanValues: [Double]) {
        precondition(repeats.count == meanValues.count, "columns differ in length")
        var valuesByRepeats: [Int32: [Double]] = [:]
        for row in repeats.indices
        where repeats[row] > 0 && meanValues[row] > 0 && meanValues[row].isFinite {
            valuesByRepeats[repeats[row], default: []].append(meanValues[row])
        }
        var sortedRepeats: [Int32] = []
        var sortedValues: [Double] = []
        var runs: [Range<Int>] = []
        for (x, values) in valuesByRepeats.sorted(by: { $0.key < $1.key }) {
            runs.append(sortedValues.count..<sortedValues.count + values.count)
            sortedRepeats += repeatElement(x, count: values.count)
            sortedValues += values.sorted()
        }
        self.init(repeats: sortedRepeats, meanValues: sortedValues, runs: runs)
    }

    private init(repeats: [Int32], meanValues: [Double], runs: [Range<Int>]) {
        self.repeats = repeats
        self.meanValues = meanValues
        self.runs = runs
    }

    /// Every `count / size`-th customer, or nil where there are not many more than that.
    func roughSample(ofAbout size: Int) -> SpendColumns? {
        guard count > 4 * size else { return nil }
        let rows = Swift.stride(from: 0, to: count, by: count / size)
        return SpendColumns(
            repeats: rows.map { repeats[$0] }, meanValues: rows.map { meanValues[$0] })
    }

    /// Mean of the mean values.
    var meanOfMeans: Double { meanValues.reduce(0, +) / Double(max(1, count)) }
}

/// Log-likelihood and gradient of Gamma-Gamma (Fader & Hardie 2013, note 025, equation 1a).
///
/// Parameters are logarithms of p, q, gamma; the value is negative, because what is searched is a
/// minimum.
struct GammaGammaLikelihood: Objective {
    static let minimumCustomers = 10
    private static let roughSize = 20_000

    let spend: SpendColumns
    /// Sums over the customers of each run that no parameter changes: log of the mean value.
    private let logValues: [Double]

    init(spend: SpendColumns) {
        self.spend = spend
        logValues = spend.runs.map { run in
            run.reduce(0) { $0 + log(spend.meanValues[$1]) }
        }
    }

    static func fit(
        to spend: SpendColumns, startingAt start: [Double]?
    ) -> (parameters: [Double], logLikelihood: Double, diagnosis: FitDiagnosis) {
        let mean = spend.meanOfMeans
        // The mean spend of an unknown customer exists for q > 1 only.
        let fit = ParameterFit(
            names: GammaGamma.parameterNames,
            bounds: [1e-3...1e6, 1.01...1e6, mean * 1e-8...mean * 1e8], customers: spend.count,
            groups: spend.count)
        let objective = GammaGammaLikelihood(spend: spend)
        if let start {
            let warm = fit.fit(objective, rough: nil, starts: [start])
            if warm.diagnosis.outcome == .converged { return warm }
        }
        let rough = spend.roughSample(ofAbout: roughSize).map(GammaGammaLikelihood.init)
        return fit.fit(
            objective, rough: rough.map { ($0, $0.spend.count) },
            starts: [[6, 4, mean / 2], [1, 2, mean], [0.5, 10, 10 * mean], [30, 3, mean / 15]])
    }

    func evaluate(at point: [Double]) -> Evaluation {
        let (p, q, gamma) = (exp(point[0]), exp(point[1]), exp(point[2]))
        let sums = scaleSums(gamma)
        var value = 0.0
        var gradient = [0.0, 0.0, 0.0]
        for (run, range) in spend.runs.enumerated() {
            let x = Double(spend.repeats[range.lowerBound])
            let customers = Double(range.count)
            let shape = p * x
            let logScale = sums.logs[run]
            let perCustomer =
                logGamma(shape + q) - logGamma(shape) - logGamma(q) + q * point[2]
                + shape * log(x)
            value += customers * perCustomer
            value += (shape - 1) * logValues[run] - (shape + q) * logScale
            let rise = digamma(shape + q)
            gradient[0] += x * (customers * (rise - digamma(shape) + log(x)))
            gradient[0] += x * (logValues[run] - logScale)
            gradient[1] += customers * (rise - digamma(q) + point[2]) - logScale
            gradient[2] += customers * q / gamma - (shape + q) * sums.inverses[run]
        }
        return Evaluation(
            value: -value, gradient: [-gradient[0] * p, -gradient[1] * q, -gradient[2] * gamma])
    }

    /// For each run, the sums of log(gamma + x m) and of 1 / (gamma + x m).
    private func scaleSums(_ gamma: Double) -> (logs: [Double], inverses: [Double]) {
        let parts = Chunks.map(spend.count) { range in
            var part: [(run: Int, log: Double, inverse: Double)] = []
            for (run, whole) in spend.runs.enumerated() where whole.overlaps(range) {
                let x = Double(spend.repeats[whole.lowerBound])
                var logSum = 0.0
                var inverseSum = 0.0
                for row in whole.clamped(to: range) {
                    let scale = gamma + x * spend.meanValues[row]
                    logSum += log(scale)
                    inverseSum += 1 / scale
                }
                part.append((run, logSum, inverseSum))
            }
            return part
        }
        var logs = [Double](repeating: 0, count: spend.runs.count)
        var inverses = logs
        for (run, logSum, inverseSum) in parts.joined() {
            logs[run] += logSum
            inverses[run] += inverseSum
        }
        return (logs, inverses)
    }
}
