/// Why a customer is at risk: a sentence about the customer that is true, and features that speak for
/// it.
///
/// The list is closed; codes are stored, texts are for people.
public enum ChurnFactor: UInt8, CaseIterable, Codable, Hashable, Sendable {
    case silence, singlePurchase, rhythm, fewExpected, fewPurchases, smallOrders, newCustomer,
        longStanding, otherSeason, returns

    /// Stable code, for example `silence`.
    public var code: String {
        switch self {
        case .silence: "silence"
        case .singlePurchase: "single_purchase"
        case .rhythm: "rhythm"
        case .fewExpected: "few_expected"
        case .fewPurchases: "few_purchases"
        case .smallOrders: "small_orders"
        case .newCustomer: "new_customer"
        case .longStanding: "long_standing"
        case .otherSeason: "other_season"
        case .returns: "returns"
        }
    }

    /// In plain words, without the value.
    public var text: String {
        switch self {
        case .silence: "Has been silent for longer than their own mean gap between purchases"
        case .singlePurchase: "Has bought on one day and not come back"
        case .rhythm: "Leaves longer or less regular gaps between purchases than most"
        case .fewExpected: "Is expected to buy little in the coming weeks"
        case .fewPurchases: "Has bought on fewer days of the last year than an average customer"
        case .smallOrders: "Places smaller orders than the shop's average"
        case .newCustomer: "Became a customer within the last year"
        case .longStanding: "Became a customer more than a year ago"
        case .otherSeason: "Was a customer and did not buy at this time of the year before"
        case .returns: "Has sent goods back within the last year"
        }
    }

    /// The factor that a feature with this slope speaks for, of a customer with so many gaps between
    /// purchases; nil where no sentence says why the feature raises or lowers the risk.
    ///
    /// A feature that may work either way speaks only where its slope goes the way of the sentence:
    /// where those who return goods stay longer, who returns nothing is not told to have returned
    /// something. A gap is told of only where there is one, a spread of gaps where there are two.
    static func of(_ feature: ChurnFeature, slope: Double, gaps: Int32) -> ChurnFactor? {
        switch feature {
        case .gone, .recency, .lateness: gaps == 0 ? .singlePurchase : .silence
        case .single: gaps == 0 && slope > 0 ? .singlePurchase : nil
        case .gap: gaps > 0 && slope > 0 ? .rhythm : nil
        case .irregularity: gaps > 1 && slope > 0 ? .rhythm : nil
        case .expectedPurchases: .fewExpected
        case .purchases90, .purchases365, .repeats, .spend90: .fewPurchases
        case .orderValue, .lastOrderValue: .smallOrders
        case .tenure: slope > 0 ? .longStanding : .newCustomer
        case .sameSeason: .otherSeason
        case .returns: slope > 0 ? .returns : nil
        }
    }
}
