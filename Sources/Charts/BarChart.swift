import Text

/// Horizontal bars with whiskers: a table whose cells draw the numbers they hold.
///
/// Positions are percentages of the cell, so that the bars fill whatever width there is while
/// texts keep their size, and nothing is written over anything else. Whoever does not see the bars
/// reads the same table.
public struct BarChart: Hashable, Sendable {
    /// Read out before the chart.
    public let title: String
    /// One sentence on what the chart shows and why.
    public let description: String
    /// What the labels of the bars are, for example `Segment`; one for each label of a bar.
    public let heads: [String]
    /// What the numbers count, for example `Customers`.
    public let measure: String
    /// From top to bottom.
    public let bars: [Bar]
    /// Bars without a number that are named below the chart instead of drawn.
    public let undrawn: [Bar]
    /// Unique in the page: the name of the heading starts with it.
    ///
    /// ASCII letters, digits and `-`; anything else is dropped.
    public let identifier: String

    /// A chart of `bars`; see the properties.
    public init(
        identifier: String, title: String, description: String, heads: [String], measure: String,
        bars: [Bar], undrawn: [Bar] = []
    ) {
        self.identifier = FigureMarkup.identifier(identifier)
        self.title = title
        self.description = description
        self.heads = heads
        self.measure = measure
        self.bars = bars
        self.undrawn = undrawn
    }

    private enum Layout {
        static let height = 30
        static let barHeight = 12
        static let whiskerHeight = 16
        /// How far the lines of the grid reach beyond a row, to meet those of the next.
        static let beyond = 8
        static let axisHeight = 16
        static var middle: Int { height / 2 }
    }

    /// The chart in its figure.
    public var figure: String {
        let axis = Axis(reach: bars.map(\.reach).max() ?? 0)
        let isMeant = bars.contains { $0.meaning != nil }
        var body = """
            <table class="bars\(isMeant ? " meant" : "")">
            <caption class="hidden">\(MarkupText.escaped(title))</caption>
            <thead>
            \(head(axis))</thead>
            <tbody>

            """
        for bar in bars { body += row(bar, axis: axis) }
        return FigureMarkup.frame(
            identifier: identifier, title: title, description: description,
            body: body + "</tbody>\n</table>\n" + note)
    }

    private func head(_ axis: Axis) -> String {
        let names = heads.map { "<th scope=\"col\">\(MarkupText.escaped($0))</th>" }.joined()
        let numbers = axis.labelled.map { tick in
            let anchor = tick == 0 ? "start" : tick == axis.end ? "end" : "middle"
            return """
                <text class="chart-text" x="\(FigureMarkup.length(axis.share(tick)))" y="12" \
                text-anchor="\(anchor)">\(NumberText.grouped(tick))</text>
                """
        }
        return """
            <tr>\(names)<th scope="col" class="measure"><span class="bar-cell">\
            \(drawing(height: Layout.axisHeight, numbers.joined()))\
            <span class="bar-number">\(MarkupText.escaped(measure))</span></span></th>\
            <th scope="col" class="interval">95 % interval</th></tr>

            """
    }

    private func row(_ bar: Bar, axis: Axis) -> String {
        let start = "<tr>" + bar.labels.enumerated().map { name($1, at: $0, of: bar) }.joined()
        switch bar.value {
        case .withheld:
            return start + """
                <td class="measure"><span class="bar-cell">\
                \(drawing(height: Layout.height, grid(axis)))\
                <span class="bar-number withheld">withheld</span></span></td>\
                <td class="interval"></td></tr>

                """
        case .measured(let value, let low, let high):
            let shapes = grid(axis) + shape(value: value, low: low, high: high, axis: axis)
            return start + """
                <td class="measure"><span class="bar-cell">\
                \(drawing(height: Layout.height, shapes))\
                <span class="bar-number">\(NumberText.grouped(value))</span></span></td>\
                <td class="interval">\(NumberText.grouped(low)) to \(NumberText.grouped(high))</td>\
                </tr>

                """
        }
    }

    private func name(_ label: String, at place: Int, of bar: Bar) -> String {
        let meaning = place == 0 ? bar.meaning : nil
        let sentence = meaning.map {
            "<span class=\"bar-meaning\">\(MarkupText.escaped($0))</span>"
        }
        return "<th scope=\"row\"><span class=\"bar-name\">\(MarkupText.escaped(label))</span>"
            + (sentence ?? "") + "</th>"
    }

    private func drawing(height: Int, _ shapes: String) -> String {
        """
        <svg width="100%" height="\(height)" aria-hidden="true" focusable="false">\(shapes)</svg>
        """
    }

    private func grid(_ axis: Axis) -> String {
        axis.ticks.map { tick in
            line(
                "chart-grid", from: axis.share(tick), to: axis.share(tick), top: -Layout.beyond,
                bottom: Layout.height + Layout.beyond)
        }.joined()
    }

    /// The bar, and its interval as a line with an end at each side: over the bar in the colour of
    /// the ground first, so that it can be seen where it lies on the bar.
    private func shape(value: Int, low: Int, high: Int, axis: Axis) -> String {
        let (left, right) = (axis.share(low), axis.share(high))
        let top = Layout.middle - Layout.whiskerHeight / 2
        let bottom = Layout.middle + Layout.whiskerHeight / 2
        let whiskers = ["chart-halo", "chart-whisker"].map { name in
            line(name, from: left, to: right, top: Layout.middle, bottom: Layout.middle)
                + line(name, from: left, to: left, top: top, bottom: bottom)
                + line(name, from: right, to: right, top: top, bottom: bottom)
        }
        return """
            <rect class="chart-bar" y="\(Layout.middle - Layout.barHeight / 2)" \
            width="\(FigureMarkup.length(axis.share(value)))" height="\(Layout.barHeight)" \
            rx="2"/>\(whiskers.joined())
            """
    }

    private func line(
        _ name: String, from left: Double, to right: Double, top: Int, bottom: Int
    ) -> String {
        """
        <line class="\(name)" x1="\(FigureMarkup.length(left))" \
        x2="\(FigureMarkup.length(right))" y1="\(top)" y2="\(bottom)"/>
        """
    }

    private var note: String {
        guard !undrawn.isEmpty else { return "" }
        let names = undrawn.map { MarkupText.escaped($0.labels.joined(separator: ", ")) }
        return """
            <details class="chart-note"><summary>\(undrawn.count) more, all withheld</summary>\
            <p>\(names.joined(separator: ", "))</p></details>

            """
    }
}
