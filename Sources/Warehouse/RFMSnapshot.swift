public import CustomerModel

/// One customer's row of `fact_customer_rfm`.
public struct RFMFact: Sendable {
    public var customer: Pseudonym
    public var daysSinceLastOrder: Int32
    /// Days since 1970-01-01.
    public var firstOrderDay: Int32
    /// Days since 1970-01-01.
    public var lastOrderDay: Int32
    public var orders365: Int32
    public var orders180: Int32
    public var orders90: Int32
    public var averageDaysBetweenOrders: Double?
    /// Minor units.
    public var spend365: Int64
    /// Minor units.
    public var spend180: Int64
    /// Minor units.
    public var spend90: Int64
    /// Minor units.
    public var averageOrderValue: Double?
    public var recency: Measure
    public var frequency: Measure
    public var monetary: Measure
    /// Index into the rules of the snapshot's rule set.
    public var segment: Int

    /// A score 1…5 and a percentile 0…100, 5 and 100 best.
    public struct Measure: Sendable {
        public var score: Int8
        public var percentile: Double

        public init(score: Int8, percentile: Double) {
            self.score = score
            self.percentile = percentile
        }
    }

    public init(
        customer: Pseudonym, daysSinceLastOrder: Int32, firstOrderDay: Int32, lastOrderDay: Int32,
        orders365: Int32, orders180: Int32, orders90: Int32, averageDaysBetweenOrders: Double?,
        spend365: Int64, spend180: Int64, spend90: Int64, averageOrderValue: Double?,
        recency: Measure, frequency: Measure, monetary: Measure, segment: Int
    ) {
        self.customer = customer
        self.daysSinceLastOrder = daysSinceLastOrder
        self.firstOrderDay = firstOrderDay
        self.lastOrderDay = lastOrderDay
        self.orders365 = orders365
        self.orders180 = orders180
        self.orders90 = orders90
        self.averageDaysBetweenOrders = averageDaysBetweenOrders
        self.spend365 = spend365
        self.spend180 = spend180
        self.spend90 = spend90
        self.averageOrderValue = averageOrderValue
        self.recency = recency
        self.frequency = frequency
        self.monetary = monetary
        self.segment = segment
    }
}

/// One place on a work list; the order of places is the order of the list.
public struct WorklistPlace: Sendable {
    public let customer: Pseudonym
    public let segmentName: String
    public let recencyBand: String
    public let frequencyBand: String
    public let valueBand: String

    public init(
        customer: Pseudonym, segmentName: String, recencyBand: String, frequencyBand: String,
        valueBand: String
    ) {
        self.customer = customer
        self.segmentName = segmentName
        self.recencyBand = recencyBand
        self.frequencyBand = frequencyBand
        self.valueBand = valueBand
    }
}

/// The scores of everybody as of one day, with the work lists made from them.
public struct RFMSnapshot: Sendable {
    public let asOf: CalendarDate
    public let ruleSet: SegmentRuleSet
    /// Content of the policies the scores were made by; its SHA-256 is stored.
    public let policyBytes: [UInt8]
    /// Rows of `fact_sales` that were read.
    public let orders: Int
    public let worklists: [(list: String, places: [WorklistPlace])]
    public let customers: Int
    /// The row of each customer, asked for in the order 0 ..< `customers`.
    public let fact: @Sendable (Int) -> RFMFact

    public init(
        asOf: CalendarDate, ruleSet: SegmentRuleSet, policyBytes: [UInt8], orders: Int,
        worklists: [(list: String, places: [WorklistPlace])], customers: Int,
        fact: @escaping @Sendable (Int) -> RFMFact
    ) {
        self.asOf = asOf
        self.ruleSet = ruleSet
        self.policyBytes = policyBytes
        self.orders = orders
        self.worklists = worklists
        self.customers = customers
        self.fact = fact
    }
}
