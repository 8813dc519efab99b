import CustomerModel
import Scoring

extension SegmentRecommendations {
    /// Of the customers of `rfm`, by the value of their next year; tables are of the same orders.
    init(
        rfm: RFMTable, segmentRules: [UInt8], value: ValueTable, churn: ChurnTable?,
        customers: Int, ruleSet: SegmentRuleSet
    ) {
        var values = [Double?](repeating: nil, count: customers)
        for row in 0..<value.count {
            values[Int(value.customers[row])] = Double(value.oneYear[row])
        }
        var risks = [Double](repeating: 0, count: customers)
        if let churn {
            for row in 0..<churn.count {
                risks[Int(churn.customers[row])] = churn.probabilities[row]
            }
        }
        self.init(
            ruleSet: ruleSet, segments: segmentRules, revenues365: rfm.spend365,
            values: rfm.customers.map { values[Int($0)] },
            churnProbabilities: rfm.customers.map { risks[Int($0)] })
    }
}
