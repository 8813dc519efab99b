import CustomerModel
import Database
import Scoring
import Settings
import Warehouse

extension ScoreRun {
    /// Judges the data and keeps what was found; a run that must not go on ends here.
    func checkQuality(
        of inputs: ScoreInputs, run: Int64, on connection: Connection
    ) throws -> [QualityFinding] {
        let findings = QualityGate(policy: rules.quality).findings(on: measures(of: inputs))
        try RunQueries.store(
            findings.map {
                StoredFinding(
                    check: $0.check.rawValue, outcome: $0.outcome.rawValue, measured: $0.measured,
                    threshold: $0.limit)
            }, asOf: asOf, run: run, on: connection)
        for finding in findings where finding.outcome != .passed {
            report("\(finding.check.rawValue): \(finding.text)")
        }
        let failed = findings.filter { $0.outcome == .failed }.map(\.check.rawValue)
        guard failed.isEmpty else {
            throw ScoreError(
                description: "the data fails " + failed.joined(separator: ", ")
                    + " (policies/quality.yaml); the last complete snapshot stays in force")
        }
        return findings
    }

    /// Today where the sun rises first: no shop is further ahead.
    private var today: CalendarDate {
        CalendarDate(dayNumber: (EventTime.now().seconds + 14 * 3_600) / 86_400)
    }

    private func measures(of inputs: ScoreInputs) -> WarehouseMeasures {
        var measures = WarehouseMeasures(of: inputs.orders, asOf: asOf)
        measures.total = inputs.ledger.total
        measures.expected = inputs.expected ?? inputs.ledger.total
        measures.currencies = inputs.ledger.reading.currencies.count
        measures.futureRows = inputs.ledger.rows(from: today.adding(days: 1))
        measures.previousCustomers = inputs.previous.latest?.customers
        (measures.loadedRows, measures.refusedRows) = inputs.loadedRows
        return measures
    }
}
