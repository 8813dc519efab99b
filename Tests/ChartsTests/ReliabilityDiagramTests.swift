import Foundation
import FoundationXML
import Testing

@testable import Charts

@Suite("Diagrams of how predictions turned out")
struct ReliabilityDiagramTests {
    private static let hostile = "\"'><script>&\u{0}\u{301}"

    private func diagram(
        _ points: [ReliabilityDiagram.Point], title: String = "Reliability"
    ) -> ReliabilityDiagram {
        ReliabilityDiagram(
            identifier: "reliability-test", title: title, caption: "Ten groups.", points: points)
    }

    private func lift(_ deciles: [LiftChart.Decile], title: String = "Lift") -> LiftChart {
        LiftChart(identifier: "lift-test", title: title, caption: "Ten groups.", deciles: deciles)
    }

    private let points = [
        ReliabilityDiagram.Point(count: 1_234, predicted: 0.1, observed: 0.08),
        ReliabilityDiagram.Point(count: 1_234, predicted: 0.9, observed: 1),
    ]
    private let deciles = [
        LiftChart.Decile(count: 100, events: 90), LiftChart.Decile(count: 100, events: 30),
    ]

    @Test("whatever the texts are, the markup parses as XML and has no script element")
    func survivesHostileText() {
        let reliability = diagram(points, title: Self.hostile)
        let lift = lift(deciles, title: Self.hostile)
        for markup in [reliability.svg, reliability.figure, lift.svg, lift.figure] {
            #expect(XMLParser(data: Data(markup.utf8)).parse())
            #expect(!markup.contains("<script"))
        }
    }

    @Test("a strict content security policy finds nothing inline to refuse")
    func hasNothingInline() {
        for markup in [diagram(points).figure, lift(deciles).figure] {
            for refused in ["style=", "<style", "onload", "href"] {
                #expect(!markup.contains(refused))
            }
        }
    }

    @Test("every point says its numbers to whoever cannot see it, and they stand in a table")
    func namesNumbers() {
        let figure = diagram(points).figure
        #expect(figure.contains("predicted 10.0 %, observed 8.0 %, 1,234 customers"))
        #expect(
            figure.contains(
                "<th scope=\"row\">1,234</th><td class=\"number\">10.0 %</td>"
                    + "<td class=\"number\">8.0 %</td>"))
        #expect(figure.contains("<p class=\"chart-why\">Ten groups.</p></figcaption>"))
        #expect(figure.contains("aria-labelledby=\"reliability-test-title reliability-test-desc\""))
    }

    @Test("a perfect prediction lies on the diagonal, a larger share further up")
    func liesOnDiagonal() {
        let svg = diagram([.init(count: 1, predicted: 0.5, observed: 0.5)]).svg
        #expect(svg.contains("cx=\"230.0\" cy=\"192.0\""))
        #expect(diagram(points).svg.contains("cx=\"86.0\" cy=\"343.2\""))
        // Outside of 0…1 is drawn at the edge.
        let beyond = diagram([.init(count: 1, predicted: 2, observed: -1)]).svg
        #expect(beyond.contains("cx=\"410.0\" cy=\"372.0\""))
    }

    @Test("lift is the share of a tenth over that of all")
    func computesLift() {
        let chart = lift(deciles)
        #expect(abs(chart.baseRate - 0.6) < 1e-15)
        #expect(abs(chart.lift(deciles[0]) - 1.5) < 1e-15)
        #expect(chart.figure.contains("tenth 1: 90.0 % of 100 customers, lift 1.50"))
        #expect(
            chart.figure.contains(
                "<th scope=\"row\">2</th>"
                    + ["100", "30", "30.0 %", "0.50"].map { "<td class=\"number\">\($0)</td>" }
                    .joined()))
    }

    @Test("nobody, and no event, are drawn without a fault")
    func drawsNothing() {
        #expect(lift([]).baseRate == 0)
        #expect(XMLParser(data: Data(lift([]).svg.utf8)).parse())
        let none = lift([.init(count: 5, events: 0)])
        #expect(none.lift(none.deciles[0]) == 1)
        #expect(XMLParser(data: Data(diagram([]).figure.utf8)).parse())
    }
}
