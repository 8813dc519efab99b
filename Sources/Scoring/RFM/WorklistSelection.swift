public import CustomerModel

extension RFMTable {
    /// Rows for a work list: whoever fits `rule`, longest without an order first.
    ///
    /// Equal days stand in the order that breaks ties.
    public func rows(for rule: WorklistRule) -> [Int] {
        let fitting = evidenceOrder.filter { row in
            let row = Int(row)
            return rule.recency.contains(Int(recencyScores[row]))
                && rule.lifetimeFrequency.contains(Int(lifetimeFrequencyScores[row]))
                && rule.lifetimeMonetary.contains(Int(lifetimeMonetaryScores[row]))
        }
        let oldestFirst = daysSinceLastOrder.map { UInt64(Int32.max - $0) }
        return RadixOrder.sorted(fitting, by: oldestFirst).map { Int($0) }
    }
}
