import CustomerModel
import Foundation
import Scoring
import TestSupport
import Testing
import Text

@testable import ScoreRuns

@Suite("Report of a backtest of churn")
struct ChurnReportTests {
    /// The days that are judged and, one horizon before the first of them, those trained on.
    static let days = [19_800, 19_900].map { CalendarDate(dayNumber: $0) }
    static let trainingDays = [19_600, 19_700].map { CalendarDate(dayNumber: $0) }
    private static let measures: Set = ["auc", "brier", "log_loss", "ece", "top_decile_lift"]

    /// Customers with a rhythm of their own, who leave by chance.
    static let shop: String = {
        var generator = SeededGenerator(seed: 5)
        var text = "customer_id,order_ts,amount\n"
        for customer in 0..<300 {
            var day = 19_300 + Int.random(in: 0..<500, using: &generator)
            let rhythm = Int.random(in: 10...70, using: &generator)
            while day < 20_000 {
                let amount = Int.random(in: 5...200, using: &generator)
                text += "\(customer),\(CalendarDate(dayNumber: day).iso8601),\(amount).50\n"
                if generator.next() % 8 == 0 { break }
                day += Int.random(in: 1...2 * rhythm, using: &generator)
            }
        }
        return text
    }()

    /// Made once; several tests look at it.
    static let made = Result {
        var rows = PlainOrderRows()
        try rows.append(Array(shop.utf8), of: .orders, named: "shop.csv")
        return ChurnReport(
            try ChurnBacktest(
                of: CustomerOrders(grouping: rows.columns()), days: days,
                settings: ChurnSettings(), rules: ChurnRules(), trainingDays: trainingDays))
    }

    /// Runs `body` with the path of a folder that is removed afterwards.
    static func withFolder(_ body: (String) throws -> Void) throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        try body(folder.path)
    }

    static func read(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }

    @Test("the last line is one JSON object: the mean, each day and each predictor")
    func json() throws {
        let json = try JSONLine.text(Self.made.get(), names: .asDeclared)
        #expect(!json.contains("\n"))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == Self.measures.union(["backtest", "days", "mean"]))
        #expect(object["backtest"] as? String == "churn")
        let days = try #require(object["days"] as? [[String: Any]])
        #expect(days.map { $0["as_of"] as? String } == Self.days.map(\.iso8601))
        for day in days {
            #expect(
                Set(day.keys)
                    == Self.measures.union([
                        "as_of", "customers", "base_rate", "predictors", "everyone",
                    ]))
            #expect(try #require(day["customers"] as? Int) > 100)
            let rate = try #require(day["base_rate"] as? Double)
            #expect(rate > 0.1 && rate < 0.9)
            let own = try Self.figures(day["predictors"], of: ["rules", "bgnbd", "model"])
            for measure in Self.measures {
                #expect(day[measure] as? Double == own["model"]?[measure], "\(measure)")
            }
            _ = try Self.figures(day["everyone"], of: ["bgnbd", "model"])
        }
        let means = try Self.figures(object["mean"], of: ["rules", "bgnbd", "model"])
        for measure in Self.measures {
            let mean = try #require(object[measure] as? Double)
            #expect(mean == means["model"]?[measure])
            let ofDays = days.compactMap { $0[measure] as? Double }
            #expect(ofDays.count == 2)
            // Each is rounded to six decimals.
            #expect(abs(mean - ofDays.reduce(0, +) / 2) < 2e-6, "\(measure)")
        }
    }

    /// The measures of each predictor; these and no others are there.
    private static func figures(
        _ entry: Any?, of predictors: Set<String>
    ) throws -> [String: [String: Double]] {
        let figures = try #require(entry as? [String: [String: Double]])
        #expect(Set(figures.keys) == predictors)
        for (predictor, values) in figures {
            #expect(Set(values.keys) == measures, "\(predictor)")
        }
        return figures
    }

    @Test("for people: a table a day with its tenths, and the mean below")
    func text() throws {
        let report = try Self.made.get()
        let parts = report.text.components(separatedBy: "\n\n")
        #expect(parts.count == 5)
        for (place, day) in report.result.days.enumerated() {
            let evaluation = try #require(day.result(.model)).repeatCustomers
            let table = parts[2 * place].split(separator: "\n")
            #expect(
                table[0].hasPrefix(
                    "\(day.asOf.iso8601): \(evaluation.count) customers with two orders or more, "))
            #expect(table[0].hasSuffix(" stayed away for 90 days"))
            #expect(
                table[1].split(separator: " ") == ["AUC", "Brier", "log-loss", "ECE", "lift"])
            #expect(
                table.dropFirst(2).map { $0.dropFirst(2).prefix(12).split(separator: "  ")[0] }
                    == ["rules", "bgnbd", "model", "bgnbd, all", "model, all"])
            #expect(table[4].contains(FixedDecimal.text(evaluation.auc, 4)))
            let tenths = parts[2 * place + 1].split(separator: "\n")
            #expect(tenths.count == 11)
            #expect(tenths[1].contains(FixedDecimal.text(evaluation.topDecileLift, 2)))
        }
        let mean = parts[4].split(separator: "\n")
        #expect(mean.count == 5)
        #expect(mean[0] == "mean of 2 days")
        #expect(mean[4].contains(FixedDecimal.text(report.result.mean(.model, { $0.auc }), 4)))
    }

    @Test("a folder takes the text, and for each day two diagrams, the figures and the card")
    func files() throws {
        let report = try Self.made.get()
        try Self.withFolder { folder in
            let target = folder + "/report"
            try ChurnReportFiles(report).write(to: target)
            let names = ["-reliability.svg", "-lift.svg", "-figures.html", "-model-card.md"]
            let ofDays = Self.days.flatMap { day in names.map { "churn-\(day.iso8601)\($0)" } }
            #expect(
                Set(try FileManager.default.contentsOfDirectory(atPath: target))
                    == Set(ofDays + ["churn-backtest.txt"]))
            #expect(try Self.read(target + "/churn-backtest.txt") == report.text + "\n")
            for day in report.result.days {
                let name = target + "/churn-" + day.asOf.iso8601
                for diagram in ["-reliability.svg", "-lift.svg"] {
                    let svg = try Self.read(name + diagram)
                    #expect(svg.hasPrefix("<svg") && svg.contains(day.asOf.iso8601))
                    #expect(try Self.read(name + "-figures.html").contains(svg))
                }
                #expect(try Self.read(name + "-model-card.md") == day.model.card)
            }
            // Again into the same folder, but not where there is nothing to hold it.
            try ChurnReportFiles(report).write(to: target)
            #expect(throws: ScoreError.self) {
                try ChurnReportFiles(report).write(to: folder + "/none/report")
            }
        }
    }
}
