import Text

/// Horizontal bars with whiskers, as one SVG element.
///
/// The markup has presentation attributes and classes only, so that it shows under a content
/// security policy without inline styles; the page's style sheet colours `chart-bar`,
/// `chart-whisker`, `chart-grid`, `chart-text`, `chart-withheld`.
public struct BarChart: Hashable, Sendable {
    /// Read out before the chart.
    public let title: String
    /// One sentence on what the chart shows, for readers who do not see it.
    public let description: String
    /// From top to bottom.
    public let bars: [Bar]
    /// Unique in the page: names of the title and the description start with it.
    ///
    /// ASCII letters, digits and `-`; anything else is dropped.
    public let identifier: String

    /// A chart of `bars`; see the properties.
    public init(identifier: String, title: String, description: String, bars: [Bar]) {
        self.identifier = String(
            identifier.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        self.title = title
        self.description = description
        self.bars = bars
    }

    private enum Layout {
        static let width = 560
        static let labelWidth = 170
        static let valueWidth = 75
        static let rowHeight = 30
        static let barHeight = 16
        static let axisHeight = 26
        static let longestLabel = 24
        static var plotWidth: Int { width - labelWidth - valueWidth }
    }

    /// The chart as an `<svg>` element, to be placed inside a `<figure>`.
    public var svg: String {
        let axis = Axis(reach: bars.map(\.reach).max() ?? 0)
        let height = bars.count * Layout.rowHeight + Layout.axisHeight
        var svg = """
            <svg class="chart" role="img" viewBox="0 0 \(Layout.width) \(height)" \
            aria-labelledby="\(identifier)-title \(identifier)-desc" \
            xmlns="http://www.w3.org/2000/svg">
            <title id="\(identifier)-title">\(MarkupText.escaped(title))</title>
            <desc id="\(identifier)-desc">\(MarkupText.escaped(description))</desc>

            """
        svg += grid(axis, height: height - Layout.axisHeight)
        for (position, bar) in bars.enumerated() {
            svg += row(bar, top: position * Layout.rowHeight, axis: axis)
        }
        return svg + "</svg>\n"
    }

    private func grid(_ axis: Axis, height: Int) -> String {
        axis.ticks.map { tick in
            let x = horizontal(tick, axis)
            return """
                <line class="chart-grid" x1="\(x)" y1="0" x2="\(x)" y2="\(height)"/>\
                <text class="chart-text" x="\(x)" y="\(height + 18)" text-anchor="middle">\
                \(NumberText.grouped(tick))</text>

                """
        }.joined()
    }

    private func row(_ bar: Bar, top: Int, axis: Axis) -> String {
        let middle = top + Layout.rowHeight / 2
        let label = MarkupText.escaped(ChartLabel.shortened(bar.label, to: Layout.longestLabel))
        let start = """
            <g><title>\(MarkupText.escaped(bar.label + ": " + reading(bar.value)))</title>\
            <text class="chart-text" x="\(Layout.labelWidth - 10)" y="\(middle + 4)" \
            text-anchor="end">\(label)</text>
            """
        switch bar.value {
        case .withheld:
            return start + """
                <text class="chart-withheld" x="\(Layout.labelWidth + 8)" y="\(middle + 4)">\
                withheld</text></g>

                """
        case .measured(let value, let low, let high):
            return start + shape(value: value, low: low, high: high, middle: middle, axis: axis)
                + "</g>\n"
        }
    }

    private func shape(value: Int, low: Int, high: Int, middle: Int, axis: Axis) -> String {
        let length = axis.position(value, length: Double(Layout.plotWidth))
        let left = horizontal(low, axis)
        let right = horizontal(high, axis)
        return """
            <rect class="chart-bar" x="\(Layout.labelWidth)" y="\(middle - Layout.barHeight / 2)" \
            width="\(length)" height="\(Layout.barHeight)" rx="2"/>\
            <path class="chart-whisker" fill="none" d="M\(left) \(middle)H\(right)\
            M\(left) \(middle - 5)v10M\(right) \(middle - 5)v10"/>\
            <text class="chart-text chart-value" x="\(right + 8)" y="\(middle + 4)">\
            \(NumberText.grouped(value))</text>
            """
    }

    private func reading(_ value: Bar.Value) -> String {
        switch value {
        case .withheld: "withheld"
        case .measured(let value, let low, let high):
            NumberText.grouped(value) + " (95 % interval " + NumberText.grouped(low) + " to "
                + NumberText.grouped(high) + ")"
        }
    }

    private func horizontal(_ value: Int, _ axis: Axis) -> Double {
        Double(Layout.labelWidth) + axis.position(value, length: Double(Layout.plotWidth))
    }
}
