import Glibc

/// How predictions of spend compare with what was spent.
public struct PredictorScore: Sendable {
    /// Which predictor, in words.
    public let name: String
    /// Sum of the predictions, in the unit of the predictions.
    public let total: Double
    /// The sum's error as a part of the actual total; 0.1 is ten percent too much.
    public let totalError: Double
    /// Mean absolute error a customer.
    public let meanAbsoluteError: Double
    /// Root of the mean squared error a customer.
    public let rootMeanSquaredError: Double
    /// Rank correlation, equal values sharing their mean rank; nil where all predictions are equal.
    public let spearman: Double?
    /// Part of the actual total that the tenth of customers with the highest predictions brought;
    /// equal predictions share what they brought.
    public let topTenthShare: Double

    /// Both columns have one value a customer, at least one.
    public init(name: String, predicted: [Double], actual: [Double]) {
        precondition(predicted.count == actual.count && !actual.isEmpty, "columns differ in length")
        let count = Double(actual.count)
        let errors = zip(predicted, actual).map { $0 - $1 }
        let sum = actual.reduce(0, +)
        self.name = name
        total = predicted.reduce(0, +)
        totalError = total / sum - 1
        meanAbsoluteError = errors.reduce(0) { $0 + abs($1) } / count
        rootMeanSquaredError = (errors.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
        spearman = Self.correlation(Self.ranks(predicted), Self.ranks(actual))
        topTenthShare = Self.topShare(predicted, actual) / sum
    }

    /// Places in ascending order; equal values have the mean of theirs.
    static func ranks(_ values: [Double]) -> [Double] {
        var ranks = [Double](repeating: 0, count: values.count)
        for run in runs(of: values) {
            let mean = Double(run.start) + Double(run.rows.count - 1) / 2
            for row in run.rows { ranks[row] = mean }
        }
        return ranks
    }

    private static func correlation(_ one: [Double], _ other: [Double]) -> Double? {
        let mean = Double(one.count - 1) / 2
        var (product, left, right) = (0.0, 0.0, 0.0)
        for (first, second) in zip(one, other) {
            product += (first - mean) * (second - mean)
            left += (first - mean) * (first - mean)
            right += (second - mean) * (second - mean)
        }
        return left > 0 && right > 0 ? product / (left * right).squareRoot() : nil
    }

    private static func topShare(_ predicted: [Double], _ actual: [Double]) -> Double {
        var room = Double(predicted.count / 10)
        var share = 0.0
        for run in runs(of: predicted).reversed() where room > 0 {
            let brought = run.rows.reduce(0) { $0 + actual[$1] }
            let taken = min(room, Double(run.rows.count))
            share += brought * taken / Double(run.rows.count)
            room -= taken
        }
        return share
    }

    /// Rows of equal value, ascending, with the place of the first.
    private static func runs(of values: [Double]) -> [(start: Int, rows: [Int])] {
        var runs: [(start: Int, rows: [Int])] = []
        for (place, row) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
            if let last = runs.last, let first = last.rows.first, values[first] == values[row] {
                runs[runs.count - 1].rows.append(row)
            } else {
                runs.append((place, [row]))
            }
        }
        return runs
    }
}
