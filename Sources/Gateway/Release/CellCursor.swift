/// A published state of the cube.
struct ReleaseEpoch: Sendable {
    /// For example `2011-W49`.
    let name: String
    /// `YYYY-MM-DD`, exclusive.
    let asOf: String
    /// Privacy cost of the epoch (zCDP).
    let rho: Double
    /// Standard deviation of the noise on a count.
    let sigma: Double
}

/// An epoch in the order in which epochs were published.
struct NumberedEpoch: Sendable {
    /// Grows with each epoch.
    let number: Int
    let epoch: ReleaseEpoch
    /// UTC, RFC 3339.
    let publishedAt: String
}

/// What a marginal counts by, as the publisher stored it beside the cells.
struct ReleasedDimension: Sendable {
    let name: String
    let title: String
    /// Why it may be shown; empty where the epoch does not say it.
    let why: String
    /// Whether its values follow one another in time, the last one apart.
    let isOrdered: Bool
}

/// One measure over a list of dimensions.
struct ReleasedMarginal: Sendable {
    let measure: String
    let name: String
    /// Place among the marginals of the epoch, from 0.
    let place: Int
    let title: String
    /// Why it is published; empty where the epoch does not say it.
    let why: String
    let dimensions: [ReleasedDimension]
}

/// One released cell; a withheld one has no numbers, here as in the database.
struct ReleasedCell: Sendable {
    let marginal: ReleasedMarginal
    /// The value of each dimension of the marginal.
    let members: [String]
    /// Place among the cells of the marginal, from 0.
    let position: Int
    /// Noisy number of the measure.
    let count: Int?
    /// Ends of the 95 % interval.
    let low: Int?
    let high: Int?

    var isWithheld: Bool { count == nil }

    /// The values as one text, for example `Champions × Western Europe`.
    var label: String { members.joined(separator: " × ") }
}

/// Where a page of cells ends.
struct CellCursor: Hashable, Sendable {
    /// Place of the marginal in its epoch.
    let place: Int
    /// Place of the cell in its marginal.
    let position: Int

    /// Before the first cell.
    static let start = CellCursor(place: -1, position: 0)

    init(place: Int, position: Int) {
        self.place = place
        self.position = position
    }

    /// The cursor of the page after `cell`.
    init(after cell: ReleasedCell) {
        self.init(place: cell.marginal.place, position: cell.position)
    }

    /// `PLACE.POSITION`, as `text` writes it; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let place = Int32(parts[0]), let position = Int32(parts[1]),
            place >= 0, position >= 0
        else { return nil }
        self.init(place: Int(place), position: Int(position))
    }

    var text: String { "\(place).\(position)" }
}
