import Glibc

/// Turns a history and what the purchase model says of it into the numbers of `ChurnFeature`.
struct ChurnFeatures: Sendable {
    static let count = ChurnFeature.allCases.count

    /// Days of the coming window.
    let horizon: Double
    /// Mean value of an order in the shop, minor units; above zero.
    let averageOrder: Double

    /// Irregularity assumed of who has fewer than two gaps.
    private static let unknownIrregularity = 0.7
    /// P(alive) below this is not told apart.
    private static let leastAlive = 1e-3
    private static let leastExpected = 1e-3
    private static let week = 7.0

    /// Mean days between purchases, one gap as long as the horizon counted in.
    func meanGap(_ history: ChurnOrderHistory) -> Double {
        (Double(history.span) + horizon) / Double(history.repeats + 1)
    }

    /// Writes the features of `history` as of `end` to `target`, in the order of the cases.
    ///
    /// - Parameters:
    ///   - alive: P(alive) of the purchase model.
    ///   - expected: purchases it expects in the horizon.
    func write(
        _ history: ChurnOrderHistory, asOf end: Int32, alive: Double, expected: Double,
        to target: UnsafeMutableBufferPointer<Double>
    ) {
        let recency = Double(end - history.lastDay)
        let gap = meanGap(history)
        let average = Double(history.orderValue) / Double(history.orders)
        let hundredth = averageOrder / 100
        target[0] = (-log(max(alive, Self.leastAlive))).squareRoot()
        target[1] = log1p(recency)
        target[2] = log((recency + Self.week) / (gap + Self.week))
        target[3] = log(gap + 1)
        target[4] = spreadOfGaps(history) ?? Self.unknownIrregularity
        target[5] = log(expected + Self.leastExpected)
        target[6] = Self.logOfCount(history.purchases90)
        target[7] = Self.logOfCount(history.purchases365)
        target[8] = Self.logOfCount(history.repeats)
        target[9] = log1p(Double(max(0, history.spend90)) / averageOrder)
        target[10] = log1p(average / hundredth)
        target[11] = log1p(Double(history.lastOrderValue) / hundredth)
        target[12] = log1p(Double(end - history.firstDay))
        target[13] = history.repeats == 0 ? 1 : 0
        target[14] = Self.logOfCount(history.purchasesSameSeason)
        target[15] = Self.logOfCount(history.returns365)
    }

    /// Standard deviation of the gaps between purchases over their mean; nil below two gaps.
    func spreadOfGaps(_ history: ChurnOrderHistory) -> Double? {
        let gaps = Double(history.repeats)
        guard gaps > 1 else { return nil }
        let mean = Double(history.span) / gaps
        let variance = Double(history.squaredGaps) / gaps - mean * mean
        return max(0, variance).squareRoot() / max(mean, 1)
    }

    private static let logs: [Double] = (0..<1_024).map { log1p(Double($0)) }

    /// log1p of a count, from a table where the count is small.
    private static func logOfCount(_ count: Int32) -> Double {
        count < 1_024 ? logs[Int(count)] : log1p(Double(count))
    }
}
