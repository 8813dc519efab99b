import CustomerModel
package import Scoring

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
    package var json: String {
        let predictors = ChurnBacktest.Predictor.allCases
        let days = result.days.map { day in
            let all = day.results.map { entry in
                "\"\(entry.predictor.rawValue)\":{\(Self.fields(entry.repeatCustomers))}"
            }
            let everyone = day.results.compactMap { entry in
                entry.everyone.map { "\"\(entry.predictor.rawValue)\":{\(Self.fields($0))}" }
            }
            let own = day.result(.model).map { Self.fields($0.repeatCustomers) + "," } ?? ""
            let evaluation = day.result(.model)?.repeatCustomers
            return "{\"as_of\":\"\(day.asOf.iso8601)\",\"customers\":\(evaluation?.count ?? 0),"
                + "\"base_rate\":\(Decimal.fixed(evaluation?.baseRate ?? 0, 6)),\(own)"
                + "\"predictors\":{\(all.joined(separator: ","))},"
                + "\"everyone\":{\(everyone.joined(separator: ","))}}"
        }
        let means = predictors.map { "\"\($0.rawValue)\":{\(meanFields($0))}" }
        return "{\"backtest\":\"churn\",\(meanFields(.model)),"
            + "\"days\":[\(days.joined(separator: ","))],"
            + "\"mean\":{\(means.joined(separator: ","))}}"
    }

    private static func fields(_ evaluation: BinaryEvaluation) -> String {
        measures.map { "\"\($0.name)\":\(Decimal.fixed($0.of(evaluation), 6))" }
            .joined(separator: ",")
    }

    private func meanFields(_ predictor: ChurnBacktest.Predictor) -> String {
        Self.measures.map { "\"\($0.name)\":\(Decimal.fixed(result.mean(predictor, $0.of), 6))" }
            .joined(separator: ",")
    }
}
