/// How good the intervals were that were predicted for outcomes: how often they held, and how wide they
/// were for that.
public struct IntervalCoverage: Sendable {
    /// Whose outcomes, in words: purchase days or days of tenure before as-of.
    public let band: String
    /// Outcomes that were looked at.
    public let customers: Int
    /// Part of outcomes within the interval, bounds included; of spend and of purchases.
    public let spend: Double
    /// Part of the numbers of purchases that lay within their interval.
    public let purchases: Double
    /// Mean interval score of spend, in whole currency; less is better.
    ///
    /// Width, and forty times what an outcome misses the interval by: the score of Winkler (1972) at
    /// 95 %, which none but the true quantiles make least (Gneiting & Raftery 2007, equation 43).
    public let spendScore: Double
    /// Part of the intervals of spend whose lower bound is above zero.
    public let lowAboveZero: Double

    /// One band: whom it holds.
    struct Band: Sendable {
        let name: String
        let range: ClosedRange<Int32>
    }

    /// By purchase days before as-of; everybody first.
    static let byPurchases = [
        Band(name: "all", range: 0...Int32.max), Band(name: "1", range: 1...1),
        Band(name: "2", range: 2...2), Band(name: "3-4", range: 3...4),
        Band(name: "5-9", range: 5...9), Band(name: "10+", range: 10...Int32.max),
    ]
    /// By days since the first order.
    static let byTenure = [
        Band(name: "under 90", range: 0...89), Band(name: "90-179", range: 90...179),
        Band(name: "180-364", range: 180...364), Band(name: "365-729", range: 365...729),
        Band(name: "730+", range: 730...Int32.max),
    ]

    /// What the score multiplies a miss by: 2 over the part that may be missed.
    private static let missWeight = 2 / 0.05

    /// Nil when no row's `measure` is in the band.
    init?(
        _ band: Band, of measure: [Int32], outcome: ValueOutcome, prediction: ValuePrediction
    ) {
        let rows = measure.indices.filter { band.range.contains(measure[$0]) }
        guard !rows.isEmpty else { return nil }
        self.band = band.name
        customers = rows.count
        var (held, heldPurchases, sure, score) = (0, 0, 0, 0.0)
        for row in rows {
            // What came back is counted as nothing spent.
            let actual = Double(max(0, outcome.spend[row]))
            let (low, high) = (prediction.spendLow[row], prediction.spendHigh[row])
            if low <= actual, actual <= high { held += 1 }
            if low > 0 { sure += 1 }
            score += high - low + Self.missWeight * (max(0, low - actual) + max(0, actual - high))
            let bought = Double(outcome.purchases[row])
            if prediction.purchasesLow[row] <= bought, bought <= prediction.purchasesHigh[row] {
                heldPurchases += 1
            }
        }
        let count = Double(rows.count)
        spend = Double(held) / count
        purchases = Double(heldPurchases) / count
        spendScore = score / count / ValueBacktest.minorUnits
        lowAboveZero = Double(sure) / count
    }
}
