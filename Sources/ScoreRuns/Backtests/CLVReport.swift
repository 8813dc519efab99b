import CustomerModel
package import Scoring

/// A backtest of value for people and for scripts.
package struct CLVReport {
    private let result: ValueBacktest

    /// - Parameter result: What is reported.
    package init(_ result: ValueBacktest) { self.result = result }

    /// Tables of predictors and of intervals.
    package var text: String {
        var lines = [
            "\(result.customers) customers as of \(result.asOf.iso8601), next \(result.days) days: "
                + Decimal.grouped(result.actualTotal),
            learned, "",
            Self.row(
                "predictor", ["total", "error", "MAE", "RMSE", "Spearman", "top 10 % hold"]),
        ]
        for score in result.predictors {
            lines.append(
                Self.row(
                    score.name,
                    [
                        Decimal.grouped(score.total),
                        (score.totalError < 0 ? "" : "+") + Decimal.percent(score.totalError),
                        Decimal.fixed(score.meanAbsoluteError, 1),
                        Decimal.grouped(score.rootMeanSquaredError),
                        score.spearman.map { Decimal.fixed($0, 4) } ?? "-",
                        Decimal.percent(score.topTenthShare),
                    ]))
        }
        guard !result.coverage.isEmpty else {
            return (lines + ["", "no intervals: the records are too short to learn them"])
                .joined(separator: "\n")
        }
        lines += [
            "", Self.row("95 % intervals hold, by purchases", ["customers", "spend", "purchases"]),
        ]
        for band in result.coverage {
            lines.append(
                Self.row(
                    band.band,
                    [
                        String(band.customers), Decimal.percent(band.spend),
                        Decimal.percent(band.purchases),
                    ]))
        }
        return lines.joined(separator: "\n")
    }

    /// Where the default's calibration comes from, in one sentence.
    private var learned: String {
        let calibration = result.model.calibration
        guard calibration.windowDays > 0 else { return "no earlier window to calibrate on" }
        let fading =
            calibration.weights.memoryDays.map {
                ", a third left after \(Decimal.fixed($0, 0)) silent days"
            } ?? ""
        return "calibrated on the \(calibration.windowDays) days before that by "
            + "\(calibration.customers) customers: habit weighs "
            + Decimal.percent(calibration.weights.habit) + fading + ", level "
            + Decimal.fixed(calibration.spendLevel, 3) + ", season "
            + Decimal.fixed(calibration.season, 3)
    }

    /// One JSON object in one line (RFC 8259).
    package var json: String {
        let predictors = result.predictors.map { score in
            let numbers = [
                ("total", Decimal.fixed(score.total, 2)),
                ("total_error", Decimal.fixed(score.totalError, 6)),
                ("mae", Decimal.fixed(score.meanAbsoluteError, 4)),
                ("rmse", Decimal.fixed(score.rootMeanSquaredError, 4)),
                ("spearman", score.spearman.map { Decimal.fixed($0, 6) } ?? "null"),
                ("top_10_percent_share", Decimal.fixed(score.topTenthShare, 6)),
            ]
            return (score.name, JSONParts.object(numbers))
        }
        let coverage = result.coverage.map { band in
            let numbers = [
                ("customers", String(band.customers)), ("spend", Decimal.fixed(band.spend, 6)),
                ("purchases", Decimal.fixed(band.purchases, 6)),
            ]
            return (band.band, JSONParts.object(numbers))
        }
        return JSONParts.object([
            ("as_of", JSONParts.text(result.asOf.iso8601)), ("days", String(result.days)),
            ("customers", String(result.customers)),
            ("actual_total", Decimal.fixed(result.actualTotal, 2)),
            ("predictors", JSONParts.object(predictors)),
            ("interval_coverage", JSONParts.object(coverage)),
        ])
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        Decimal.padded(name, 34, right: false)
            + cells.map { Decimal.padded($0, 14, right: true) }.joined()
    }
}
