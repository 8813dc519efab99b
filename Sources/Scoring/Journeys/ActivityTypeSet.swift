import CustomerModel

/// Activity types as bits: asked once for each of millions of rows.
struct ActivityTypeSet: Sendable {
    private let bits: UInt32

    init(_ types: some Sequence<ActivityType>) {
        bits = types.reduce(0) { $0 | 1 << UInt32($1.position) }
    }

    @inline(__always)
    func contains(_ type: ActivityType) -> Bool { bits & 1 << UInt32(type.position) != 0 }
}

extension ActivityType {
    /// Index in `allCases`, without comparing the words that raw values are.
    @inline(__always)
    var position: Int32 {
        switch self {
        case .browse: 0
        case .login: 1
        case .inquiry: 2
        case .complaint: 3
        case .feedback: 4
        case .visit: 5
        case .campaignSent: 6
        case .campaignOpened: 7
        case .campaignClicked: 8
        case .campaignRedeemed: 9
        case .ticketOpened: 10
        case .ticketClosed: 11
        case .orderDeclined: 12
        case .loyaltyEarned: 13
        case .loyaltyRedeemed: 14
        case .search: 15
        case .cart: 16
        case .checkout: 17
        case .payment: 18
        case .wishlistAdded: 19
        case .subscribed: 20
        case .own1: 21
        case .own2: 22
        case .own3: 23
        case .own4: 24
        case .own5: 25
        case .own6: 26
        case .own7: 27
        case .own8: 28
        }
    }
}
