public import CustomerModel

/// The churn risk of everyone who has ordered, as columns: what `fact_customer_churn_risk` holds.
///
/// One row a customer with an order before the day, in ascending order of ordinals.
public struct ChurnTable: Sendable {
    /// Up to three factors that raise the risk and are true of the customer, the largest contribution
    /// first.
    public struct TopFactors: Hashable, Sendable {
        /// One factor, in the factor's unit and in log-odds against an average customer.
        public struct Entry: Hashable, Sendable {
            /// Which sentence says why the risk is raised.
            public let factor: ChurnFactor
            /// In the factor's unit.
            public let value: Double
            /// Log-odds against an average customer, above zero.
            public let contribution: Double
        }

        /// The largest contribution; nil where nothing raises the risk.
        public let first: Entry?
        /// The second largest contribution, if any.
        public let second: Entry?
        /// The third largest contribution, if any.
        public let third: Entry?

        /// Those there are, the largest contribution first.
        public var entries: [Entry] { [first, second, third].compactMap { $0 } }
    }

    /// The day scored: nothing on or after it was looked at.
    public let asOf: CalendarDate
    /// `ChurnModel.version` of the model that made the probabilities.
    public let modelVersion: String

    /// Ordinals into the keys of the orders, ascending.
    public internal(set) var customers: [Int32] = []
    /// Whole days from the last order to as-of; at least 1.
    public internal(set) var daysSinceLastOrder: [Int32] = []
    /// Orders in the 30 days before as-of.
    public internal(set) var ordersLast30Days: [Int32] = []
    /// Orders in the 90 days before as-of.
    public internal(set) var ordersLast90Days: [Int32] = []
    /// Minor units, net of returns.
    public internal(set) var spendLast30Days: [Int64] = []
    /// Minor units of the 90 days before as-of, net of returns.
    public internal(set) var spendLast90Days: [Int64] = []
    /// Last 90 days against the 90 before.
    public internal(set) var orderFrequencyTrends: [ChurnTrend] = []
    /// Spend of the last 90 days against that of the 90 before.
    public internal(set) var spendTrends: [ChurnTrend] = []
    /// Mean of the last three gaps between orders against that of all before, in per cent; NaN
    /// below five purchases.
    public internal(set) var intervalChangePercents: [Double] = []
    /// Returns in the 90 days before as-of.
    public internal(set) var returnsLast90Days: [Int32] = []

    /// From activities; nil where there are none on file.
    public internal(set) var daysSinceLastInteraction: [Int32?] = []
    /// Interactions of the last 90 days against the 90 before; nil without activities.
    public internal(set) var engagementTrends: [ChurnTrend?] = []
    /// In the last 90 days.
    public internal(set) var declinedOrders: [Int32] = []
    /// Complaints in the 90 days before as-of.
    public internal(set) var complaints: [Int32] = []
    /// Tickets opened in those days and not closed.
    public internal(set) var openTickets: [Int32] = []

    /// Of placing no order within the model's horizon.
    public internal(set) var probabilities: [Double] = []
    /// Per cent of the probability, rounded: 0…100.
    public internal(set) var riskScores: [UInt8] = []
    /// The probability's category by the thresholds of the rule book.
    public internal(set) var categories: [ChurnCategory] = []
    /// The requirements' score by rules; nil below its number of orders.
    public internal(set) var ruleScores: [UInt8?] = []
    /// Whether there is too little history for more than the average of such customers.
    public internal(set) var isThin: [Bool] = []
    /// Day numbers by which who has not left would have come back; they can lie before `asOf`.
    public internal(set) var predictedChurnDays: [Int32] = []
    /// What raises the risk of each customer.
    public internal(set) var topFactors: [TopFactors] = []
    /// 1 (first) to 5.
    public internal(set) var interventionPriorities: [UInt8] = []
    /// Indices into the recommendations of the plan.
    public internal(set) var recommendations: [UInt8] = []

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
    /// Probabilities at which categories begin.
    public let thresholds: ChurnThresholds
    /// How urgent each category is.
    public let priorities: ChurnPriorities
    /// What to recommend for whom.
    public let plan: ChurnRecommendationPlan
    /// The requirements' score, for comparison.
    public let rules: ChurnRules

    /// Taken as it is.
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
    /// Activities of the customers of the orders; nil where none are on file.
    public let activities: CustomerActivities?
    /// Value of each customer of the orders, minor units: what would be lost with them.
    public let values: [Int64]?
    /// Codes of tiers, and for each customer of the orders the index of theirs, or -1.
    public let tierCodes: [String]
    /// For each customer of the orders the index of their tier in `tierCodes`, or -1.
    public let tiers: [Int8]?

    /// Nothing is known beside the orders.
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
