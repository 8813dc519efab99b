import ArgumentParser
import Foundation
import Scoring
import Testing

@testable import bauta_analytics

@Suite("Fitting and predicting from a summary file")
struct FitCommandTests {
    private static let purchases: [SummaryColumn] = [.repeats, .recency, .age]

    private func file(_ text: String, needed: [SummaryColumn] = purchases) throws -> SummaryFile {
        try SummaryFile(Array(text.utf8), name: "summary.csv", needed: needed)
    }

    /// Forty customers whose purchases thin out.
    private static let ordinary: String = {
        var text = "customer_id,x,t_x,T\n"
        for index in 0..<40 {
            let x = index % 6 * (index % 4 == 0 ? 0 : 1)
            let recency = x == 0 ? 0.0 : Double(x) * 3.5 + Double(index % 7)
            text += "c\(index),\(x),\(recency),\(30 + Double(index) / 7)\n"
        }
        return text
    }()

    @Test("columns are told by their names, in any order, with or without customers")
    func columns() throws {
        let one = try file("T,customer_id,x,t_x,m\r\n38.86,\"a, b\",2.0,30.43,whatever\r\n\r\n")
        #expect(one.repeats == [2])
        #expect(one.recencies == [30.43])
        #expect(one.ages == [38.86])
        #expect(one.customers == ["a, b"])
        let two = try file("x,t_x,T\n0,0,12\n")
        #expect(two.customers == [""])
        #expect(two.count == 1)
    }

    @Test(
        "a bad row ends with file, line, field and reason, and without its value",
        arguments: [
            ("x,t_x,T\n1,2,3\n1,5,3\n", "summary.csv:3:2: t_x is above T"),
            ("x,t_x,T\n-1,0,3\n", "summary.csv:2:1: x is not a whole number from 0 to 2^31 - 1"),
            ("x,t_x,T\n1.5,0,3\n", "summary.csv:2:1: x is not a whole number from 0 to 2^31 - 1"),
            ("x,t_x,T\n1,secret,3\n", "summary.csv:2:2: t_x is not a number"),
            ("x,t_x,T\n1,nan,3\n", "summary.csv:2:2: t_x is not a number"),
            ("x,t_x,T\n0,0,inf\n", "summary.csv:2:3: T is not a number"),
            ("x,t_x,T\n0,2,3\n", "summary.csv:2:2: t_x is above zero although x is 0"),
            ("x,t_x,T\n0,0,-3\n", "summary.csv:2:3: T is below zero"),
            ("x,t_x,T\n0,0\n", "summary.csv:2: 2 fields instead of 3"),
            ("x,t_x\n0,0\n", "summary.csv:1: the column T is missing"),
            (
                "x,t_x,T,email\n",
                "summary.csv:1:4: columns are x, t_x, T, m, customer_id, each once at most"
            ),
            ("", "summary.csv is empty"),
        ])
    func badRows(text: String, message: String) {
        let error = #expect(throws: ScoreError.self) { try file(text) }
        #expect(error?.description == message)
    }

    @Test("spend of zero or less is an error of its row, unless nothing was bought again")
    func badSpend() throws {
        let error = #expect(throws: ScoreError.self) {
            try file("x,m\n2,10\n1,0\n", needed: [.repeats, .meanValue])
        }
        #expect(error?.description == "summary.csv:3:2: m is not above zero although x is")
        let mixed = try file("x,m\n2,10\n0,0\n", needed: [.repeats, .meanValue])
        #expect(mixed.spend.count == 1)
    }

    @Test("a fit prints parameters, log-likelihood and diagnosis as one JSON object")
    func fitReport() throws {
        for model in [ModelName.bgnbd, .mbgnbd, .paretonbd] {
            let report = try model.fit(try file(Self.ordinary))
            let data = Data(report.json.utf8)
            let object = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(object["model"] as? String == model.rawValue)
            #expect(object["customers"] as? Int == 40)
            let parameters = try #require(object["parameters"] as? [String: Double])
            #expect(Set(parameters.keys) == Set(model.parameterNames))
            let logLikelihood = try #require(object["log_likelihood"] as? Double)
            #expect(abs(logLikelihood - report.logLikelihood) < 1e-9)
            let diagnosis = try #require(object["diagnosis"] as? [String: Any])
            let outcome = try #require(diagnosis["outcome"] as? String)
            #expect(["converged", "at_bound", "flat"].contains(outcome))
            #expect(report.text.contains("log-likelihood"))
        }
    }

    @Test("too little data is said in JSON too")
    func refusal() throws {
        let few = try file("x,t_x,T\n1,2,3\n")
        let refusal = #expect(throws: FitRefusal.self) { try ModelName.bgnbd.fit(few) }
        let json = FitReport.json(refusing: .bgnbd, because: try #require(refusal))
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let diagnosis = try #require(object?["diagnosis"] as? [String: String])
        #expect(diagnosis["outcome"] == "too_little_data")
        #expect(diagnosis["reason"]?.contains("at least 10") == true)
    }

    // Fader & Hardie, note 004: 1.226 purchases in 39 weeks.
    @Test("predictions by given parameters are those of the literature, under the customer's id")
    func predictions() throws {
        let command = try PredictCommand.parse([
            "--model", "bgnbd", "--input", "summary.csv", "--weeks", "39", "--parameters",
            "0.243, 4.414,0.793,2.426",
        ])
        let file = try file("customer_id,x,t_x,T\n\"a \"\"b\"\"\",2,30.43,38.86\nc,0,0,38.86\n")
        let predictions = try command.predictions(for: file)
        #expect(predictions.header == "customer_id,x,t_x,T,p_alive,expected_transactions")
        #expect(abs(predictions.expectations[0] - 1.2260281748) < 1e-9)
        #expect(abs(predictions.probabilitiesAlive[0] - 0.7265785701) < 1e-9)
        #expect(predictions.line(0).hasPrefix("\"a \"\"b\"\"\",2,30.43,38.86,0.72657857"))
        #expect(predictions.line(1).hasPrefix("c,0,0.0,38.86,1.0,0.19509805"))
        let sums = try JSONSerialization.jsonObject(with: Data(predictions.json.utf8))
        let alive = try #require((sums as? [String: Any])?["sum_p_alive"] as? Double)
        #expect(abs(alive - 1.7265785701) < 1e-9)
    }

    @Test("without parameters the model is fitted to the file first; spend is predicted as well")
    func fittedPredictions() throws {
        let command = try PredictCommand.parse(["--model", "mbgnbd", "--input", "s.csv"])
        let ordinary = try file(Self.ordinary)
        let predictions = try command.predictions(for: ordinary)
        #expect(predictions.probabilitiesAlive.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(predictions.expectations.allSatisfy { $0.isFinite && $0 >= 0 })
        let spend = try PredictCommand.parse([
            "--model", "gammagamma", "--input", "s.csv", "--parameters", "6.25,3.74,15.44",
        ])
        let values = try spend.predictions(
            for: try file("x,m\n1,11.77\n0,0\n", needed: [.repeats, .meanValue]))
        #expect(values.header == "x,m,expected_value")
        #expect(abs(values.expectations[0] - 18.91) < 0.02)
        #expect(values.json.contains("sum_expected_value"))
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
