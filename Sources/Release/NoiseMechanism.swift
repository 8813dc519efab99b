import Cryptography
import Settings
/// A cell as everybody may see it.
///
/// Its number went through noise and threshold: there is no initializer that takes a count, and
/// the only place that makes one is below, in this file.
public struct PublishedCell: Hashable, Sendable {
    /// What is known of a cell's number.
    public enum Content: Hashable, Sendable {
        /// The noisy number with its 95 % interval.
        case published(count: Int64, lower: Int64, upper: Int64)
        /// The noisy number was below the threshold; not zero, not blank.
        case withheld
    }

    public let measure: String
    public let dimension: String
    public let member: String
    /// Place of the member in its domain, from 0.
    public let position: Int
    public let content: Content

    fileprivate init(
        _ marginal: ReleasePlan.Marginal, position: Int, noisyCount: Int64, plan: ReleasePlan
    ) {
        measure = marginal.measure.id
        dimension = marginal.dimension.id
        member = marginal.dimension.domain[position]
        self.position = position
        let bar = plan.errorBar.halfWidth
        // Negative numbers are not cut off at zero: they fall below the threshold by themselves.
        content =
            noisyCount >= plan.threshold
            ? .published(count: noisyCount, lower: noisyCount - bar, upper: noisyCount + bar)
            : .withheld
    }
}

/// All cells of one epoch, in the order of the plan; made from a snapshot by noise alone.
public struct NoisyRelease: Sendable {
    public let cells: [PublishedCell]

    public var publishedCount: Int { cells.count - withheldCount }
    public var withheldCount: Int { cells.count { $0.content == .withheld } }

    /// Adds noise to every cell of every domain, empty ones too, so that presence tells nothing.
    ///
    /// The same snapshot, plan, epoch and key give the same release to the last digit.
    init(
        of snapshot: Snapshot, plan: ReleasePlan, epoch: EpochName, under key: borrowing SecretKey
    ) {
        let snapshotDigest = snapshot.digest
        var cells: [PublishedCell] = []
        for marginal in plan.marginals {
            let domain = marginal.dimension.domain
            let counts = snapshot.counts(
                ofDimension: plan.position(of: marginal.dimension), cells: domain.count)
            for (position, count) in counts.enumerated() {
                let coordinates = CellCoordinates(
                    epoch: epoch.rawValue, snapshotDigest: snapshotDigest,
                    policyDigest: plan.policy.digest, measure: marginal.measure.id,
                    dimensions: [marginal.dimension.id], values: [domain[position]])
                var randomness = CellRandomness(for: coordinates, under: key)
                let noise = plan.noise.sample(from: &randomness)
                cells.append(
                    PublishedCell(
                        marginal, position: position, noisyCount: count + noise, plan: plan))
            }
        }
        self.cells = cells
    }
}
