import Foundation
import FoundationXML
import Testing

@testable import Charts

/// Numbers that a database can hold and nobody expects.
@Suite("Numbers nobody expects")
struct HostileNumberTests {
    static let integers = [
        Int.min, .min + 1, -1_000_000_000_000, -1, 0, 1, 3, 4, 5, 1_000_000_000_000_000_000,
        .max / 2, .max - 1, .max,
    ]
    static let doubles = [
        Double.nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 9.3e18, -9.3e18, 1e16, 0.1, -0.0, 0, 1,
    ]

    private func parses(_ markup: String) -> Bool { XMLParser(data: Data(markup.utf8)).parse() }

    @Test("are drawn by a bar chart without ending the program", arguments: integers)
    func bars(value: Int) {
        for other in Self.integers {
            let chart = BarChart(
                identifier: "x", title: "x", description: "x", heads: ["x"], measure: "x",
                bars: [
                    Bar(labels: ["a"], value: .measured(value: value, low: other, high: value)),
                    Bar(labels: ["b"], value: .measured(value: other, low: value, high: other)),
                ])
            #expect(parses(chart.figure))
        }
    }

    @Test("have an axis from zero with round steps that grow", arguments: integers)
    func axes(reach: Int) {
        let axis = Axis(reach: reach)
        #expect(axis.ticks.first == 0 && axis.ticks.count >= 2)
        #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
        for value in Self.integers { #expect((0...1).contains(axis.share(value))) }
    }

    @Test("any number has an axis, tried at random over all magnitudes")
    func randomAxes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let reach = Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64)
            let axis = Axis(reach: reach)
            #expect(axis.end >= min(max(reach, 1), 1_000_000_000_000_000_000), "\(reach)")
        }
    }

    @Test("are drawn by the charts of shares without ending the program", arguments: doubles)
    func shares(value: Double) {
        let diagram = ReliabilityDiagram(
            identifier: "x", title: "x", caption: "x",
            points: Self.integers.map { .init(count: $0, predicted: value, observed: value) })
        #expect(parses(diagram.figure))
        #expect(!diagram.figure.contains("nan") && !diagram.figure.contains("inf"))
    }

    @Test("are counted by a lift chart without ending the program", arguments: integers)
    func deciles(value: Int) {
        let chart = LiftChart(
            identifier: "x", title: "x", caption: "x",
            deciles: Self.integers.map { .init(count: $0, events: value) })
        #expect(parses(chart.figure))
    }

    @Test("are written with decimals, or not at all", arguments: doubles)
    func decimals(value: Double) {
        for places in [-1, 0, 2, 6, 400] {
            let text = NumberText.decimal(value, places: places)
            #expect((text == nil) == !(value.magnitude < 1e10), "\(value) \(places)")
        }
        _ = [FigureMarkup.fixed(value, decimals: 1), FigureMarkup.percent(value)]
        for integer in Self.integers { #expect(!NumberText.grouped(integer).isEmpty) }
    }
}
