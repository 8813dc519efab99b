/// One named rule over RFM scores: a customer belongs to the first rule whose ranges hold all three.
public struct SegmentRule: Hashable, Sendable {
    /// Stable code, for example `cant_lose_them`.
    public let code: String
    /// Name as people read it, for example `Cant Lose Them`.
    public let name: String
    /// Recency scores of the segment, within 1 to 5.
    public let recency: ClosedRange<Int>
    /// Frequency scores of the segment, within 1 to 5.
    public let frequency: ClosedRange<Int>
    /// Monetary scores of the segment, within 1 to 5.
    public let monetary: ClosedRange<Int>
    /// Orders ever that the segment asks for; 1 where the scores alone decide.
    public let minimumOrders: Int
    /// 1 is the most valuable segment; migration up or down is decided by this alone.
    public let rank: Int
    /// 1 is where an effort to keep customers is spent first.
    public let retentionPriority: Int
    /// Why the policy has the segment, in the words of the file.
    public let why: String
    /// What to do with the segment, in one sentence.
    public let targetMarketingStrategy: String

    /// Taken as it is; `SegmentAssignment` checks that rules cover every code.
    public init(
        code: String, name: String, recency: ClosedRange<Int>, frequency: ClosedRange<Int>,
        monetary: ClosedRange<Int>, minimumOrders: Int = 1, rank: Int, retentionPriority: Int,
        why: String, targetMarketingStrategy: String
    ) {
        self.code = code
        self.name = name
        self.recency = recency
        self.frequency = frequency
        self.monetary = monetary
        self.minimumOrders = minimumOrders
        self.rank = rank
        self.retentionPriority = retentionPriority
        self.why = why
        self.targetMarketingStrategy = targetMarketingStrategy
    }

    /// The three ranges as people read them, for example `R 1-2, F 4-5, M 4-5`, and what else is asked.
    public var criteria: String {
        func text(_ range: ClosedRange<Int>) -> String {
            range.count == 1
                ? String(range.lowerBound) : "\(range.lowerBound)-\(range.upperBound)"
        }
        return "R \(text(recency)), F \(text(frequency)), M \(text(monetary))"
            + (minimumOrders > 1 ? ", \(minimumOrders) orders or more" : "")
    }
}

/// Who is scored by a rule set.
public enum ScoredPopulation: Hashable, Sendable {
    /// Everyone with an order before as-of.
    case everActive
    /// Only customers with an order in the last `days` days before as-of.
    case activeWithin(days: Int)
}

/// What becomes of customers whose values are equal when they are put into fifths of a day.
public enum TieRule: String, Hashable, Sendable, CaseIterable {
    /// Their evidence puts them in order, and fifths are equally large.
    case evidence
    /// They share a score, and fifths are as large as it comes.
    case share
}

/// An ordered list of rules; the first that matches names the segment.
public struct SegmentRuleSet: Hashable, Sendable {
    public let id: String
    /// Who is scored by the set.
    public let population: ScoredPopulation
    /// What becomes of equal values.
    public let ties: TieRule
    /// Days for which the cut points of scores are kept before they are fitted anew; nil where each day
    /// is cut into its own fifths.
    public let cutsKeptDays: Int?
    /// In the order they are tried in.
    public let rules: [SegmentRule]

    /// Taken as it is.
    public init(
        id: String, population: ScoredPopulation, ties: TieRule = .evidence,
        cutsKeptDays: Int? = nil, rules: [SegmentRule]
    ) {
        self.id = id
        self.population = population
        self.ties = ties
        self.cutsKeptDays = cutsKeptDays
        self.rules = rules
    }

    /// The 125 codes in ascending order, 111 to 555.
    public static let allCodes: [(recency: Int, frequency: Int, monetary: Int)] =
        (0..<125).map { ($0 / 25 + 1, $0 / 5 % 5 + 1, $0 % 5 + 1) }

    /// Index of the first rule that holds all three scores; nil when none does.
    public func ruleIndex(recency: Int, frequency: Int, monetary: Int) -> Int? {
        rules.firstIndex {
            $0.recency.contains(recency) && $0.frequency.contains(frequency)
                && $0.monetary.contains(monetary)
        }
    }
}
