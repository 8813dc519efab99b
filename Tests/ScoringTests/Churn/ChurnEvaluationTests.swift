import TestSupport
import Testing

@testable import Scoring

@Suite("Evaluation of predicted probabilities")
struct ChurnEvaluationTests {
    @Test("a small case agrees with the arithmetic done by hand")
    func byHand() throws {
        let evaluation = try #require(
            BinaryEvaluation(
                predictions: [0.9, 0.8, 0.6, 0.4, 0.2], outcomes: [true, true, false, true, false]))
        // Pairs of an event and another: 0.9 and 0.8 win both, 0.4 wins one of two.
        #expect(abs(evaluation.auc - 5.0 / 6) < 1e-15)
        #expect(abs(evaluation.brier - (0.01 + 0.04 + 0.36 + 0.36 + 0.04) / 5) < 1e-15)
        // −(ln .9 + ln .8 + ln .4 + ln .4 + ln .8) / 5
        #expect(abs(evaluation.logLoss - 0.476_845_8) < 1e-7)
        // Five bins of one.
        #expect(abs(evaluation.ece - (0.1 + 0.2 + 0.6 + 0.6 + 0.2) / 5) < 1e-15)
        #expect(abs(evaluation.topDecileLift - 1 / 0.6) < 1e-15)
        #expect(evaluation.bins.map(\.count) == [1, 1, 1, 1, 1])
        #expect(abs(evaluation.baseRate - 0.6) < 1e-15)
        #expect(abs(evaluation.meanPrediction - 0.58) < 1e-15)
    }

    @Test("one prediction for everybody tells nobody apart")
    func constant() throws {
        let outcomes = (0..<40).map { $0 % 4 == 0 }
        let evaluation = try #require(
            BinaryEvaluation(
                predictions: [Double](repeating: 0.25, count: 40), outcomes: outcomes))
        #expect(evaluation.auc == 0.5)
        #expect(abs(evaluation.topDecileLift - 1) < 1e-12)
        #expect(evaluation.ece < 1e-12)
        #expect(abs(evaluation.brier - 0.25 * 0.75) < 1e-12)
    }

    @Test("the order of the rows changes no bit, ties included", arguments: UInt64(0)..<20)
    func orderIndependence(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...200, using: &generator)
        var rows = (0..<count).map { _ in
            (
                prediction: Double(Int.random(in: 0...7, using: &generator)) / 7,
                outcome: Bool.random(using: &generator)
            )
        }
        let first = BinaryEvaluation(
            predictions: rows.map(\.prediction), outcomes: rows.map(\.outcome))
        rows.shuffle(using: &generator)
        #expect(
            first
                == BinaryEvaluation(
                    predictions: rows.map(\.prediction), outcomes: rows.map(\.outcome)))
        let evaluation = try #require(first)
        #expect(evaluation.bins.reduce(0) { $0 + $1.count } == count)
        #expect((0...1).contains(evaluation.auc) && (0...1).contains(evaluation.ece))
        #expect(evaluation.logLoss.isFinite)
    }

    @Test("23 rows make three bins of three and seven of two, ascending")
    func bins() throws {
        let predictions = (0..<23).map { Double($0) / 23 }
        let evaluation = try #require(
            BinaryEvaluation(predictions: predictions, outcomes: predictions.map { $0 > 0.5 }))
        #expect(evaluation.bins.map(\.count) == [3, 3, 3, 2, 2, 2, 2, 2, 2, 2])
        #expect(evaluation.auc == 1)
        for pair in zip(evaluation.bins, evaluation.bins.dropFirst()) {
            #expect(pair.0.highestPrediction < pair.1.lowestPrediction)
        }
    }

    @Test("nothing to judge gives nothing; all alike gives a defined result")
    func degenerate() throws {
        #expect(BinaryEvaluation(predictions: [], outcomes: []) == nil)
        #expect(BinaryEvaluation(predictions: [0.5], outcomes: []) == nil)
        let events = try #require(BinaryEvaluation(predictions: [0.2, 1], outcomes: [true, true]))
        #expect(events.auc == 0.5 && events.topDecileLift == 1 && events.logLoss.isFinite)
        let none = try #require(BinaryEvaluation(predictions: [0, 1], outcomes: [false, false]))
        #expect(none.auc == 0.5 && none.topDecileLift == 1 && none.logLoss.isFinite)
    }
}
