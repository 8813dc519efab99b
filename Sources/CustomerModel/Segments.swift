/// One named rule over RFM scores: a customer belongs to the first rule whose ranges hold all three.
public struct SegmentRule: Hashable, Sendable {
    /// Stable code, for example `cant_lose_them`.
    public let code: String
    /// Name as people read it, for example `Cant Lose Them`.
    public let name: String
    public let recency: ClosedRange<Int>
    public let frequency: ClosedRange<Int>
    public let monetary: ClosedRange<Int>
    /// 1 is the most valuable segment; migration up or down is told by this alone.
    public let rank: Int
    public let why: String

    public init(
        code: String, name: String, recency: ClosedRange<Int>, frequency: ClosedRange<Int>,
        monetary: ClosedRange<Int>, rank: Int, why: String
    ) {
        self.code = code
        self.name = name
        self.recency = recency
        self.frequency = frequency
        self.monetary = monetary
        self.rank = rank
        self.why = why
    }
}

/// Who is scored by a rule set.
public enum ScoredPopulation: Hashable, Sendable {
    /// Everyone with an order before as-of.
    case everActive
    /// Only customers with an order in the last `days` days before as-of.
    case activeWithin(days: Int)
}

/// An ordered list of rules; the first that matches names the segment.
public struct SegmentRuleSet: Hashable, Sendable {
    public let id: String
    public let population: ScoredPopulation
    public let rules: [SegmentRule]

    public init(id: String, population: ScoredPopulation, rules: [SegmentRule]) {
        self.id = id
        self.population = population
        self.rules = rules
    }
}
