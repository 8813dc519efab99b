import CustomerModel
import Database
import Scoring
import Warehouse

/// Keys of the dimensions that scoring writes.
struct Dimensions: Sendable {
    /// Of each rule of the rule set.
    let segments: [Int32]
    /// Of each rule of the rule set: 1 is where an effort to keep customers is spent first.
    let retentionPriorities: [Int32]
    /// Of each tier, level 1 first.
    let tiers: [Int32]
    /// Of each cluster.
    let clusters: [Int32]

    /// Rank of each segment, 1 the most valuable.
    let segmentRanks: [Int32: Int]

    /// Brings the dimensions up to `rules` and `models`, all of them or none.
    init(rules: ScoringRules, models: ScoringModels, in transaction: Transaction) throws {
        let ruleSet = rules.assignment.ruleSet
        segments = try DimensionQueries.store(
            ruleSet.rules.map(SegmentEntry.init), ruleSet: ruleSet.id, type: "rfm", in: transaction)
        try DimensionQueries.pointCampaigns(at: ruleSet.id, in: transaction)
        retentionPriorities = ruleSet.rules.map { Int32($0.retentionPriority) }
        segmentRanks = Dictionary(
            uniqueKeysWithValues: zip(segments, ruleSet.rules.map(\.rank)))
        tiers = try DimensionQueries.store(rules.tiers, in: transaction)
        clusters = try DimensionQueries.store(
            models.clusters?.model.entries ?? [], ruleSet: "clusters", type: "behavioral",
            in: transaction)
    }

    /// The key under which the group of `total` is known: of its dimension, or the month of a cohort.
    func key(of total: ValueTotals.Total) -> Int32 {
        switch total.kind {
        case .segment: segments[Int(total.key)]
        case .tier: tiers[Int(total.key) - 1]
        case .shop, .cohort: total.key
        }
    }
}

extension ClusterModel {
    /// Each cluster as a segment of its own; its name is its code, which lasts as long as it does.
    fileprivate var entries: [SegmentEntry] {
        names.indices.map { cluster in
            let center = zip(features, center(of: cluster)).map { feature, value in
                "\(feature.rawValue) \(value.rounded())"
            }
            return SegmentEntry(
                code: names[cluster], name: names[cluster],
                description: "Customers who behave alike.",
                criteria: "around " + center.joined(separator: ", "), rank: Int32(cluster + 1))
        }
    }
}
