import Charts

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

/// One released cell; a withheld one has no numbers, here as in the database.
struct ReleasedCell: Sendable {
    let dimension: String
    let member: String
    /// Place of the member in its dimension's domain, from 0.
    let position: Int
    /// Noisy number of customers.
    let count: Int?
    /// Ends of the 95 % interval.
    let low: Int?
    let high: Int?

    var isWithheld: Bool { count == nil }

    var bar: Bar {
        guard let count, let low, let high else { return Bar(label: member, value: .withheld) }
        return Bar(label: member, value: .measured(value: count, low: low, high: high))
    }
}

/// Where a page of cells ends.
struct CellCursor: Hashable, Sendable {
    let dimension: String
    let position: Int

    /// `DIMENSION.POSITION`, as `text` writes it; nil for anything else.
    init?(_ text: String) {
        guard let dot = text.lastIndex(of: "."),
            let position = Int(text[text.index(after: dot)...])
        else { return nil }
        self.init(dimension: String(text[..<dot]), position: position)
    }

    init(dimension: String, position: Int) {
        self.dimension = dimension
        self.position = position
    }

    var text: String { dimension + "." + String(position) }
}
