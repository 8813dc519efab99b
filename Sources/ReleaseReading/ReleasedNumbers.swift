/// What a marginal counts by.
public struct ReleasedDimension: Hashable, Sendable {
    /// Name in the policy.
    public let name: String
    /// What readers call it.
    public let title: String
    /// Why it may be shown; empty where the epoch does not say it.
    public let why: String
    /// Whether its values follow one another in time, the last one apart.
    public let isOrdered: Bool
}

/// One measure over a list of dimensions, with its cells.
public struct ReleasedMarginal: Hashable, Sendable {
    /// Name of what is counted.
    public let measure: String
    /// Name in the policy.
    public let name: String
    /// Place among the marginals of the epoch, from 0.
    public let place: Int
    /// What readers call it.
    public let title: String
    /// Why it is published; empty where the epoch does not say it.
    public let why: String
    /// What it counts by.
    public let dimensions: [ReleasedDimension]
    /// Every combination of the dimensions' values, the last varying first.
    public let cells: [ReleasedCell]
}

/// One released cell; a withheld one has no numbers.
public struct ReleasedCell: Hashable, Sendable {
    /// The value of each dimension of the marginal.
    public let members: [String]
    /// The numbers; nil where they are withheld.
    public let numbers: ReleasedNumbers?
}

/// A noisy number with its 95 % interval.
public struct ReleasedNumbers: Hashable, Sendable {
    /// Noisy number of the measure.
    public let count: Int
    /// Lower end of the interval.
    public let low: Int
    /// Upper end of the interval.
    public let high: Int
}
