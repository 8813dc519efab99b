import Foundation
import FoundationXML
import Testing

@testable import Charts

@Suite struct BarChartTests {
    private static let hostile = "\"'><script>&\u{0}\u{301}"

    private func chart(_ bars: [Bar], title: String = "Customers") -> BarChart {
        BarChart(identifier: "by-test", title: title, description: "Bars.", bars: bars)
    }

    @Test("whatever the labels are, the markup parses as XML and has no script element")
    func survivesHostileText() throws {
        let text = Self.hostile
        let svg = chart(
            [
                Bar(label: text, value: .withheld),
                Bar(label: text + "\u{301}", value: .measured(value: 3, low: 1, high: 5)),
            ], title: text
        ).svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(!svg.contains("<script"))
    }

    @Test("a strict content security policy finds nothing inline to refuse")
    func hasNothingInline() {
        let svg = chart([Bar(label: "a", value: .measured(value: 10, low: 5, high: 15))]).svg
        for refused in ["style=", "<style", "onload", "href"] { #expect(!svg.contains(refused)) }
    }

    @Test("a withheld bar shows the word and no shape or number")
    func showsWithheld() {
        let svg = chart([Bar(label: "Lost", value: .withheld)]).svg
        #expect(svg.contains(">withheld<"))
        #expect(svg.contains("Lost: withheld"))
        #expect(!svg.contains("chart-bar"))
    }

    @Test("a bar says its number and its interval to whoever cannot see it")
    func namesIntervals() {
        let svg = chart([
            Bar(label: "Lost", value: .measured(value: 1_234, low: 1_225, high: 1_243))
        ])
        .svg
        #expect(svg.contains("Lost: 1,234 (95 % interval 1,225 to 1,243)"))
        #expect(svg.contains("aria-labelledby=\"by-test-title by-test-desc\""))
        #expect(svg.contains("<title id=\"by-test-title\">"))
    }

    @Test("an axis holds its largest value, starts at zero and has few round ticks")
    func scalesAxis() {
        for reach in [0, 1, 3, 4, 5, 9, 10, 11, 99, 100, 101, 932, 4_264, 999_999, 1_000_001] {
            let axis = Axis(reach: reach)
            #expect(axis.ticks.first == 0)
            #expect(axis.end >= reach)
            #expect(axis.end <= max(4, reach * 3))
            #expect((2...6).contains(axis.ticks.count), "\(reach): \(axis.ticks)")
            #expect(axis.position(reach, length: 470) <= 470)
        }
    }

    @Test("a value outside the axis is drawn at its end, not beyond")
    func clampsPositions() {
        let axis = Axis(reach: 100)
        #expect(axis.position(-5, length: 470) == 0)
        #expect(axis.position(1_000_000, length: 470) == 470)
    }

    @Test("longer bars stand for larger values", arguments: UInt64(0)..<50)
    func keepsOrder(seed: UInt64) {
        // Weyl sequence: different for each seed, the same in every run.
        let values = (1...6).map { Int((seed &+ 1) &* 0x9E37_79B9 &* $0 % 50_000) }
        let axis = Axis(reach: values.max() ?? 0)
        for pair in zip(values.sorted(), values.sorted().dropFirst()) {
            #expect(axis.position(pair.0, length: 470) <= axis.position(pair.1, length: 470))
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
