import CustomerModel
import Policy
import Scoring

/// What a run is made by: one rule set and the work lists.
struct ScoringRules {
    let assignment: SegmentAssignment
    let worklists: [WorklistRule]
    /// Content of both files, for the digest stored with the scores.
    let policyBytes: [UInt8]

    /// Reads `segments.yaml` and `worklists.yaml` in `folder` and picks the rule set `segments`.
    init(folder: String, segments: String) throws(ScoreError) {
        let policy: SegmentPolicy
        let lists: WorklistPolicy
        do {
            policy = try SegmentPolicy(folder: folder)
            lists = try WorklistPolicy(folder: folder)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        guard let ruleSet = policy.ruleSet(segments),
            let assignment = SegmentAssignment(ruleSet)
        else {
            throw ScoreError(
                description: "policies/segments.yaml has no such rule set; it has "
                    + policy.ruleSets.map(\.id).joined(separator: ", "))
        }
        self.assignment = assignment
        worklists = lists.rules
        policyBytes = policy.canonicalBytes + [0x0A] + lists.canonicalBytes
    }
}

/// Input that cannot be scored by.
struct ScoreError: Error, CustomStringConvertible {
    let description: String
}
