import Foundation
import FoundationXML
import Testing

@testable import Charts

@Suite struct BarChartTests {
    private static let hostile = "\"'><script>&\u{0}\u{301}"

    private func chart(
        _ bars: [Bar], title: String = "Customers", undrawn: [Bar] = []
    ) -> BarChart {
        BarChart(
            identifier: "by-test", title: title, description: title, heads: ["Segment"],
            measure: title, bars: bars, undrawn: undrawn)
    }

    private func bar(_ label: String, _ value: Int, reach: Int = 9) -> Bar {
        Bar(
            labels: [label], value: .measured(value: value, low: value - reach, high: value + reach)
        )
    }

    @Test("whatever the labels are, the markup parses as XML and has no script element")
    func survivesHostileText() throws {
        let text = Self.hostile
        let withheld = Bar(labels: [text], meaning: text, value: .withheld)
        let figure = chart([withheld, bar(text + "\u{301}", 3)], title: text, undrawn: [withheld])
            .figure
        #expect(XMLParser(data: Data(figure.utf8)).parse())
        #expect(!figure.contains("<script"))
    }

    @Test("a strict content security policy finds nothing inline to refuse")
    func hasNothingInline() {
        let figure = chart([bar("a", 10)]).figure
        for refused in ["style=", "<style", "onload", "href"] {
            #expect(!figure.contains(refused))
        }
    }

    @Test("a withheld bar shows the word and no shape or number")
    func showsWithheld() {
        let figure = chart([Bar(labels: ["Lost"], value: .withheld)]).figure
        #expect(figure.contains(">withheld</span>"))
        #expect(!figure.contains("chart-bar"))
        #expect(!figure.contains("chart-whisker"))
    }

    @Test("a row is read as label, number and interval, and the drawing is not read at all")
    func namesIntervals() {
        let figure = chart([bar("Lost", 1_234)]).figure
        let cells = figure.matches(of: #/<t[hd](?: [^>]*)?>(?<cell>.*?)</t[hd]>/#).map { match in
            String(match.cell).replacing(#/<svg.*?</svg>|<[^>]*>/#, with: "")
        }
        #expect(
            cells == ["Segment", "Customers", "95 % interval", "Lost", "1,234", "1,225 to 1,243"])
        #expect(
            figure.components(separatedBy: "<svg ").count
                == figure.components(separatedBy: "aria-hidden=\"true\"").count)
        #expect(figure.contains("<figure class=\"chart\" aria-labelledby=\"by-test-heading\">"))
        #expect(figure.contains("<h2 id=\"by-test-heading\">Customers</h2>"))
    }

    @Test("the interval is drawn over the bar, on a line of the ground that sets it off")
    func drawsIntervals() throws {
        let figure = chart([bar("Lost", 50, reach: 25)]).figure
        let bar = try #require(figure.range(of: "class=\"chart-bar\""))
        let halo = try #require(figure.range(of: "class=\"chart-halo\""))
        let whisker = try #require(figure.range(of: "class=\"chart-whisker\""))
        #expect(bar.lowerBound < halo.lowerBound && halo.lowerBound < whisker.lowerBound)
        #expect(figure.contains("class=\"chart-whisker\" x1=\"31.25%\" x2=\"93.75%\""))
    }

    @Test("what a segment means stands beside its name")
    func showsMeaning() {
        let meant = Bar(labels: ["Lost"], meaning: "Long gone.", value: .withheld)
        let figure = chart([meant]).figure
        #expect(figure.contains(">Lost</span><span class=\"bar-meaning\">Long gone.</span>"))
        #expect(!chart([bar("Lost", 5)]).figure.contains("bar-meaning"))
    }

    @Test("bars that are not drawn are named below")
    func namesUndrawn() {
        let undrawn = ["2009-Q1", "2009-Q2"].map { Bar(labels: [$0], value: .withheld) }
        let figure = chart([bar("2009-Q3", 40)], undrawn: undrawn).figure
        #expect(figure.contains("<summary>2 more, all withheld</summary><p>2009-Q1, 2009-Q2</p>"))
    }

    @Test("an axis holds its largest value, starts at zero and has few round ticks")
    func scalesAxis() {
        for reach in [0, 1, 3, 4, 5, 9, 10, 11, 99, 100, 101, 932, 4_264, 999_999, 1_000_001] {
            let axis = Axis(reach: reach)
            #expect(axis.ticks.first == 0)
            #expect(axis.end >= reach)
            #expect(axis.end <= max(4, reach * 3))
            #expect((2...6).contains(axis.ticks.count), "\(reach): \(axis.ticks)")
            #expect(axis.share(reach) <= 1)
            #expect(axis.labelled.first == 0)
            #expect(axis.labelled.last == axis.end)
            #expect((2...4).contains(axis.labelled.count), "\(reach): \(axis.labelled)")
        }
    }

    @Test("a value outside the axis is drawn at its end, not beyond")
    func clampsPositions() {
        let axis = Axis(reach: 100)
        #expect(axis.share(-5) == 0)
        #expect(axis.share(1_000_000) == 1)
    }

    @Test("longer bars stand for larger values", arguments: UInt64(0)..<50)
    func keepsOrder(seed: UInt64) {
        // Weyl sequence: different for each seed, the same in every run.
        let values = (1...6).map { Int((seed &+ 1) &* 0x9E37_79B9 &* $0 % 50_000) }
        let axis = Axis(reach: values.max() ?? 0)
        for pair in zip(values.sorted(), values.sorted().dropFirst()) {
            #expect(axis.share(pair.0) <= axis.share(pair.1))
        }
    }

    @Test(
        "numbers are grouped by thousands",
        arguments: [
            (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "−1,234,567"),
        ])
    func groupsDigits(value: Int, text: String) {
        #expect(NumberText.grouped(value) == text)
    }
}
