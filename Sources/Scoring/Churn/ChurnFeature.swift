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

/// Why a customer is at risk: groups of features that tell one story.
///
/// The list is closed; codes are stored, texts are for people.
public enum ChurnFactor: UInt8, CaseIterable, Codable, Hashable, Sendable {
    case silence, singlePurchase, rhythm, fewExpected, fewPurchases, smallOrders, tenure,
        otherSeason, returns

    /// Stable code, for example `silence`.
    public var code: String {
        switch self {
        case .silence: "silence"
        case .singlePurchase: "single_purchase"
        case .rhythm: "rhythm"
        case .fewExpected: "few_expected"
        case .fewPurchases: "few_purchases"
        case .smallOrders: "small_orders"
        case .tenure: "tenure"
        case .otherSeason: "other_season"
        case .returns: "returns"
        }
    }

    /// In plain words, without the value.
    public var text: String {
        switch self {
        case .silence: "Has been silent for longer than their rhythm lets expect"
        case .singlePurchase: "Has bought once and not come back"
        case .rhythm: "Leaves long or irregular gaps between orders"
        case .fewExpected: "Is expected to buy little in the coming weeks"
        case .fewPurchases: "Has bought on few days lately"
        case .smallOrders: "Places small orders"
        case .tenure: "Has been a customer for a length of time at which others leave"
        case .otherSeason: "Did not buy at this time of the year before"
        case .returns: "Has sent goods back"
        }
    }

    /// The story a feature belongs to; who has bought once has no rhythm to be silent beyond.
    static func of(_ feature: ChurnFeature, isSingle: Bool) -> ChurnFactor {
        switch feature {
        case .gone, .recency, .lateness, .single: isSingle ? .singlePurchase : .silence
        case .gap, .irregularity: .rhythm
        case .expectedPurchases: .fewExpected
        case .purchases90, .purchases365, .repeats: .fewPurchases
        case .spend90, .orderValue, .lastOrderValue: .smallOrders
        case .tenure: .tenure
        case .sameSeason: .otherSeason
        case .returns: .returns
        }
    }
}
