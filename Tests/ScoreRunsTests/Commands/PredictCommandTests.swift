import ArgumentParser
import Foundation
import Scoring
import Testing
import Text

@testable import ScoreRuns
@testable import bauta_analytics

@Suite("Predicting from a summary file")
struct PredictCommandTests {
    // Fader & Hardie, note 004: 1.226 purchases in 39 weeks.
    @Test("predictions by given parameters are those of the literature, under the customer's id")
    func predictions() throws {
        let command = try PredictCommand.parse([
            "--model", "bgnbd", "--input", "summary.csv", "--weeks", "39", "--parameters",
            "0.243, 4.414,0.793,2.426",
        ])
        let file = try SummaryFileTests.file(
            "customer_id,x,t_x,T\n\"a \"\"b\"\"\",2,30.43,38.86\nc,0,0,38.86\n")
        let predictions = try command.predictions(for: file)
        #expect(predictions.header == "customer_id,x,t_x,T,p_alive,expected_transactions")
        #expect(abs(predictions.expectations[0] - 1.2260281748) < 1e-9)
        #expect(abs(predictions.probabilitiesAlive[0] - 0.7265785701) < 1e-9)
        #expect(predictions.line(0).hasPrefix("\"a \"\"b\"\"\",2,30.43,38.86,0.72657857"))
        #expect(predictions.line(1).hasPrefix("c,0,0.0,38.86,1.0,0.19509805"))
        let sums = try JSONSerialization.jsonObject(
            with: Data(JSONLine.text(predictions, names: .asDeclared).utf8))
        let alive = try #require((sums as? [String: Any])?["sum_p_alive"] as? Double)
        #expect(abs(alive - 1.7265785701) < 1e-9)
    }

    @Test("without parameters the model is fitted to the file first; spend is predicted as well")
    func fittedPredictions() throws {
        let command = try PredictCommand.parse(["--model", "mbgnbd", "--input", "s.csv"])
        let ordinary = try SummaryFileTests.file(SummaryFileTests.ordinary)
        let predictions = try command.predictions(for: ordinary)
        #expect(predictions.probabilitiesAlive.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(predictions.expectations.allSatisfy { $0.isFinite && $0 >= 0 })
        let spend = try PredictCommand.parse([
            "--model", "gammagamma", "--input", "s.csv", "--parameters", "6.25,3.74,15.44",
        ])
        let values = try spend.predictions(
            for: try SummaryFileTests.file("x,m\n1,11.77\n0,0\n", needed: [.repeats, .meanValue]))
        #expect(values.header == "x,m,expected_value")
        #expect(abs(values.expectations[0] - 18.91) < 0.02)
        #expect(try JSONLine.text(values, names: .asDeclared).contains("sum_expected_value"))
    }

    @Test(
        "parameters and times that are none are refused on the command line",
        arguments: [
            ["--parameters", "1,2,3"], ["--parameters", "1,2,3,0"], ["--parameters", "1,2,3,x"],
            ["--parameters", ""], ["--weeks", "nan"], ["--weeks=-1"],
        ])
    func badOptions(options: [String]) {
        #expect(throws: (any Error).self) {
            try PredictCommand.parse(["--model", "bgnbd", "--input", "s.csv"] + options)
        }
    }
}
