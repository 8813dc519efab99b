/// Predicted shares against what happened, as one SVG element: a calibrated prediction lies on the
/// diagonal.
public struct ReliabilityDiagram: Hashable, Sendable {
    /// Neighbours by prediction.
    public struct Point: Hashable, Sendable {
        /// How many predictions are behind the point.
        public let count: Int
        /// Mean prediction, 0…1.
        public let predicted: Double
        /// Share in which it happened, 0…1.
        public let observed: Double

        /// A point of `count` predictions; see the properties.
        public init(count: Int, predicted: Double, observed: Double) {
            self.count = count
            self.predicted = predicted
            self.observed = observed
        }
    }

    /// Read out before the chart.
    public let title: String
    /// One sentence on what the chart shows.
    public let caption: String
    /// In ascending order of prediction.
    public let points: [Point]
    /// Unique in the page; ASCII letters, digits and `-`, anything else is dropped.
    public let identifier: String

    /// A diagram of `points`; see the properties.
    public init(identifier: String, title: String, caption: String, points: [Point]) {
        self.identifier = FigureMarkup.identifier(identifier)
        self.title = title
        self.caption = caption
        self.points = points
    }

    private enum Layout {
        static let size = 360
        static let left = 50
        static let top = 12
        static let bottom = 44
        static let right = 16
        static let radius = 4
    }

    /// The chart as an `<svg>` element, to be placed inside a `<figure>`.
    public var svg: String {
        let width = Layout.left + Layout.size + Layout.right
        let height = Layout.top + Layout.size + Layout.bottom
        let path = points.enumerated().map { index, point in
            (index == 0 ? "M" : "L") + "\(horizontal(point.predicted)) \(vertical(point.observed))"
        }.joined()
        return FigureMarkup.opening(
            identifier: identifier, title: title, description: caption, width: width,
            height: height)
            + grid
            + "<path class=\"chart-reference\" fill=\"none\" d=\"M\(horizontal(0)) \(vertical(0))"
            + "L\(horizontal(1)) \(vertical(1))\"/>\n"
            + "<path class=\"chart-line\" fill=\"none\" d=\"\(path)\"/>\n"
            + points.map(mark).joined() + labels + "</svg>\n"
    }

    private var grid: String {
        stride(from: 0, through: 100, by: 20).map { percent in
            let x = horizontal(Double(percent) / 100)
            let y = vertical(Double(percent) / 100)
            return """
                <path class="chart-grid" fill="none" d="M\(x) \(Layout.top)v\(Layout.size)\
                M\(Layout.left) \(y)h\(Layout.size)"/>\
                <text class="chart-text" x="\(x)" y="\(Layout.top + Layout.size + 18)" \
                text-anchor="middle">\(percent) %</text>\
                <text class="chart-text" x="\(Layout.left - 8)" y="\(y + 4)" \
                text-anchor="end">\(percent) %</text>

                """
        }.joined()
    }

    private func mark(_ point: Point) -> String {
        let text =
            "predicted \(FigureMarkup.percent(point.predicted)), observed "
            + "\(FigureMarkup.percent(point.observed)), \(NumberText.grouped(point.count)) customers"
        return "<g><title>\(text)</title><circle class=\"chart-point\" "
            + "cx=\"\(horizontal(point.predicted))\" cy=\"\(vertical(point.observed))\" "
            + "r=\"\(Layout.radius)\"/></g>\n"
    }

    private var labels: String {
        """
        <text class="chart-text" x="\(Layout.left + Layout.size / 2)" \
        y="\(Layout.top + Layout.size + 38)" text-anchor="middle">predicted</text>\
        <text class="chart-text" x="\(Layout.left + 8)" y="\(Layout.top + 16)">observed</text>

        """
    }

    private func horizontal(_ share: Double) -> Double {
        Double(Layout.left) + FigureMarkup.position(share, length: Layout.size)
    }

    private func vertical(_ share: Double) -> Double {
        Double(Layout.top + Layout.size) - FigureMarkup.position(share, length: Layout.size)
    }

    /// The chart with its caption and its numbers as a table, for a page.
    public var figure: String {
        FigureMarkup.figure(
            identifier: identifier, title: title, description: caption, svg: svg,
            table: FigureMarkup.table(
                heads: ["Customers", "Predicted", "Observed"],
                rows: points.map {
                    [
                        NumberText.grouped($0.count), FigureMarkup.percent($0.predicted),
                        FigureMarkup.percent($0.observed),
                    ]
                }))
    }
}
