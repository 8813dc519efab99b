import CustomerModel
import Foundation
import Scoring
import Testing
import Text

@testable import ScoreRuns

@Suite("Report of a backtest of value")
struct CLVReportTests {
    /// A small shop without chance: customers who come every few weeks and stay away by turns.
    private static func report(customers: Int) throws -> CLVReport {
        var rows = PlainOrderRows()
        var text = "customer_id,order_ts,amount,margin\n"
        for customer in 0..<customers {
            for order in 0..<(1 + customer % 9) {
                let day = (customer * 31 + order * (20 + customer % 50)) % 700
                let date = CalendarDate(dayNumber: 18_000 + day).iso8601
                text += "\(customer),\(date),\(10 + customer % 90).5,\n"
            }
        }
        try rows.append(Array(text.utf8), of: .orders, named: "shop.csv")
        let orders = CustomerOrders(grouping: rows.columns())
        let backtest = try #require(
            ValueBacktest(
                of: orders, asOf: CalendarDate(dayNumber: 18_400), days: 300,
                assumptions: ValueAssumptions(horizonDays: 300)))
        return CLVReport(
            backtest,
            totals: TotalBacktest(
                of: orders, asOf: CalendarDate(dayNumber: 18_400), days: 60,
                assumptions: try ValueAssumptions(horizonDays: 60), groupings: [.cohorts]))
    }

    @Test("the last line is one JSON object with the figures of each predictor and the intervals")
    func json() throws {
        let report = try Self.report(customers: 1_200)
        let json = try JSONLine.text(report, names: .asDeclared)
        #expect(!json.contains("\n"))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["as_of"] as? String == "2020-05-18")
        #expect(object["days"] as? Int == 300)
        let predictors = try #require(object["predictors"] as? [String: [String: Any]])
        #expect(
            Set(predictors.keys) == [
                "default", "bgnbd_gammagamma", "simple", "last_365_days", "constant_mean",
            ])
        for (name, figures) in predictors {
            for key in ["total", "total_error", "mae", "rmse"] {
                #expect(figures[key] is Double || figures[key] is Int, "\(name) \(key)")
            }
        }
        #expect(predictors["constant_mean"]?["spearman"] is NSNull)
        let coverage = try #require(object["interval_coverage"] as? [String: [String: Any]])
        #expect(Set(coverage.keys).isSubset(of: ["all", "1", "2", "3-4", "5-9", "10+"]))
        for key in ["spend", "spend_score", "low_above_zero"] {
            #expect(coverage["all"]?[key] is Double || coverage["all"]?[key] is Int, "\(key)")
        }
        let tenure = try #require(
            object["interval_coverage_by_tenure"] as? [String: [String: Any]])
        #expect(
            Set(tenure.keys).isSubset(of: ["under 90", "90-179", "180-364", "365-729", "730+"]))
        #expect(tenure["180-364"]?["spend_score"] is Double)
        let totals = try #require(object["totals"] as? [String: Any])
        for key in ["coverage", "margin_coverage"] {
            let coverage = try #require(totals[key] as? [String: [String: Any]])
            #expect(Set(coverage.keys) == ["shop", "cohort"])
            #expect(coverage["shop"]?["held"] is Int && coverage["shop"]?["totals"] is Int)
        }
        let kinds = try #require(totals["latest"] as? [String: [String: [String: Any]]])
        let shop = try #require(kinds["shop"]?["all"]?.compactMapValues { $0 as? Double })
        #expect(
            shop["low"] ?? 1 < shop["expected"] ?? 0 && shop["high"] ?? 0 > shop["expected"] ?? 1)
        #expect(kinds["cohort"]?.keys.allSatisfy { $0.count == 7 } == true)
    }

    @Test("for people: a line a predictor, a line a band, and where the calibration comes from")
    func text() throws {
        let report = try Self.report(customers: 1_200)
        #expect(report.text.contains("calibrated on the 200 days before that"))
        #expect(report.text.contains("default  "))
        #expect(report.text.contains("95 % intervals hold, by purchases"))
        #expect(report.text.contains("by days since the first order"))
        #expect(report.text.contains("spend score"))
        let short = try Self.report(customers: 30)
        #expect(short.text.contains("no earlier window to calibrate on"))
        #expect(short.text.contains("no intervals"))
        #expect(report.text.contains("95 % intervals of totals hold"))
    }

    @Test(
        "numbers are written plainly",
        arguments: [
            (1.005, 2, "1.00"), (-0.05, 1, "-0.1"), (0, 2, "0.00"), (1234.5, 0, "1235"),
            (-0.001, 2, "0.00"), (0.05, 2, "0.05"), (.nan, 1, "null"),
        ])
    func decimals(value: Double, decimals: Int, text: String) {
        #expect(FixedDecimal.text(value, decimals) == text)
    }

    @Test("whole numbers stand in groups of three")
    func grouped() {
        #expect(FixedDecimal.grouped(1_234_567.8) == "1,234,568")
        #expect(FixedDecimal.grouped(-999) == "-999")
        #expect(FixedDecimal.grouped(-1_000) == "-1,000")
        #expect(FixedDecimal.percent(-0.0267) == "-2.7 %")
    }
}
