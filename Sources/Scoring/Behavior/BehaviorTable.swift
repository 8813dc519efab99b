public import CustomerModel

/// What customers do besides what they spend, one row for each with an order before as-of, in
/// ascending order of ordinals.
///
/// Windows are whole days before as-of. An interaction is an activity of the customer's
/// (`ActivityType.isByCustomer`) other than an order.
public struct BehaviorTable: Sendable {
    /// Stands in `npsScores` where the customer never answered, in `clusters` before they are
    /// assigned.
    public static let none: Int8 = -1

    /// Ordinals into the keys of the orders.
    public private(set) var customers: [Int32] = []
    /// Whole days from the last order to as-of; at least 1.
    public private(set) var daysSinceLastOrder: [Int32] = []
    /// Orders before as-of, returns not counted.
    public private(set) var lifetimeOrders: [Int32] = []
    /// Minor units, net of returns.
    public private(set) var lifetimeSpend: [Int64] = []
    /// Index of the cluster in `ClusterModel.names`.
    public private(set) var clusters: [Int8] = []
    /// To the cluster's centre, in standard deviations of the features.
    public private(set) var clusterDistances: [Double] = []
    /// 0…100, see `EngagementRules`.
    public private(set) var engagementScores: [Double] = []
    /// Interactions and orders of the last 90 days against those of the 90 before.
    public private(set) var engagementTrends: [EngagementTrend] = []
    /// Days since the last interaction or order, whichever is later.
    public private(set) var daysSinceLastInteraction: [Int32] = []
    /// Interactions in the 90 days before as-of.
    public private(set) var interactions90: [Int32] = []
    /// Interactions in the 365 days before as-of.
    public private(set) var interactions365: [Int32] = []
    /// The latest answer, 0…10.
    public private(set) var npsScores: [Int8] = []
    /// Sum and number of the answers, each 1…5.
    public private(set) var satisfactionSums: [Int32] = []
    /// Answers that `satisfactionSums` adds up.
    public private(set) var satisfactionCounts: [Int32] = []
    /// Who has ever earned a point.
    public private(set) var isLoyaltyMember: [Bool] = []
    /// Points earned less points spent before as-of.
    public private(set) var loyaltyBalances: [Int64] = []
    /// Points earned in the 365 days before as-of.
    public private(set) var loyaltyEarned365: [Int64] = []
    /// Points spent in the 365 days before as-of.
    public private(set) var loyaltyRedeemed365: [Int64] = []
    /// Orders in the 365 days before as-of.
    public private(set) var orders365: [Int32] = []
    /// Returns in the 365 days before as-of.
    public private(set) var returns365: [Int32] = []
    /// Returns in the 90 days before as-of.
    public private(set) var returns90: [Int32] = []
    /// Complaints in the 365 days before as-of.
    public private(set) var complaints365: [Int32] = []
    /// Orders declined in the 365 days before as-of.
    public private(set) var declinedOrders365: [Int32] = []
    /// Opened and not closed; no less than 0.
    public private(set) var openTickets: [Int32] = []

    public var count: Int { customers.count }

    /// Behaviour as of `asOf`, in no cluster yet.
    public static func of(
        _ orders: CustomerOrders, _ activities: CustomerActivities, asOf: CalendarDate,
        rules: EngagementRules = EngagementRules()
    ) -> BehaviorTable {
        var table = BehaviorTable()
        forEachBlock(of: orders, activities, asOf: asOf, rules: rules) { table.append($0) }
        return table
    }

    /// Passes on the rows block by block, in ascending order; what is in between does not stay in
    /// memory.
    public static func forEachBlock(
        of orders: CustomerOrders, _ activities: CustomerActivities, asOf: CalendarDate,
        rules: EngagementRules = EngagementRules(), _ body: (BehaviorTable) throws -> Void
    ) rethrows {
        precondition(rules.orderWeight >= 0 && rules.halfPoints > 0, "rules out of range")
        let end = Int32(clamping: asOf.dayNumber)
        for block in Chunks.blocks(of: orders.customerCount) {
            let bought = Chunks.map(block.count) { chunk in
                chunk.map {
                    OrderTally(
                        orders, customer: block.lowerBound + $0, before: end, rules: rules)
                }
            }
            let did = ActivityTally.gather(
                activities, keys: orders.keys[block], before: end, rules: rules)
            try body(
                BehaviorTable(
                    bought.flatMap { $0 }, did, first: block.lowerBound, end: end, rules: rules))
        }
    }

    private init() {}

