/// A class of customers by what they spend in a year.
public struct CustomerTier: Hashable, Sendable {
    /// Stable code, for example `gold`.
    public let code: String
    /// Name as people read it, for example `Gold`.
    public let name: String
    /// 1 is the lowest.
    public let level: Int
    /// Net spend of the last 365 days in minor units from which on a customer may be here.
    public let annualSpendFrom: Int64
    /// Spend below which a customer is here; nil at the highest level.
    public let annualSpendBelow: Int64?
    /// Orders in the last 365 days that are needed beside the spend.
    public let minimumOrders: Int
    /// What the tier grants, in one sentence.
    public let benefits: String
    /// Percent off that the tier grants.
    public let discountPercent: Int
    /// Whether the tier's questions are answered before those of others.
    public let hasPrioritySupport: Bool
    /// Why the policy has the tier, in the words of the file.
    public let why: String

    /// Taken as it is; `TierTable` checks how tiers fit together.
    public init(
        code: String, name: String, level: Int, annualSpendFrom: Int64, annualSpendBelow: Int64?,
        minimumOrders: Int, benefits: String, discountPercent: Int, hasPrioritySupport: Bool,
        why: String
    ) {
        self.code = code
        self.name = name
        self.level = level
        self.annualSpendFrom = annualSpendFrom
        self.annualSpendBelow = annualSpendBelow
        self.minimumOrders = minimumOrders
        self.benefits = benefits
        self.discountPercent = discountPercent
        self.hasPrioritySupport = hasPrioritySupport
        self.why = why
    }
}

/// All tiers; every spend lies in the range of exactly one of them.
public struct TierTable: Hashable, Sendable {
    /// In ascending order of level, 1 first.
    public let tiers: [CustomerTier]

    /// What keeps tiers from being a table, and which of them.
    public enum Problem: Error, Hashable, Sendable {
        case empty
        case level(index: Int, expected: Int)
        case start(index: Int)
        case gap(index: Int)
        case overlap(index: Int)
        case end(index: Int)
        case orders(index: Int)
    }

    /// - Throws: `Problem` unless levels count from 1, ranges of spend begin at 0 and join without
    ///   gap or overlap, and no level asks for fewer orders than the one below it.
    public init(_ tiers: [CustomerTier]) throws(Problem) {
        guard !tiers.isEmpty else { throw .empty }
        for (index, tier) in tiers.enumerated() {
            guard tier.level == index + 1 else {
                throw .level(index: index, expected: index + 1)
            }
            guard (tier.annualSpendBelow == nil) == (index + 1 == tiers.count),
                tier.annualSpendBelow.map({ $0 > tier.annualSpendFrom }) ?? true
            else { throw .end(index: index) }
            guard index > 0 else {
                guard tier.annualSpendFrom == 0, tier.minimumOrders == 0 else {
                    throw .start(index: index)
                }
                continue
            }
            let below = tiers[index - 1].annualSpendBelow ?? 0
            if tier.annualSpendFrom > below { throw .gap(index: index) }
            if tier.annualSpendFrom < below { throw .overlap(index: index) }
            guard tier.minimumOrders >= tiers[index - 1].minimumOrders else {
                throw .orders(index: index)
            }
        }
        self.tiers = tiers
    }

    /// The level of a customer by net spend (minor units) and orders of the last 365 days.
    ///
    /// Who spends enough and orders too seldom stands in the highest level whose orders suffice;
    /// spend below zero, where returns outweigh orders, counts as none.
    public func level(annualSpend: Int64, orders: Int) -> Int {
        let tier = tiers.last {
            $0.annualSpendFrom <= max(0, annualSpend) && $0.minimumOrders <= orders
        }
        return tier?.level ?? 1
    }
}
