import CustomerModel
import Scoring

/// Intervals of totals in a backtest, for scripts; money in whole currency.
struct TotalFigures: Encodable {
    let totals: TotalBacktest

    init(_ totals: TotalBacktest) { self.totals = totals }

    func encode(to encoder: any Encoder) throws {
        var report = encoder.container(keyedBy: JSONMember.self)
        try report.encode(totals.origins.map(\.iso8601), forKey: "judged_as_of")
        try report.encode(totals.windows, forKey: "windows")
        try report.encode(Self.figures(of: totals.coverage), forKey: "coverage")
        try report.encode(Self.figures(of: totals.marginCoverage), forKey: "margin_coverage")
        var kinds: [String: [String: [String: JSONNumber]]] = [:]
        for total in totals.latest {
            kinds[total.kind, default: [:]][total.name] = [
                "customers": JSONNumber(Double(total.customers)),
                "expected": Self.money(total.predicted), "low": Self.money(total.low),
                "high": Self.money(total.high), "actual": Self.money(total.actual),
            ]
        }
        try report.encode(kinds, forKey: "latest")
    }

    private static func figures(
        of coverage: [TotalBacktest.Coverage]
    ) -> [String: [String: JSONNumber]] {
        let kinds = coverage.map { kind in
            (
                kind.kind,
                [
                    "totals": JSONNumber(Double(kind.totals)),
                    "held": JSONNumber(Double(kind.held)),
                    "mean_reach": JSONNumber(kind.meanReach, decimals: 6),
                ]
            )
        }
        return Dictionary(uniqueKeysWithValues: kinds)
    }

    private static func money(_ minor: Double) -> JSONNumber {
        JSONNumber(minor / ValueBacktest.minorUnits, decimals: 2)
    }
}