    /// `orders` and `activities` are of the customers from `first` on.
    private init(
        _ orders: [OrderTally], _ activities: [ActivityTally], first: Int, end: Int32,
        rules: EngagementRules
    ) {
        let rows = orders.indices.filter { orders[$0].lifetimeOrders > 0 }
        func bought<Value>(_ value: (OrderTally) -> Value) -> [Value] {
            rows.map { value(orders[$0]) }
        }
        func did<Value>(_ value: (ActivityTally) -> Value) -> [Value] {
            rows.map { value(activities[$0]) }
        }
        func both<Value>(_ value: (OrderTally, ActivityTally) -> Value) -> [Value] {
            rows.map { value(orders[$0], activities[$0]) }
        }
        customers = rows.map { Int32(first + $0) }
        daysSinceLastOrder = bought { end - $0.lastDay }
        lifetimeOrders = bought(\.lifetimeOrders)
        lifetimeSpend = bought(\.lifetimeSpend)
        clusters = Array(repeating: Self.none, count: rows.count)
        clusterDistances = Array(repeating: 0, count: rows.count)
        engagementScores = both { rules.score($0.points + $1.points) }
        engagementTrends = both {
            EngagementTrend(
                recent: $0.orders90 + $1.interactions90,
                before: $0.ordersBefore + $1.interactionsBefore)
        }
        daysSinceLastInteraction = both { end - max($0.lastDay, $1.lastDay) }
        interactions90 = did(\.interactions90)
        interactions365 = did(\.interactions365)
        npsScores = did(\.nps)
        satisfactionSums = did(\.satisfactionSum)
        satisfactionCounts = did(\.satisfactionCount)
        isLoyaltyMember = did(\.isMember)
        loyaltyBalances = did(\.balance)
        loyaltyEarned365 = did(\.earned365)
        loyaltyRedeemed365 = did(\.redeemed365)
        orders365 = bought(\.orders365)
        returns365 = bought(\.returns365)
        returns90 = bought(\.returns90)
        complaints365 = did(\.complaints365)
        declinedOrders365 = did(\.declined365)
        openTickets = did { max(0, $0.ticketsOpened - $0.ticketsClosed) }
    }

    private mutating func append(_ other: BehaviorTable) {
        customers += other.customers
        daysSinceLastOrder += other.daysSinceLastOrder
        lifetimeOrders += other.lifetimeOrders
        lifetimeSpend += other.lifetimeSpend
        clusters += other.clusters
        clusterDistances += other.clusterDistances
        engagementScores += other.engagementScores
        engagementTrends += other.engagementTrends
        daysSinceLastInteraction += other.daysSinceLastInteraction
        interactions90 += other.interactions90
        interactions365 += other.interactions365
        npsScores += other.npsScores
        satisfactionSums += other.satisfactionSums
        satisfactionCounts += other.satisfactionCounts
        isLoyaltyMember += other.isLoyaltyMember
        loyaltyBalances += other.loyaltyBalances
        loyaltyEarned365 += other.loyaltyEarned365
        loyaltyRedeemed365 += other.loyaltyRedeemed365
        orders365 += other.orders365
        returns365 += other.returns365
        returns90 += other.returns90
        complaints365 += other.complaints365
        declinedOrders365 += other.declinedOrders365
        openTickets += other.openTickets
    }

    /// Puts every customer into a cluster of `model`.
    public mutating func assign(_ model: ClusterModel) {
        let columns = ClusterFeatures(self, model.features)
        (clusters, clusterDistances) = model.assign(columns)
    }

    /// Mean of the customer's answers, 1…5; nil without one.
    public func satisfaction(_ row: Int) -> Double? {
        satisfactionCounts[row] > 0
            ? Double(satisfactionSums[row]) / Double(satisfactionCounts[row]) : nil
    }

    /// What the latest answer makes the customer; nil without one.
    public func npsCategory(_ row: Int) -> NPSCategory? { NPSCategory(score: npsScores[row]) }

    /// Returns for each order in the 365 days before as-of; nil without an order there.
    public func returnRate(_ row: Int) -> Double? {
        Ratio.of(Int64(returns365[row]), Int64(orders365[row]))
    }
}

/// Who would recommend the shop, by an answer of 0…10.
///
/// Source: Reichheld, "The one number you need to grow", Harvard Business Review 81(12) 2003.
public enum NPSCategory: String, Sendable, CaseIterable {
    /// 9 or 10.
    case promoter
    /// 7 or 8.
    case passive
    /// 0 to 6.
    case detractor

    /// Nil for what is no answer.
    public init?(score: Int8) {
        switch score {
        case 9, 10: self = .promoter
        case 7, 8: self = .passive
        case 0...6: self = .detractor
        default: return nil
        }
    }
}
