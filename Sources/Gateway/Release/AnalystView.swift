import Charts

/// The released numbers as a page shows them, or that there are none.
struct AnalystView: Sendable {
    let epoch: EpochView?
    let empty: EmptyView?

    init(_ epoch: EpochView) {
        self.epoch = epoch
        empty = nil
    }

    private init(_ empty: EmptyView) {
        epoch = nil
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

    init(
        _ epoch: ReleaseEpoch, marginals: [ReleasedMarginal], cells: [ReleasedCell],
        isFirst: Bool, next: String?
    ) {
        name = epoch.name
        asOfText = DateText.day(epoch.asOf)
        tiles = Self.tiles(epoch)
        figures = marginals.compactMap { marginal in
            FigureView(marginal, cells: cells.filter { $0.marginal.place == marginal.place })
        }
        hasContents = figures.count > 1
        self.isFirst = isFirst
        self.next = next
    }

    /// What to know of the numbers before reading them.
    private static func tiles(_ epoch: ReleaseEpoch) -> [TileView] {
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

    /// `value` with `places` decimals, ties away from zero.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let fraction = String(String(scale + scaled % scale).dropFirst())
        return (value < 0 ? "−" : "") + String(scaled / scale)
            + (places == 0 ? "" : "." + fraction)
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
            let first = cells.firstIndex(where: { !$0.isWithheld }),
            let last = cells.lastIndex(where: { !$0.isWithheld })
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
        guard let count, let low, let high else {
            return Bar(labels: labels, meaning: meaning, value: .withheld)
        }
        return Bar(
            labels: labels, meaning: meaning, value: .measured(value: count, low: low, high: high))
    }
}
