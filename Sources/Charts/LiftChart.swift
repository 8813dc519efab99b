/// How often something happened in each decile of the customers, the highest predictions first, as
/// one SVG element; a line shows how often it happened in all.
public struct LiftChart: Hashable, Sendable {
    /// One decile.
    public struct Decile: Hashable, Sendable {
        /// How many were predicted.
        public let count: Int
        /// Of how many the predicted event came.
        public let events: Int

        /// `count` is above zero.
        public init(count: Int, events: Int) {
            self.count = count
            self.events = events
        }

        /// `events` over `count`; 0 where nobody is.
        public var share: Double { Double(events) / Double(max(1, count)) }
    }

    /// Read out before the chart.
    public let title: String
    /// One sentence on what the chart shows.
    public let caption: String
    /// The highest predictions first.
    public let deciles: [Decile]
    /// Unique in the page; ASCII letters, digits and `-`, anything else is dropped.
    public let identifier: String

    /// A chart of `deciles`; see the properties.
    public init(identifier: String, title: String, caption: String, deciles: [Decile]) {
        self.identifier = FigureMarkup.identifier(identifier)
        self.title = title
        self.caption = caption
        self.deciles = deciles
    }

    /// Share of events among all; 0 without customers.
    public var baseRate: Double {
        let count = deciles.reduce(0) { $0 + Double($1.count) }
        return deciles.reduce(0) { $0 + Double($1.events) } / max(1, count)
    }

    /// How many times as often as in all.
    public func lift(_ decile: Decile) -> Double {
        baseRate > 0 ? decile.share / baseRate : 1
    }

    private enum Layout {
        static let plotHeight = 220
        static let left = 50
        static let top = 22
        static let bottom = 30
        static let barWidth = 34
        static let gap = 12
    }

    /// The chart as an `<svg>` element, to be placed inside a `<figure>`.
    public var svg: String {
        let plotWidth = deciles.count * (Layout.barWidth + Layout.gap) + Layout.gap
        let base = vertical(baseRate)
        return FigureMarkup.opening(
            identifier: identifier, title: title, description: caption,
            width: Layout.left + plotWidth, height: Layout.top + Layout.plotHeight + Layout.bottom)
            + grid(width: plotWidth)
            + deciles.enumerated().map { bar($0, $1) }.joined()
            + "<path class=\"chart-reference\" fill=\"none\" d=\"M\(Layout.left) \(base)h\(plotWidth)\"/>"
            + "\n</svg>\n"
    }

    private func grid(width: Int) -> String {
        stride(from: 0, through: 100, by: 25).map { percent in
            let y = vertical(Double(percent) / 100)
            return """
                <path class="chart-grid" fill="none" d="M\(Layout.left) \(y)h\(width)"/>\
                <text class="chart-text" x="\(Layout.left - 8)" y="\(y + 4)" \
                text-anchor="end">\(percent) %</text>

                """
        }.joined()
    }

    private func bar(_ place: Int, _ decile: Decile) -> String {
        let x = Layout.left + Layout.gap + place * (Layout.barWidth + Layout.gap)
        let y = vertical(decile.share)
        let height = FigureMarkup.position(decile.share, length: Layout.plotHeight)
        let lift = FigureMarkup.fixed(lift(decile), decimals: 2)
        let text =
            "tenth \(place + 1): \(FigureMarkup.percent(decile.share)) of "
            + "\(NumberText.grouped(decile.count)) customers, lift \(lift)"
        return """
            <g><title>\(text)</title><rect class="chart-bar" x="\(x)" y="\(y)" \
            width="\(Layout.barWidth)" height="\(height)" rx="2"/>\
            <text class="chart-text chart-value" x="\(x + Layout.barWidth / 2)" y="\(y - 5)" \
            text-anchor="middle">\(lift)</text>\
            <text class="chart-text" x="\(x + Layout.barWidth / 2)" \
            y="\(Layout.top + Layout.plotHeight + 18)" text-anchor="middle">\(place + 1)</text></g>

            """
    }

    private func vertical(_ share: Double) -> Double {
        Double(Layout.top + Layout.plotHeight)
            - FigureMarkup.position(share, length: Layout.plotHeight)
    }

    /// The chart with its caption and its numbers as a table, for a page.
    public var figure: String {
        FigureMarkup.figure(
            identifier: identifier, title: title, description: caption, svg: svg,
            table: FigureMarkup.table(
                heads: ["Tenth", "Customers", "Events", "Share", "Lift"],
                rows: deciles.enumerated().map { place, decile in
                    [
                        "\(place + 1)", NumberText.grouped(decile.count),
                        NumberText.grouped(decile.events), FigureMarkup.percent(decile.share),
                        FigureMarkup.fixed(lift(decile), decimals: 2),
                    ]
                }))
    }
}
