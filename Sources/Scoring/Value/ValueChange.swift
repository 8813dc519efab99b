import CustomerModel

/// How value has moved since an earlier day.
public struct ValueChange: Hashable, Sendable {
    /// Where value is going, by the policy's threshold of change.
    public enum Trend: String, CaseIterable, Sendable {
        case increasing, stable, decreasing
    }

    /// Change in percent of the earlier value; nil where there was none above zero.
    public let percent: Double?
    /// Nil where there is no earlier value to compare with.
    public let trend: Trend?

    /// From `earlier` to `value`, both margins of the next year in minor units; nil for a customer
    /// who was not known then.
    public init(from earlier: Int64?, to value: Int64, thresholdPercent: Double) {
        guard let earlier else {
            (percent, trend) = (nil, nil)
            return
        }
        guard earlier > 0 else {
            percent = nil
            trend = value > earlier ? .increasing : value < earlier ? .decreasing : .stable
            return
        }
        let change = 100 * (Double(value) - Double(earlier)) / Double(earlier)
        percent = change
        trend =
            change > thresholdPercent
            ? .increasing : change < -thresholdPercent ? .decreasing : .stable
    }
}

extension ValueTable {
    /// The change of each row since an earlier snapshot.
    ///
    /// `earlier` has one value for each customer of the orders this table was made from, `unknown`
    /// for those it did not know.
    public func changes(from earlier: [Int64]) -> [ValueChange] {
        customers.indices.map { row in
            let customer = Int(customers[row])
            let before = earlier.indices.contains(customer) ? earlier[customer] : Self.unknown
            return ValueChange(
                from: before == Self.unknown ? nil : before, to: oneYear[row],
                thresholdPercent: assumptions.trendThresholdPercent)
        }
    }
}
