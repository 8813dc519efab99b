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

    /// Name of what is counted.
    public let measure: String
    /// Name of the marginal the cell belongs to.
    public let marginal: String
    /// Names of the dimensions of the marginal.
    public let dimensions: [String]
    /// The value of each dimension.
    public let members: [String]
    /// Place among the cells of the marginal, from 0.
    public let position: Int
    /// The number, or that it is withheld.
    public let content: Content

    fileprivate init(
        _ marginal: ReleasePlan.Marginal, position: Int, noisyCount: Int64, plan: ReleasePlan
    ) {
        measure = marginal.measure.id
        self.marginal = marginal.id
        dimensions = marginal.dimensions.map(\.id)
        members = marginal.members(at: position)
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
    /// In the order of the marginals of the plan, each by position.
    public let cells: [PublishedCell]

    /// Cells with a number.
    public var publishedCount: Int { cells.count - withheldCount }
    /// Cells without a number.
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
            let dimensions = marginal.dimensions.map(\.id)
            let counts = snapshot.counts(
                of: plan.columns(of: marginal), sizes: marginal.dimensions.map(\.domain.count))
            for (position, count) in counts.enumerated() {
                let coordinates = CellCoordinates(
                    epoch: epoch.rawValue, snapshotDigest: snapshotDigest,
                    policyDigest: plan.policy.digest, measure: marginal.measure.id,
                    dimensions: dimensions, values: marginal.members(at: position))
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
