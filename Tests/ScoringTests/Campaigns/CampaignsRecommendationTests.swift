import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Segment recommendations")
struct CampaignsRecommendationTests {
    private let ruleSet = SegmentRuleSet(
        id: "test", population: .everActive,
        rules: ["champions", "at_risk", "lost", "empty"].enumerated().map { place, code in
            SegmentRule(
                code: code, name: code, recency: 1...5, frequency: 1...5, monetary: 1...5,
                rank: place + 1, retentionPriority: 4 - place, why: "",
                targetMarketingStrategy:
                    "do \(code)")
        })

    @Test("the most value at stake stands first, with what the policy says to do")
    func order() {
        let table = SegmentRecommendations(
            ruleSet: ruleSet, segments: [0, 1, 1, 2, 0], revenues365: [100, 50, 60, 0, 200],
            values: [1_000, 800, 700, nil, 3_000.4],
            churnProbabilities: [0.1, 0.5, 0.8, 0.9, 0.05])
        #expect(table.segments == [1, 0, 2])
        #expect(table.customers == [2, 2, 1] && table.revenues365 == [110, 300, 0])
        #expect(table.values == [1_500, 4_000, 0])
        #expect(table.valuesAtStake == [400 + 560, 100 + 150, 0])
        #expect(table.expectedChurners == [1.3, 0.15, 0.9])
        #expect(table.strategies == ["do at_risk", "do champions", "do lost"])
    }

    @Test("equal stakes stand by retention priority, and nobody gives no row")
    func ties() {
        let table = SegmentRecommendations(
            ruleSet: ruleSet, segments: [0, 1, 2], revenues365: [0, 0, 0],
            values: [nil, .nan, .infinity], churnProbabilities: [0.5, 0.5, 0.5])
        #expect(table.segments == [2, 1, 0] && table.valuesAtStake == [0, 0, 0])
        #expect(
            SegmentRecommendations(
                ruleSet: ruleSet, segments: [], revenues365: [], values: [], churnProbabilities: []
            ).count == 0)
    }

    @Test("the order of customers changes no bit", arguments: UInt64(0)..<10)
    func anyOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var rows = (0..<500).map { _ in
            (
                segment: UInt8.random(in: 0...2, using: &generator),
                revenue: Int64.random(in: 0...9_999, using: &generator),
                value: Double.random(in: 0...1e6, using: &generator),
                churn: Double.random(in: 0...1, using: &generator)
            )
        }
        func text() -> String {
            "\(SegmentRecommendations(ruleSet: ruleSet, segments: rows.map(\.segment), revenues365: rows.map(\.revenue), values: rows.map(\.value), churnProbabilities: rows.map(\.churn)))"
        }
        let before = text()
        rows.shuffle(using: &generator)
        #expect(text() == before)
    }
}
