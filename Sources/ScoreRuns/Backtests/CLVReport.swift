import CustomerModel
package import Scoring
import Text

/// A backtest of value for people and for scripts.
package struct CLVReport {
    private let result: ValueBacktest
    private let totals: TotalBacktest?

    /// - Parameters:
    ///   - result: What is reported.
    ///   - totals: Of the same day; nil where too few windows lie before it.
    package init(_ result: ValueBacktest, totals: TotalBacktest?) {
        self.result = result
        self.totals = totals
    }

    /// Tables of predictors and of intervals.
    package var text: String {
        var lines = [
            "\(result.customers) customers as of \(result.asOf.iso8601), next \(result.days) days: "
                + FixedDecimal.grouped(result.actualTotal),
            learned, "",
            Self.row(
                "predictor", ["total", "error", "MAE", "RMSE", "Spearman", "top 10 % hold"]),
        ]
        for score in result.predictors {
            lines.append(
                Self.row(
                    score.name,
                    [
                        FixedDecimal.grouped(score.total),
                        (score.totalError < 0 ? "" : "+") + FixedDecimal.percent(score.totalError),
                        FixedDecimal.text(score.meanAbsoluteError, 1),
                        FixedDecimal.grouped(score.rootMeanSquaredError),
                        score.spearman.map { FixedDecimal.text($0, 4) } ?? "-",
                        FixedDecimal.percent(score.topTenthShare),
                    ]))
        }
        guard !result.coverage.isEmpty else {
            return (lines + ["", "no intervals: the records are too short to learn them"])
                .joined(separator: "\n")
        }
        lines += [""] + Self.table("95 % intervals hold, by purchases", result.coverage)
        lines += [""] + Self.table("by days since the first order", result.coverageByTenure)
        return (lines + [""] + totalLines).joined(separator: "\n")
    }

    private var totalLines: [String] {
        guard let totals else {
            return ["intervals of totals are not known: too few windows lie before the day"]
        }
        let head = Self.row(
            "95 % intervals of totals hold",
            ["totals", "spend", "mean reach", "margin", "mean reach"])
        let coverage = zip(totals.coverage, totals.marginCoverage).map { spend, margin in
            Self.row(
                spend.kind,
                [String(spend.totals)]
                    + [spend, margin].flatMap { kind in
                        [
                            FixedDecimal.percent(Double(kind.held) / Double(kind.totals)),
                            "± " + FixedDecimal.percent(kind.meanReach),
                        ]
                    })
        }
        let origins = totals.origins.map(\.iso8601).joined(separator: ", ")
        let shop = totals.latest.first.map { shop in
            let bounds = [shop.low, shop.predicted, shop.high, shop.actual].map {
                FixedDecimal.grouped($0 / ValueBacktest.minorUnits)
            }
            return "the shop's total as of \(result.asOf.iso8601): \(bounds[0]) to \(bounds[2]), "
                + "expected \(bounds[1]), came \(bounds[3])"
        }
        return [head] + coverage
            + ["judged as of \(origins), by \(totals.windows) windows before the first"]
            + [shop].compactMap { $0 }
    }

    private static func table(_ title: String, _ bands: [IntervalCoverage]) -> [String] {
        let head = row(
            title, ["customers", "spend", "purchases", "spend score", "low above 0"])
        return [head]
            + bands.map { band in
                row(
                    band.band,
                    [
                        String(band.customers), FixedDecimal.percent(band.spend),
                        FixedDecimal.percent(band.purchases),
                        FixedDecimal.text(band.spendScore, 1),
                        FixedDecimal.percent(band.lowAboveZero),
                    ])
            }
    }

    /// Where the default's calibration comes from, in one sentence.
    private var learned: String {
        let calibration = result.model.calibration
        guard calibration.windowDays > 0 else { return "no earlier window to calibrate on" }
        let fading =
            calibration.weights.memoryDays.map {
                ", a third left after \(FixedDecimal.text($0, 0)) silent days"
            } ?? ""
        return "calibrated on the \(calibration.windowDays) days before that by "
            + "\(calibration.customers) customers: habit weighs "
            + FixedDecimal.percent(calibration.weights.habit) + fading + ", level "
            + FixedDecimal.text(calibration.spendLevel, 3) + ", season "
            + FixedDecimal.text(calibration.season, 3)
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        TextTable.padded(name, 34, right: false)
            + cells.map { TextTable.padded($0, 14, right: true) }.joined()
    }
}

extension CLVReport: Encodable {
    /// Figures of each predictor, and how often outcomes lay within their intervals.
    package func encode(to encoder: any Encoder) throws {
        var report = encoder.container(keyedBy: JSONMember.self)
        try report.encode(result.asOf.iso8601, forKey: "as_of")
        try report.encode(result.days, forKey: "days")
        try report.encode(result.customers, forKey: "customers")
        try report.encode(JSONNumber(result.actualTotal, decimals: 2), forKey: "actual_total")
        let predictors = result.predictors.map { ($0.name, Self.figures(of: $0)) }
        try report.encode(Dictionary(uniqueKeysWithValues: predictors), forKey: "predictors")
        func encode(_ bands: [IntervalCoverage], forKey key: JSONMember) throws {
            let figures = bands.map { ($0.band, Self.figures(of: $0)) }
            try report.encode(Dictionary(uniqueKeysWithValues: figures), forKey: key)
        }
        try encode(result.coverage, forKey: "interval_coverage")
        try encode(result.coverageByTenure, forKey: "interval_coverage_by_tenure")
        try report.encode(totals.map(TotalFigures.init), forKey: "totals")
    }

    private static func figures(of score: PredictorScore) -> [String: JSONNumber] {
        [
            "total": JSONNumber(score.total, decimals: 2),
            "total_error": JSONNumber(score.totalError, decimals: 6),
            "mae": JSONNumber(score.meanAbsoluteError, decimals: 4),
            "rmse": JSONNumber(score.rootMeanSquaredError, decimals: 4),
            "spearman": JSONNumber(score.spearman, decimals: 6),
            "top_10_percent_share": JSONNumber(score.topTenthShare, decimals: 6),
        ]
    }

    private static func figures(of band: IntervalCoverage) -> [String: JSONNumber] {
        [
            "customers": JSONNumber(Double(band.customers)),
            "spend": JSONNumber(band.spend, decimals: 6),
            "purchases": JSONNumber(band.purchases, decimals: 6),
            "spend_score": JSONNumber(band.spendScore, decimals: 4),
            "low_above_zero": JSONNumber(band.lowAboveZero, decimals: 6),
        ]
    }
}
