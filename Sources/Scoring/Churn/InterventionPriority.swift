import CustomerModel

/// Where an effort to keep customers is spent first: risk, moved a step by value.
struct InterventionPriority: Sendable {
    private let priorities: ChurnPriorities
    private let highFrom: Int64?
    private let lowUpTo: Int64?

    /// `values` of the customers that are scored; without them risk alone decides.
    init(_ priorities: ChurnPriorities, values: [Int64]?) {
        self.priorities = priorities
        guard let sorted = values?.sorted(), let least = sorted.first, let most = sorted.last,
            least < most
        else {
            highFrom = nil
            lowUpTo = nil
            return
        }
        func count(_ percent: Int) -> Int { sorted.count * percent / 100 }
        let high = count(priorities.highValuePercent)
        let low = count(priorities.lowValuePercent)
        highFrom = high > 0 ? sorted[sorted.count - high] : nil
        lowUpTo = low > 0 ? sorted[low - 1] : nil
    }

    /// 1 (first) to 5.
    ///
    /// Equal values get the same step; a value that is both among the highest and among the lowest,
    /// as where many are alike, gets none.
    func priority(_ category: ChurnCategory, value: Int64?) -> UInt8 {
        var priority = priorities.byCategory[Int(category.rawValue)]
        if let value {
            let isHigh = highFrom.map { value >= $0 } ?? false
            let isLow = lowUpTo.map { value <= $0 } ?? false
            if isHigh != isLow { priority += isHigh ? -1 : 1 }
        }
        return UInt8(min(5, max(1, priority)))
    }
}
