import CustomerModel
import Settings

/// One check of the data, as it came out.
struct QualityFinding: Sendable {
    enum Outcome: String, Sendable {
        case passed, warned, failed
    }

    let check: QualityPolicy.Check
    let outcome: Outcome
    /// In the unit of the check.
    let measured: Double
    let limit: Double
    /// What was found, for people.
    let text: String
}

/// Judges the data of a day before it is scored.
struct QualityGate {
    let policy: QualityPolicy

    /// One finding for each check there is, in the order of `QualityPolicy.Check`.
    func findings(on measures: WarehouseMeasures) -> [QualityFinding] {
        QualityPolicy.Check.allCases.map { check in
            // The reader of the policy has seen to it that every check has a rule.
            let rule = policy.rules[check] ?? .init(consequence: .stop, limit: 0)
            let (measured, holds, text) = judge(check, measures, limit: rule.limit)
            let outcome: QualityFinding.Outcome =
                holds ? .passed : rule.consequence == .stop ? .failed : .warned
            return QualityFinding(
                check: check, outcome: outcome, measured: measured, limit: Double(rule.limit),
                text: text)
        }
    }

    private func judge(
        _ check: QualityPolicy.Check, _ measures: WarehouseMeasures, limit: Int
    ) -> (measured: Double, holds: Bool, text: String) {
        switch check {
        case .conservation:
            let missing = measures.expected.rows - measures.total.rows
            return (
                Double(missing), measures.total == measures.expected,
                "\(measures.total.rows) rows were read, \(measures.expected.rows) are there, or "
                    + "their sums differ"
            )
        case .oneCurrency:
            let count = measures.currencies
            return (Double(count), count <= 1, "orders are in \(count) currencies")
        case .signs:
            let count = measures.wrongSigns
            return (Double(count), count <= limit, "\(count) rows have the wrong sign")
        case .futureOrders:
            let count = measures.futureRows
            return (Double(count), count <= limit, "\(count) rows are of days to come")
        case .freshness:
            guard let newest = measures.newest else { return (0, true, "there is no order") }
            // The day before as-of is the newest there can be: it is one day old.
            let days = measures.asOf.days(since: newest)
            return (
                Double(days), days <= limit,
                "the newest order is of \(newest.iso8601), \(days) days before; what was known then is scored "
                    + "by --as-of \(newest.adding(days: 1).iso8601)"
            )
        case .customersKept:
            let before = measures.previousCustomers ?? 0
            let percent = Self.percent(measures.customers, of: before)
            return (
                percent, percent >= Double(limit),
                "\(measures.customers) customers, \(before) in the last snapshot"
            )
        case .volume:
            let usual = measures.fourWeeks / 4
            let percent = Self.percent(measures.lastWeek, of: usual)
            return (
                percent, percent >= Double(limit),
                "\(measures.lastWeek) orders in the last week, \(usual) in a usual one"
            )
        case .marginsKnown:
            let percent = Self.percent(measures.rowsWithMargin, of: measures.rows)
            return (
                percent, percent >= Double(limit),
                "\(measures.rowsWithMargin) of \(measures.rows) rows tell their margin"
            )
        case .quarantine:
            let percent =
                measures.loadedRows == 0
                ? 0 : Self.percent(measures.refusedRows, of: measures.loadedRows)
            return (
                percent, percent <= Double(limit),
                "\(measures.refusedRows) of \(measures.loadedRows) loaded rows were refused"
            )
        }
    }

    /// 100 where there is nothing to compare with.
    private static func percent(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 100 : 100 * Double(part) / Double(whole)
    }
}
