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
        }
    }
}
