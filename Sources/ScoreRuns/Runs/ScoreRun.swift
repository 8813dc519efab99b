package import CustomerModel
package import Database
import Scoring
import Settings
import Warehouse

/// One scoring of a day: columns are read from the warehouse, kernels compute, facts are written to
/// staged tables, and one transaction publishes them.
package struct ScoreRun: Sendable {
    let rules: ScoringRules
    let asOf: CalendarDate
    let fromScratch: Bool
    let database: DatabaseConfiguration
    let report: ProgressReport

    /// - Parameters:
    ///   - asOf: The first day that is not looked at.
    ///   - fromScratch: Reads every order instead of what is new since the last run.
    ///   - database: The warehouse, as the scoring process may reach it.
    package init(
        rules: ScoringRules, asOf: CalendarDate, fromScratch: Bool = false,
        database: DatabaseConfiguration, report: @escaping ProgressReport = { _ in }
    ) {
        self.rules = rules
        self.asOf = asOf
        self.fromScratch = fromScratch
        self.database = database
        self.report = report
    }

    /// Scores and publishes.
    ///
    /// - Throws: `ScoreError` when another run is scoring or the data fails a check that stops.
    package func run() async throws -> ScoreSummary {
        let connection = try Connection(database)
        guard try SnapshotPublication.lock(on: connection) else {
            throw ScoreError(state: "another run is scoring; wait for it to end")
        }
        // A run that follows at once must not find this one's lock.
        defer { try? SnapshotPublication.unlock(on: connection) }
        let progress = RunProgress(report: report)
        let run = try connection.transaction {
            try RunQueries.begin(asOf: asOf, fromScratch: fromScratch, in: $0)
        }
        do {
            let summary = try await score(run: run, on: connection, progress: progress)
            try end(run, failure: nil, progress: progress, on: connection)
            return summary
        } catch {
            try? end(
                run, failure: String(describing: type(of: error)), progress: progress,
                on: connection)
            throw error
        }
    }

    private func end(
        _ run: Int64, failure: String?, progress: RunProgress, on connection: Connection
    ) throws {
        try connection.transaction {
            try RunQueries.end(
                run, failure: failure, stages: progress.ended.map { ($0.name, $0.seconds) },
                in: $0)
        }
    }

    private func score(
        run: Int64, on connection: Connection, progress: RunProgress
    ) async throws -> ScoreSummary {
        let inputs = try progress.measure("read", "reading what is known before \(asOf.iso8601)") {
            try ScoreInputs(
                asOf: asOf, ruleSet: rules.assignment.ruleSet.id, fromScratch: fromScratch,
                on: connection, database: database)
        }
        let findings = try checkQuality(of: inputs, run: run, on: connection)
        let models = try ModelFitting(
            orders: inputs.orders, activities: inputs.activities, asOf: asOf, rules: rules,
            store: ModelStore(connection: connection, progress: progress), progress: progress,
            reviews: rules.reviews(before: asOf, on: connection)
        ).storedOrFitted()
        for crowd in models.crowded(among: inputs.orders) { report(crowd.text) }
        let isResumed = try connection.transaction {
            try RunQueries.recordInputs(digest(of: inputs, models), of: run, in: $0)
        }
        let sealed = try SnapshotPublication.dropStaged(
            keepingSealedOf: isResumed ? asOf : nil, on: connection)
        progress.say(
            "scoring \(inputs.orders.customerCount) customers by \(inputs.orders.rowCount) rows, "
                + "\(inputs.ledger.reading.salesRead) of them new")
        let dimensions = try connection.transaction {
            try Dimensions(rules: rules, models: models, in: $0)
        }
        let pool = ConnectionPool(database, size: FactWriter.connections)
        defer { pool.shutDown() }
        let writer = FactWriter(pool: pool, asOf: asOf, sealed: sealed, progress: progress)
        let scores = try await ScoreStages(
            inputs: inputs, models: models, rules: rules, dimensions: dimensions, asOf: asOf,
            progress: progress
        ).run(writer)
        try progress.measure("publish", "publishing") {
            try publish(
                scores, of: inputs, dimensions: dimensions, valueVersion: models.value.version,
                on: connection)
        }
        return ScoreSummary(
            asOf: asOf, rules: rules, scores: scores, inputs: inputs, findings: findings,
            models: models, progress: progress)
    }

    private func digest(of inputs: ScoreInputs, _ models: ScoringModels) -> UInt64 {
        var digest = InputDigest()
        digest.add(rules.policyBytes)
        for version in models.versions { digest.add(version) }
        digest.add(inputs.orders)
        digest.add(inputs.ledger.firstPurchases)
        digest.add(inputs.activities)
        digest.add(inputs.leads)
        digest.add(inputs.campaigns, inputs.campaignDays)
        for (channel, cost) in inputs.costsPerInteraction.sorted(by: { $0.key < $1.key }) {
            digest.add(UInt64(channel))
            digest.add(UInt64(bitPattern: cost))
        }
        digest.add(inputs.previous.latestSegments?.codes ?? [])
        digest.add(inputs.valuesMonthAgo)
        digest.add(inputs.previous.latest.map { UInt64($0.asOf.dateKey) } ?? 0)
        digest.add(inputs.previous.monthAgo.map { UInt64($0.asOf.dateKey) } ?? 0)
        return digest.value
    }

    private func publish(
        _ scores: Scores, of inputs: ScoreInputs, dimensions: Dimensions, valueVersion: String,
        on connection: Connection
    ) throws {
        let record = SnapshotRecord(
            asOf: asOf, ruleSet: rules.assignment.ruleSet.id, policyBytes: rules.policyBytes,
            customers: scores.segments.customers.count, orders: inputs.orders.rowCount)
        var kept: [String] = []
        try SnapshotPublication.publish(record, on: connection) { transaction in
            if try inputs.ledger.store(in: transaction) {
                let total = inputs.ledger.total
                try RunQueries.noteKeptSales(
                    rows: total.rows, revenue: total.revenue, in: transaction)
            } else {
                report("histories were kept by another run in the meantime")
            }
            kept = try WorklistCandidateQueries.replace(
                scores.worklists, asOf: asOf, on: transaction)
            try scores.aggregates.write(
                asOf: asOf, channels: inputs.channels, on: transaction)
            try scores.writeSegments(asOf: asOf, dimensions: dimensions, on: transaction)
            try scores.writeTotals(
                asOf: asOf, dimensions: dimensions, version: valueVersion, on: transaction)
            _ = try ReviewQueries.label(
                asOf: asOf, horizon: rules.churn.settings.horizonDays, on: transaction)
        }
        for list in kept {
            report("work list \(list) is of a later day and stays as it is")
        }
    }
}
