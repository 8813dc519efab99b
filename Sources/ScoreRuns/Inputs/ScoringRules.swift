import CustomerModel
package import Scoring
import Settings
import StrictYAML

/// What a run is made by: every policy that says how customers are scored.
package struct ScoringRules: Sendable {
    let assignment: SegmentAssignment
    let worklists: [WorklistRule]
    let value: ValueAssumptions
    let tiers: TierTable
    let churn: ChurnPolicy
    let recommendations: RecommendationPolicy
    let journeys: JourneyPolicy
    let quality: QualityPolicy
    /// Content of all files, for the digest stored with the scores.
    let policyBytes: [UInt8]

    /// The groups of customers whose totals are told: segments, tiers and cohorts.
    package var groupings: [CustomerGrouping] {
        [.segments(assignment), .tiers(tiers), .cohorts]
    }

    /// Reads the policies in `folder` and picks the rule set `segments`.
    package init(folder: String, segments: String) throws(ScoreError) {
        do {
            let rules = try SegmentPolicy(folder: folder)
            guard let ruleSet = rules.ruleSet(segments),
                let assignment = SegmentAssignment(ruleSet)
            else {
                throw ScoreError(
                    description: "policies/segments.yaml has no such rule set; it has "
                        + rules.ruleSets.map(\.id).joined(separator: ", "))
            }
            let lists = try WorklistPolicy(folder: folder)
            let value = try ValuePolicy(folder: folder)
            let tiers = try TierPolicy(folder: folder)
            churn = try ChurnPolicy(folder: folder)
            recommendations = try RecommendationPolicy(folder: folder)
            journeys = try JourneyPolicy(folder: folder)
            quality = try QualityPolicy(folder: folder)
            self.assignment = assignment
            worklists = lists.rules
            self.value = value.assumptions
            self.tiers = tiers.table
            policyBytes = Array(
                [
                    rules.canonicalBytes, lists.canonicalBytes, value.canonicalBytes,
                    tiers.canonicalBytes, churn.canonicalBytes, recommendations.canonicalBytes,
                    journeys.canonicalBytes, quality.canonicalBytes,
                ].joined(separator: [0x0A]))
        } catch let error as ScoreError {
            throw error
        } catch {
            throw ScoreError(description: "\(error)")
        }
    }
}
