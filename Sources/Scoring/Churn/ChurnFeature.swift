/// What the churn model looks at, one number each, on scales that hold for any shop.
///
/// The order of the cases is the order of the model's coefficients.
public enum ChurnFeature: String, CaseIterable, Codable, Hashable, Sendable {
    /// Square root of −log P(alive) of the BG/NBD model: silence measured by the customer's rhythm.
    case gone
    /// log1p of days since the last order.
    case recency
    /// log of days since the last order over the customer's mean gap, both with a week added.
    case lateness
    /// log of the customer's mean gap; one gap as long as the horizon counts in.
    case gap
    /// Standard deviation of the gaps over their mean; 0.7 below two gaps.
    case irregularity
    /// log of the BG/NBD model's expected purchases in the horizon.
    case expectedPurchases = "expected_purchases"
    /// log1p of days with an order in the last 90 days.
    case purchases90 = "purchases_90"
    /// log1p of days with an order in the last 365 days.
    case purchases365 = "purchases_365"
    /// log1p of days with an order after the first.
    case repeats
    /// log1p of net spend of the last 90 days, in the shop's average orders.
    case spend90 = "spend_90"
    /// log1p of the mean value of an order, in hundredths of the shop's average order.
    case orderValue = "order_value"
    /// log1p of the value of the last order, in the same unit.
    case lastOrderValue = "last_order_value"
    /// log1p of days since the first order.
    case tenure
    /// 1 for who has bought on one day only.
    case single
    /// log1p of days with an order in the window that a year ago was the coming one.
    case sameSeason = "same_season"
    /// log1p of returns of the last 365 days.
    case returns

    /// The way a feature may work: what contradicts it is left out of the model.
    var direction: GroupedLogistic.Direction {
        switch self {
        case .gone, .recency, .lateness: .rising
        case .expectedPurchases, .purchases90, .purchases365, .repeats, .spend90, .orderValue,
            .lastOrderValue, .sameSeason:
            .falling
        case .gap, .irregularity, .tenure, .single, .returns: .any
        }
    }
}
