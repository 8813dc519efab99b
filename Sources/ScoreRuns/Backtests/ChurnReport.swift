import CustomerModel
package import Scoring
import Text

/// A backtest of churn for people and for scripts.
package struct ChurnReport {
    let result: ChurnBacktest

    /// - Parameter result: What is reported.
    package init(_ result: ChurnBacktest) { self.result = result }

    private typealias Measure = (
        name: String, head: String, of: @Sendable (BinaryEvaluation) -> Double
    )

    private static let measures: [Measure] = [
        ("auc", "AUC", { $0.auc }), ("brier", "Brier", { $0.brier }),
        ("log_loss", "log-loss", { $0.logLoss }), ("ece", "ECE", { $0.ece }),
        ("top_decile_lift", "lift", { $0.topDecileLift }),
    ]
    private static let digits = 4
    private static let nameWidth = 12
    private static let numberWidth = 10

    /// A table for each day and for the mean, then reliability and lift of the model.
    package var text: String {
        var lines: [String] = []
        for day in result.days {
            guard let model = day.result(.model) else { continue }
            let evaluation = model.repeatCustomers
            lines += [
                "\(day.asOf.iso8601): \(evaluation.count) customers with two orders or more, "
                    + "\(Decimal.percent(evaluation.baseRate)) stayed away for "
                    + "\(day.model.settings.horizonDays) days",
                Self.head,
            ]
            lines += day.results.map { row($0.predictor.rawValue, $0.repeatCustomers) }
            lines += day.results.compactMap { result in
                result.everyone.map { row(result.predictor.rawValue + ", all", $0) }
            }
            lines += [""] + Self.reliability(evaluation) + [""]
        }
        lines += ["mean of \(result.days.count) days", Self.head]
        lines += ChurnBacktest.Predictor.allCases.map { predictor in
            Self.line(
                predictor.rawValue,
                Self.measures.map { Decimal.fixed(result.mean(predictor, $0.of), Self.digits) })
        }
        return lines.joined(separator: "\n")
    }

    private static var head: String { line("", measures.map(\.head)) }

    private func row(_ name: String, _ evaluation: BinaryEvaluation) -> String {
        Self.line(name, Self.measures.map { Decimal.fixed($0.of(evaluation), Self.digits) })
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        "  " + Decimal.padded(name, nameWidth, right: false)
            + cells.map { Decimal.padded($0, numberWidth, right: true) }.joined()
    }

    /// What was predicted against what happened, the highest predictions first.
    private static func reliability(_ evaluation: BinaryEvaluation) -> [String] {
        let bins = evaluation.bins.reversed()
        return [line("model", ["customers", "predicted", "observed", "lift"])]
            + bins.enumerated().map { place, bin in
                line(
                    "tenth \(place + 1)",
                    [
                        String(bin.count), Decimal.percent(bin.meanPrediction),
                        Decimal.percent(bin.observedRate),
                        Decimal.fixed(bin.observedRate / evaluation.baseRate, 2),
                    ])
            }
    }

    /// One JSON object in one line (RFC 8259): the mean of the model, each day, each predictor.
    package func json() throws -> String {
        var predictors: [String: JSONValue] = [:]
        for predictor in ChurnBacktest.Predictor.allCases {
            predictors[predictor.rawValue] = .members(means(of: predictor))
        }
        var members = means(of: .model)
        members["backtest"] = .text("churn")
        members["days"] = .list(result.days.map(Self.members))
        members["mean"] = .members(predictors)
        return try JSONLine.text(members)
    }

    private static func members(of day: ChurnBacktest.Day) -> JSONValue {
        let model = day.result(.model)?.repeatCustomers
        var members = model.map(Self.measured) ?? [:]
        members["as_of"] = .text(day.asOf.iso8601)
        members["customers"] = .integer(model?.count ?? 0)
        members["base_rate"] = .decimal(Decimal.fixed(model?.baseRate ?? 0, 6))
        var predictors: [String: JSONValue] = [:]
        var everyone: [String: JSONValue] = [:]
        for entry in day.results {
            predictors[entry.predictor.rawValue] = .members(measured(entry.repeatCustomers))
            if let all = entry.everyone {
                everyone[entry.predictor.rawValue] = .members(measured(all))
            }
        }
        members["predictors"] = .members(predictors)
        members["everyone"] = .members(everyone)
        return .members(members)
    }

    /// Every measure of one evaluation, by its name.
    private static func measured(_ evaluation: BinaryEvaluation) -> [String: JSONValue] {
        Dictionary(
            uniqueKeysWithValues: measures.map {
                ($0.name, .decimal(Decimal.fixed($0.of(evaluation), 6)))
            })
    }

    /// Every measure's mean over the days, by its name.
    private func means(of predictor: ChurnBacktest.Predictor) -> [String: JSONValue] {
        Dictionary(
            uniqueKeysWithValues: Self.measures.map {
                ($0.name, .decimal(Decimal.fixed(result.mean(predictor, $0.of), 6)))
            })
    }
}
