/// How many outcomes lay within the intervals that were predicted for them.
public struct IntervalCoverage: Sendable {
    /// Purchase days before as-of, in words.
    public let band: String
    /// Outcomes that were looked at.
    public let customers: Int
    /// Part of outcomes within the interval, bounds included; of spend and of purchases.
    public let spend: Double
    /// Part of the numbers of purchases that lay within their interval.
    public let purchases: Double

    /// The bands by purchase days before as-of: 1, 2, 3-4, 5-9, 10 and more.
    static let bands: [(name: String, purchases: ClosedRange<Int32>)] = [
        ("1", 1...1), ("2", 2...2), ("3-4", 3...4), ("5-9", 5...9), ("10+", 10...Int32.max),
    ]

    /// Nil when no row is among `purchaseDays` in `range`.
    init?(
        band: String, range: ClosedRange<Int32>, purchaseDays: [Int32], outcome: ValueOutcome,
        prediction: ValuePrediction
    ) {
        let rows = purchaseDays.indices.filter { range.contains(purchaseDays[$0]) }
        guard !rows.isEmpty else { return nil }
        self.band = band
        customers = rows.count
        let spend = rows.count { row in
            let actual = Double(outcome.spend[row])
            // What came back is counted as nothing spent.
            return prediction.spendLow[row] <= max(0, actual)
                && actual <= prediction.spendHigh[row]
        }
        let purchases = rows.count { row in
            let actual = Double(outcome.purchases[row])
            return prediction.purchasesLow[row] <= actual
                && actual <= prediction.purchasesHigh[row]
        }
        self.spend = Double(spend) / Double(rows.count)
        self.purchases = Double(purchases) / Double(rows.count)
    }
}
