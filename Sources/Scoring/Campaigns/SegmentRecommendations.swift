public import CustomerModel

/// What to do with each segment, as columns, one row a segment that has customers.
///
/// Where most is at stake stands first; equal segments stand in the order of their retention priority.
/// Money is in minor units.
public struct SegmentRecommendations: Sendable {
    /// Index into the rules of the rule set.
    public let segments: [Int]
    /// Customers in the segment.
    public let customers: [Int64]
    /// Their spend in the 365 days before as-of, in minor units.
    public let revenues365: [Int64]
    /// Predicted value of the customers.
    public let values: [Int64]
    /// Predicted value times the probability to leave: what is lost if nothing is done.
    public let valuesAtStake: [Int64]
    /// Sum of the probabilities to leave.
    public let expectedChurners: [Double]
    /// What the policy says to do with the segment.
    public let strategies: [String]

    public var count: Int { segments.count }

    /// One element a customer in each array; `segments` index `ruleSet.rules`.
    ///
    /// Probabilities are summed in millionths and money in whole minor units, so that the order of the
    /// customers changes nothing. Customers without a prediction, or with one that is no number,
    /// bring 0 value.
    public init(
        ruleSet: SegmentRuleSet, segments: [UInt8], revenues365: [Int64], values: [Double?],
        churnProbabilities: [Double]
    ) {
        var sums = [Sum](repeating: Sum(), count: ruleSet.rules.count)
        for customer in segments.indices {
            sums[Int(segments[customer])].add(
                revenue: revenues365[customer], value: values[customer] ?? 0,
                churn: churnProbabilities[customer])
        }
        let rows = ruleSet.rules.indices.filter { sums[$0].customers > 0 }.sorted { left, right in
            sums[left].atStake == sums[right].atStake
                ? ruleSet.rules[left].retentionPriority < ruleSet.rules[right].retentionPriority
                : sums[left].atStake > sums[right].atStake
        }
        self.segments = rows
        customers = rows.map { sums[$0].customers }
        self.revenues365 = rows.map { sums[$0].revenue }
        self.values = rows.map { sums[$0].value }
        valuesAtStake = rows.map { sums[$0].atStake }
        expectedChurners = rows.map { Double(sums[$0].churnMillionths) / 1_000_000 }
        strategies = rows.map { ruleSet.rules[$0].targetMarketingStrategy }
    }

    private struct Sum {
        var customers: Int64 = 0
        var revenue: Int64 = 0
        var value: Int64 = 0
        var atStake: Int64 = 0
        var churnMillionths: Int64 = 0

        mutating func add(revenue: Int64, value: Double, churn: Double) {
            customers += 1
            self.revenue += revenue
            self.value += Self.whole(value)
            atStake += Self.whole(value * churn)
            churnMillionths += Self.whole(churn * 1_000_000)
        }

        /// The nearest whole number; 0 for what is none.
        private static func whole(_ value: Double) -> Int64 {
            Int64(exactly: value.rounded()) ?? 0
        }
    }
}
