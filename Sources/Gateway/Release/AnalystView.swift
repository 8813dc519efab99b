import Charts
import ReleaseReading

/// The released numbers as a page shows them, or that there are none.
struct AnalystView: Sendable {
    let epoch: EpochView?
    let empty: EmptyView?
    /// Names of later epochs, which are not shown; nil where there is none.
    let unverified: String?

    init(_ epoch: EpochView, unverified: [String] = []) {
        self.epoch = epoch
        empty = nil
        self.unverified = unverified.isEmpty ? nil : unverified.joined(separator: ", ")
    }

    private init(_ empty: EmptyView) {
        epoch = nil
        unverified = nil
        self.empty = empty
    }

    static let nothingReleased = AnalystView(
        EmptyView(
            "Nothing is released yet",
            "The operator publishes the first numbers with this command; then the schedule does "
                + "it each week.", icon: "chart", command: "bauta release publish"))
}

/// One page of an epoch.
struct EpochView: Sendable {
    let name: String
    let asOfText: String
    let tiles: [TileView]
    let figures: [FigureView]
    /// Whether there are figures enough for a list of them.
    let hasContents: Bool
    let isFirst: Bool
    /// Cursor of the next page.
    let next: String?

    init(_ epoch: SignedEpoch, cells: [PlacedCell], isFirst: Bool, next: String?) {
        name = epoch.head.name
        asOfText = DateText.day(epoch.head.asOf)
        tiles = Self.tiles(epoch.head)
        figures = epoch.marginals.compactMap { marginal in
            FigureView(
                marginal, cells: cells.filter { $0.marginal.place == marginal.place }.map(\.cell))
        }
        hasContents = figures.count > 1
        self.isFirst = isFirst
        self.next = next
    }

    /// What to know of the numbers before reading them.
    private static func tiles(_ epoch: SignedEpoch.Head) -> [TileView] {
        // 95 of 100 draws of a normal distribution lie within 1.96 standard deviations; the
        // difference of two draws has √2 times the deviation of one.
        let reach = 1.96 * epoch.sigma
        return [
            TileView("Epoch", epoch.name, note: "as of " + DateText.shortDay(epoch.asOf)),
            TileView(
                "Noise of a count", "± " + decimal(reach, places: 0),
                note: "in 95 of 100 cases; σ = " + decimal(epoch.sigma, places: 2)),
            TileView(
                "A move that means something",
                "over " + decimal(reach * 2.0.squareRoot(), places: 0),
                note: "between two epochs"),
            TileView(
                "Privacy spent", decimal(epoch.rho, places: 3),
                note: "of each person’s yearly budget (ρ)"),
        ]
    }

    /// `value` with `places` decimals, ties away from zero; a dash for what has no such digits.
    static func decimal(_ value: Double, places: Int) -> String {
        NumberText.decimal(value, places: places) ?? "–"
    }
}

/// One marginal, or as much of it as a page holds.
struct FigureView: Sendable {
    let identifier: String
    let heading: String
    /// Whether it takes the whole width.
    let isWide: Bool
    /// Markup of the chart.
    let figure: String

    /// Nil without cells.
    init?(_ marginal: ReleasedMarginal, cells: [ReleasedCell]) {
        guard !cells.isEmpty else { return nil }
        identifier = "marginal-\(marginal.place)"
        heading = marginal.title
        let drawn = Self.drawn(cells, of: marginal)
        let bars = cells.map(\.bar)
        isWide = marginal.dimensions.count > 1 || bars.contains { $0.meaning != nil }
        figure =
            BarChart(
                identifier: identifier, title: marginal.title, description: marginal.why,
                heads: marginal.dimensions.map(\.title),
                measure: marginal.measure.prefix(1).uppercased() + marginal.measure.dropFirst(),
                bars: Array(bars[drawn]),
                undrawn: Array(bars[..<drawn.lowerBound] + bars[drawn.upperBound...])
            ).figure
    }

    /// The cells a chart draws.
    ///
    /// Of values that follow one another in time, those between the first and the last published:
    /// such a domain is set for decades to come. The others are named below the chart.
    private static func drawn(
        _ cells: [ReleasedCell], of marginal: ReleasedMarginal
    ) -> Range<Int> {
        guard marginal.dimensions.map(\.isOrdered) == [true],
            let first = cells.firstIndex(where: { $0.numbers != nil }),
            let last = cells.lastIndex(where: { $0.numbers != nil })
        else { return cells.indices }
        return first..<last + 1
    }
}

extension ReleasedCell {
    /// The cell as a chart draws it: a value that names a segment by the segment's title, with what
    /// it means where the figure has no other dimension.
    var bar: Bar {
        let titles = members.map(SegmentTitle.init(stored:))
        // What the domain does not name; a segment may be called Others.
        let labels = titles.map { $0.stored == "other" ? "None of these" : $0.title }
        let meaning = titles.count == 1 ? titles.first?.meaning : nil
        let value = numbers.map { numbers in
            Bar.Value.measured(value: numbers.count, low: numbers.low, high: numbers.high)
        }
        return Bar(labels: labels, meaning: meaning, value: value ?? .withheld)
    }
}
