import CustomerModel
import Database
import Scoring
import Warehouse

/// One scoring: columns out of the warehouse, arithmetic, facts beside what stands, one publication.
struct ScoreRun: Sendable {
    let rules: ScoringRules
    let asOf: CalendarDate
    let database: DatabaseConfiguration

    /// Scores and publishes; progress goes to standard error.
    func run() async throws -> ScoreSummary {
        let clock = StageClock()
        let pool = ConnectionPool(database, size: FactWriter.connections)
        defer { pool.shutDown() }
        let connection = try Connection(database)
        guard try SnapshotPublication.lock(on: connection) else {
            throw ScoreError(description: "another run is scoring; wait for it to end")
        }
        let sales = try clock.measure("read", "reading orders before \(asOf.iso8601)") {
            try SalesColumns.read(before: asOf, from: connection)
        }
        let orders = OrderColumns(
            keys: sales.keys, customers: sales.customers, instants: sales.instants,
            days: sales.days, minorUnits: sales.revenueMinor, isReturn: sales.isReturn)
        _ = try SnapshotPublication.takeUp(asOf, keeping: false, on: connection)
        let writer = FactWriter(pool: pool, asOf: asOf, sealed: [], clock: clock)
        let table = RFM.table(
            of: orders, asOf: asOf, population: rules.assignment.ruleSet.population)
        let segments = rules.assignment.ruleIndices(of: table)
        let stored = try DimensionQueries.store(
            rules.assignment.ruleSet.rules.map(SegmentEntry.init),
            ruleSet: rules.assignment.ruleSet.id, type: "rfm", on: connection)
        let facts = RFMFacts(
            table: table, keys: sales.keys, segments: segments.map { stored[Int($0)] })
        try await writer.write(
            .rfm, rows: table.count, keys: facts.key, row: { facts.write($0, to: &$1) })
        for fact in [SnapshotFact.value, .churnRisk, .behavior, .acquisition] {
            try await writer.write(
                fact, rows: 0, keys: { _ in Pseudonym(high: 0, low: 0) }, row: { _, _ in })
        }
        var kept: [String] = []
        let record = SnapshotRecord(
            asOf: asOf, ruleSet: rules.assignment.ruleSet.id, policyBytes: rules.policyBytes,
            customers: table.count, orders: sales.rowCount)
        try SnapshotPublication.publish(record, on: connection) { transaction in
            kept = try WorklistQueries.replace(
                worklists(of: table, keys: sales.keys, segments: segments), day: asOf,
                on: transaction)
        }
        for list in kept {
            StandardError.say("work list \(list) is of a later day and stays as it is")
        }
        return ScoreSummary(
            asOf: asOf, ruleSet: rules.assignment.ruleSet, segments: segments,
            seconds: clock.seconds)
    }
}
