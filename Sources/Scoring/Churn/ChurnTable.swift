public import CustomerModel

/// The churn risk of everyone who has ordered, as columns: what `fact_customer_churn_risk` holds.
///
/// One row a customer with an order before the day, in ascending order of ordinals.
public struct ChurnTable: Sendable {
    /// Up to three factors that raise the risk, the largest contribution first.
    public struct TopFactors: Hashable, Sendable {
        /// One factor, in the factor's unit and in log-odds against an average customer.
        public struct Entry: Hashable, Sendable {
            public let factor: ChurnFactor
            public let value: Double
            public let contribution: Double
        }

        public let first: Entry?
        public let second: Entry?
        public let third: Entry?

        public var entries: [Entry] { [first, second, third].compactMap { $0 } }
    }

    public let asOf: CalendarDate
    public let modelVersion: String

    public internal(set) var customers: [Int32] = []
    public internal(set) var daysSinceLastOrder: [Int32] = []
    public internal(set) var ordersLast30Days: [Int32] = []
    public internal(set) var ordersLast90Days: [Int32] = []
    /// Minor units, net of returns.
    public internal(set) var spendLast30Days: [Int64] = []
    public internal(set) var spendLast90Days: [Int64] = []
    /// Last 90 days against the 90 before.
    public internal(set) var orderFrequencyTrends: [ChurnTrend] = []
    public internal(set) var spendTrends: [ChurnTrend] = []
    /// Mean of the last three gaps between orders against that of all before, in per cent; NaN
    /// below five purchases.
    public internal(set) var intervalChangePercents: [Double] = []
    public internal(set) var returnsLast90Days: [Int32] = []

    /// From activities; nil where there are none on file.
    public internal(set) var daysSinceLastInteraction: [Int32?] = []
    public internal(set) var engagementTrends: [ChurnTrend?] = []
    /// In the last 90 days.
    public internal(set) var declinedOrders: [Int32] = []
    public internal(set) var complaints: [Int32] = []
    public internal(set) var openTickets: [Int32] = []

    /// Of placing no order within the model's horizon.
    public internal(set) var probabilities: [Double] = []
    /// Per cent of the probability, rounded: 0…100.
    public internal(set) var riskScores: [UInt8] = []
    public internal(set) var categories: [ChurnCategory] = []
    /// The requirements' score by rules; nil below its number of orders.
    public internal(set) var ruleScores: [UInt8?] = []
    /// Whether there is too little history for more than the average of such customers.
    public internal(set) var isThin: [Bool] = []
    /// Day numbers by which who has not left would have come back; they can lie before `asOf`.
    public internal(set) var predictedChurnDays: [Int32] = []
    public internal(set) var topFactors: [TopFactors] = []
    /// 1 (first) to 5.
    public internal(set) var interventionPriorities: [UInt8] = []
    /// Indices into the actions of the plan.
    public internal(set) var recommendedActions: [UInt8] = []

    public var count: Int { customers.count }

    init(asOf: CalendarDate, modelVersion: String) {
        self.asOf = asOf
        self.modelVersion = modelVersion
    }

    /// Days from `asOf` to the expected date; below zero where it has passed.
    public func daysUntilPredictedChurn(_ row: Int) -> Int {
        Int(predictedChurnDays[row]) - asOf.dayNumber
    }
}

/// What the table is made by, beside orders and the model.
public struct ChurnRuleBook: Sendable {
    public let thresholds: ChurnThresholds
    public let priorities: ChurnPriorities
    public let plan: ChurnRecommendationPlan
    public let rules: ChurnRules

    public init(
        thresholds: ChurnThresholds, priorities: ChurnPriorities, plan: ChurnRecommendationPlan,
        rules: ChurnRules
    ) {
        self.thresholds = thresholds
        self.priorities = priorities
        self.plan = plan
        self.rules = rules
    }
}

/// What is known of customers beside their orders; all of it can be missing.
public struct ChurnContext: Sendable {
    public let activities: CustomerActivities?
    /// Value of each customer of the orders, minor units: what would be lost with them.
    public let values: [Int64]?
    /// Codes of tiers, and for each customer of the orders the index of theirs, or -1.
    public let tierCodes: [String]
    public let tiers: [Int8]?

    public static let none = ChurnContext()

    /// `values` and `tiers` have one element for each customer of the orders.
    public init(
        activities: CustomerActivities? = nil, values: [Int64]? = nil, tierCodes: [String] = [],
        tiers: [Int8]? = nil
    ) {
        self.activities = activities
        self.values = values
        self.tierCodes = tierCodes
        self.tiers = tiers
    }
}
