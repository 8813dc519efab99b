import CustomerModel

/// What a customer did beside ordering, as far as churn looks at it.
///
/// Windows end before the day scored; activities on that day or later are not seen.
struct ChurnActivity: Sendable {
    private static let window: Int32 = 90

    /// Days since the customer last did anything beside ordering; nil when they never did.
    private(set) var daysSinceLastInteraction: Int32?
    /// In the last 90 days.
    private(set) var declinedOrders: Int32 = 0
    /// In the last 90 days.
    private(set) var complaints: Int32 = 0
    /// Opened and not closed, ever.
    private(set) var openTickets: Int32 = 0
    private var interactions: Int64 = 0
    private var interactionsBefore: Int64 = 0

    static let none = ChurnActivity()

    private init() {}

    init(of customer: Int, in activities: borrowing CustomerActivities, before end: Int32) {
        for row in activities.bounds[customer]..<activities.bounds[customer + 1] {
            let day = activities.days[row]
            if day >= end { break }
            add(activities.types[row], age: end - day)
        }
        openTickets = max(0, openTickets)
    }

    private mutating func add(_ type: ActivityType, age: Int32) {
        switch type {
        case .ticketOpened: openTickets += 1
        // A closing whose opening is not on file closes nothing.
        case .ticketClosed: openTickets = max(0, openTickets - 1)
        case .orderDeclined: declinedOrders += age <= Self.window ? 1 : 0
        case .complaint: complaints += age <= Self.window ? 1 : 0
        default: break
        }
        guard type.isByCustomer else { return }
        // Rows ascend in time: the last one seen is the latest.
        daysSinceLastInteraction = age
        guard age <= 2 * Self.window else { return }
        if age <= Self.window { interactions += 1 } else { interactionsBefore += 1 }
    }

    /// Interactions of the last 90 days against the 90 before; nil when nothing was ever done.
    var trend: ChurnTrend? {
        daysSinceLastInteraction == nil
            ? nil : ChurnTrend(from: interactionsBefore, to: interactions)
    }
}
