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
                    + "\(FixedDecimal.percent(evaluation.baseRate)) stayed away for "
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
                Self.measures.map { FixedDecimal.text(result.mean(predictor, $0.of), Self.digits) })
        }
        return lines.joined(separator: "\n")
    }

    private static var head: String { line("", measures.map(\.head)) }

    private func row(_ name: String, _ evaluation: BinaryEvaluation) -> String {
        Self.line(name, Self.measures.map { FixedDecimal.text($0.of(evaluation), Self.digits) })
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        "  " + TextTable.padded(name, nameWidth, right: false)
            + cells.map { TextTable.padded($0, numberWidth, right: true) }.joined()
    }

    /// What was predicted against what happened, the highest predictions first.
    private static func reliability(_ evaluation: BinaryEvaluation) -> [String] {
        let bins = evaluation.bins.reversed()
        return [line("model", ["customers", "predicted", "observed", "lift"])]
            + bins.enumerated().map { place, bin in
                line(
                    "tenth \(place + 1)",
                    [
                        String(bin.count), FixedDecimal.percent(bin.meanPrediction),
                        FixedDecimal.percent(bin.observedRate),
                        FixedDecimal.text(bin.observedRate / evaluation.baseRate, 2),
                    ])
            }
    }
}

extension ChurnReport: Encodable {
    /// The mean of the model, each day and each predictor.
    package func encode(to encoder: any Encoder) throws {
        var report = encoder.container(keyedBy: JSONMember.self)
        try report.encode("churn", forKey: "backtest")
        try Self.encode({ result.mean(.model, $0) }, into: &report)
        try report.encode(result.days.map(DayFigures.init), forKey: "days")
        let means = ChurnBacktest.Predictor.allCases.map { predictor in
            (predictor.rawValue, Figures { result.mean(predictor, $0) })
        }
        try report.encode(Dictionary(uniqueKeysWithValues: means), forKey: "mean")
    }

    private static func encode(
        _ value: (_ measure: @Sendable (BinaryEvaluation) -> Double) -> Double,
        into object: inout KeyedEncodingContainer<JSONMember>
    ) throws {
        for measure in measures {
            try object.encode(
                JSONNumber(value(measure.of), decimals: 6),
                forKey: JSONMember(stringValue: measure.name))
        }
    }

    /// Every measure of one predictor.
    private struct Figures: Encodable {
        let value: (_ measure: @Sendable (BinaryEvaluation) -> Double) -> Double

        init(_ value: @escaping (@Sendable (BinaryEvaluation) -> Double) -> Double) {
            self.value = value
        }

        init(of evaluation: BinaryEvaluation) { value = { $0(evaluation) } }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: JSONMember.self)
            try ChurnReport.encode(value, into: &object)
        }
    }

    /// One day: the measures of the model, then those of each predictor.
    private struct DayFigures: Encodable {
        let day: ChurnBacktest.Day

        func encode(to encoder: any Encoder) throws {
            let model = day.result(.model)?.repeatCustomers
            var object = encoder.container(keyedBy: JSONMember.self)
            try object.encode(day.asOf.iso8601, forKey: "as_of")
            try object.encode(model?.count ?? 0, forKey: "customers")
            try object.encode(JSONNumber(model?.baseRate ?? 0, decimals: 6), forKey: "base_rate")
            if let model { try ChurnReport.encode({ $0(model) }, into: &object) }
            let predictors = day.results.map { entry in
                (entry.predictor.rawValue, Figures(of: entry.repeatCustomers))
            }
            try object.encode(Dictionary(uniqueKeysWithValues: predictors), forKey: "predictors")
            let everyone = day.results.compactMap { entry in
                entry.everyone.map { (entry.predictor.rawValue, Figures(of: $0)) }
            }
            try object.encode(Dictionary(uniqueKeysWithValues: everyone), forKey: "everyone")
        }
    }
}
