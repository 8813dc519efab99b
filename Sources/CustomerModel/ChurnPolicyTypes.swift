/// How likely a customer is to stay away, in four words; the requirements' names.
public enum ChurnCategory: UInt8, CaseIterable, Codable, Comparable, Hashable, Sendable {
    case low, medium, high, critical

    /// As the warehouse spells it.
    public var name: String {
        switch self {
        case .low: "Low"
        case .medium: "Medium"
        case .high: "High"
        case .critical: "Critical"
        }
    }

    public static func < (left: ChurnCategory, right: ChurnCategory) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Probabilities at which a category begins.
public struct ChurnThresholds: Codable, Hashable, Sendable {
    /// Probability, 0 to 1, from which on the category is medium.
    public let medium: Double
    /// Probability, 0 to 1, from which on the category is high.
    public let high: Double
    /// Probability, 0 to 1, from which on the category is critical.
    public let critical: Double

    /// Nil unless 0 < medium < high < critical < 1.
    public init?(medium: Double, high: Double, critical: Double) {
        guard 0 < medium, medium < high, high < critical, critical < 1 else { return nil }
        self.medium = medium
        self.high = high
        self.critical = critical
    }

    /// The highest category whose threshold `probability` (0 to 1) reaches; low below all three.
    public func category(of probability: Double) -> ChurnCategory {
        if probability >= critical { return .critical }
        if probability >= high { return .high }
        return probability >= medium ? .medium : .low
    }
}

/// What the churn model is trained by: nothing in it depends on the data.
public struct ChurnSettings: Codable, Hashable, Sendable {
    /// Who places no order in this many days counts as lost.
    public var horizonDays: Int
    /// History that must lie before the first day trained on.
    public var minimumHistoryDays: Int
    /// Days from one training day to the next.
    public var spacingDays: Int
    /// Most training days; the latest are kept.
    public var maximumTrainingDays: Int
    /// Fewest customers of a training day, and of a day of the season's index.
    public var minimumCustomers: Int
    /// About how many training rows are drawn where there are more.
    public var sampleCap: Int
    /// Customers with fewer orders are flagged thin.
    public var thinBelowOrders: Int
    /// Probability with which a customer who has not left would have ordered by the expected date.
    public var dateConfidence: Double

    /// Taken as it is; the reader of the policy checks ranges.
    public init(
        horizonDays: Int = 90, minimumHistoryDays: Int = 180, spacingDays: Int = 15,
        maximumTrainingDays: Int = 36, minimumCustomers: Int = 100, sampleCap: Int = 200_000,
        thinBelowOrders: Int = 2, dateConfidence: Double = 0.8
    ) {
        self.horizonDays = horizonDays
        self.minimumHistoryDays = minimumHistoryDays
        self.spacingDays = spacingDays
        self.maximumTrainingDays = maximumTrainingDays
        self.minimumCustomers = minimumCustomers
        self.sampleCap = sampleCap
        self.thinBelowOrders = thinBelowOrders
        self.dateConfidence = dateConfidence
    }
}

/// How urgent it is to do something about a customer: 1 (first) to 5.
public struct ChurnPriorities: Hashable, Sendable {
    /// The priority of a customer of middling or unknown value, by category from low to critical.
    public let byCategory: [Int]
    /// The most valuable customers, in per cent of all: one step more urgent.
    public let highValuePercent: Int
    /// The least valuable customers, in per cent of all: one step less urgent.
    public let lowValuePercent: Int

    /// Nil unless there are four priorities of 1 to 5 and the shares make no more than the whole.
    public init?(byCategory: [Int], highValuePercent: Int, lowValuePercent: Int) {
        guard byCategory.count == ChurnCategory.allCases.count,
            byCategory.allSatisfy({ (1...5).contains($0) }),
            highValuePercent >= 0, lowValuePercent >= 0,
            highValuePercent + lowValuePercent <= 100
        else { return nil }
        self.byCategory = byCategory
        self.highValuePercent = highValuePercent
        self.lowValuePercent = lowValuePercent
    }
}

/// What to do about customers of some kind.
public struct ChurnRecommendation: Hashable, Sendable {
    /// Stable code, for example `call_in_person`.
    public let code: String
    /// One sentence for whoever acts.
    public let text: String
    /// Categories of churn risk that it is meant for.
    public let categories: [ChurnCategory]
    /// Codes of customer tiers; nil where the tier does not matter.
    public let tiers: [String]?
    /// Whether history is thin; nil where that does not matter.
    public let isThin: Bool?
    /// Why the policy recommends it, in the words of the file.
    public let why: String

    /// Taken as it is; `ChurnRecommendationPlan` checks that every customer is covered.
    public init(
        code: String, text: String, categories: [ChurnCategory], tiers: [String]?, isThin: Bool?,
        why: String
    ) {
        self.code = code
        self.text = text
        self.categories = categories
        self.tiers = tiers
        self.isThin = isThin
        self.why = why
    }

    func holds(_ category: ChurnCategory, tier: String?, isThin: Bool) -> Bool {
        guard categories.contains(category), self.isThin ?? isThin == isThin else { return false }
        guard let tiers else { return true }
        return tier.map(tiers.contains) ?? false
    }
}

/// The recommendations in their order: the first that holds is given.
public struct ChurnRecommendationPlan: Hashable, Sendable {
    /// In the order of the file, which is the order they are tried in.
    public let recommendations: [ChurnRecommendation]

    /// Nil unless every category, tier or none, thin or not, has a recommendation.
    public init?(_ recommendations: [ChurnRecommendation]) {
        self.recommendations = recommendations
        guard recommendations.count <= Int(UInt8.max) else { return nil }
        for category in ChurnCategory.allCases {
            for isThin in [false, true] where index(category, tier: nil, isThin: isThin) == nil {
                return nil
            }
        }
    }

    /// Index of the recommendation for such a customer; `tier` is the tier's code, where it is known.
    public func index(_ category: ChurnCategory, tier: String?, isThin: Bool) -> Int? {
        recommendations.firstIndex { $0.holds(category, tier: tier, isThin: isThin) }
    }
}
