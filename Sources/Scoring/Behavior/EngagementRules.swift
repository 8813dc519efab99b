public import CustomerModel

/// How much an interaction says about a customer's interest, and how it fades.
///
/// The score of a customer is 100 · p / (p + `halfPoints`), where p adds up over interactions and
/// orders the weight of each times 4 in the last 30 days before as-of, times 2 in the last 90,
/// times 1 in the last 365. It is 0 for who did nothing, 50 at `halfPoints`, and below 100 always;
/// nobody's score depends on what others do.
public struct EngagementRules: Codable, Hashable, Sendable {
    /// What an order weighs.
    public var orderWeight: Int64 = 4
    /// Points at which the score is 50.
    public var halfPoints: Int64 = 60

    /// The weights that scores are made with unless a policy says otherwise.
    public init() {}

    /// What one interaction weighs; 0 for what the shop does, and for what only went wrong.
    public func weight(of type: ActivityType) -> Int64 {
        switch type {
        case .campaignSent, .orderDeclined, .ticketClosed: 0
        case .browse, .login, .visit, .campaignOpened, .complaint, .ticketOpened, .loyaltyEarned,
            .search, .own1, .own2, .own3, .own4, .own5, .own6, .own7, .own8:
            1
        case .inquiry, .campaignClicked, .cart, .wishlistAdded, .subscribed: 2
        case .feedback, .campaignRedeemed, .loyaltyRedeemed, .checkout, .payment: 3
        }
    }

    /// How often a weight counts at `age` days before as-of, which is at least 1.
    @inline(__always)
    static func freshness(age: Int32) -> Int64 {
        age <= 30 ? 4 : age <= 90 ? 2 : age <= 365 ? 1 : 0
    }

    /// The score, 0…100, of `points`.
    func score(_ points: Int64) -> Double {
        guard points > 0 else { return 0 }
        return 100 * Double(points) / Double(points + halfPoints)
    }
}

/// Whether a customer does more than before.
public enum EngagementTrend: String, Sendable, CaseIterable {
    case increasing, stable, decreasing

    /// By the interactions and orders of two windows of equal length, the recent one first.
    ///
    /// A change counts when it is at least by half and at least by two.
    init(recent: Int32, before: Int32) {
        if recent >= before + 2, 2 * recent >= 3 * before {
            self = .increasing
        } else if before >= recent + 2, 2 * before >= 3 * recent {
            self = .decreasing
        } else {
            self = .stable
        }
    }
}
