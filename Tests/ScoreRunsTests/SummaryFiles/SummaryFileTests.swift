import CustomerModel
import Foundation
import Scoring
import Testing
import Text

@testable import ScoreRuns

@Suite("Fitting and predicting from a summary file")
struct SummaryFileTests {
    static let purchases: [SummaryColumn] = [.repeats, .recency, .age]

    static func file(_ text: String, needed: [SummaryColumn] = purchases) throws -> SummaryFile {
        try SummaryFile(Array(text.utf8), name: "summary.csv", needed: needed)
    }

    /// Forty customers whose purchases thin out.
    static let ordinary: String = {
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
        let one = try Self.file(
            "T,customer_id,x,t_x,m\r\n38.86,\"a, b\",2.0,30.43,whatever\r\n\r\n")
        #expect(one.repeats == [2])
        #expect(one.recencies == [30.43])
        #expect(one.ages == [38.86])
        #expect(one.customers == ["a, b"])
        let two = try Self.file("x,t_x,T\n0,0,12\n")
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
        let error = #expect(throws: ScoreError.self) { try Self.file(text) }
        #expect(error?.description == message)
    }

    @Test("spend of zero or less is an error of its row, unless nothing was bought again")
    func badSpend() throws {
        let error = #expect(throws: ScoreError.self) {
            try Self.file("x,m\n2,10\n1,0\n", needed: [.repeats, .meanValue])
        }
        #expect(error?.description == "summary.csv:3:2: m is not above zero although x is")
        let mixed = try Self.file("x,m\n2,10\n0,0\n", needed: [.repeats, .meanValue])
        #expect(mixed.spend.count == 1)
    }

    @Test("a fit prints parameters, log-likelihood and diagnosis as one JSON object")
    func fitReport() throws {
        for model in [LifetimeModelName.bgnbd, .mbgnbd, .paretonbd] {
            let report = try model.fit(try Self.file(Self.ordinary))
            let data = Data(try JSONLine.text(report, names: .asDeclared).utf8)
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
        let few = try Self.file("x,t_x,T\n1,2,3\n")
        let refusal = #expect(throws: FitRefusal.self) { try LifetimeModelName.bgnbd.fit(few) }
        let json = try JSONLine.text(
            RefusedFitReport(.bgnbd, because: #require(refusal)), names: .asDeclared)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let diagnosis = try #require(object?["diagnosis"] as? [String: String])
        #expect(diagnosis["outcome"] == "too_little_data")
        #expect(diagnosis["reason"]?.contains("at least 10") == true)
    }
}
