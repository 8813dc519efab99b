import CustomerModel
import Database
import Policy
import Scoring
import Warehouse

/// Every score of one day; what belongs to each customer is written while the rest is computed.
struct Scores: Sendable {
    let rfm: RFMTable
    /// Index into the rules of the rule set, row by row of `rfm`.
    let segmentRules: [UInt8]
    let value: ValueTable
    /// Nil while there is too little history to learn from.
    let churn: ChurnTable?
    let behavior: BehaviorTable
    let aggregates: AggregateTables
    /// Since the snapshot of a month ago; nil without one.
    let migration: SegmentMigration?
    let monthAgo: CalendarDate?
    let recommendations: SegmentRecommendations

    /// Computes and writes; facts stand beside what is published until the caller publishes them.
    static func compute(
        from inputs: ScoreInputs, models: ScoringModels, rules: ScoringRules,
        dimensions: Dimensions, asOf: CalendarDate, writer: FactWriter, clock: StageClock
    ) async throws -> Scores {
        try await withThrowingTaskGroup(of: Void.self) { writes in
            let orders = inputs.orders
            let rfm = clock.measure("rfm", "recency, frequency, money") {
                RFM.table(
                    of: orders, asOf: asOf, population: rules.assignment.ruleSet.population,
                    ties: RFM.TieOrder(rules.assignment.ruleSet.ties))
            }
            let segmentRules = rules.assignment.ruleIndices(of: rfm)
            let segments = segmentRules.map { dimensions.segments[Int($0)] }
            let scored = ScoredSegments(rfm, keys: orders.keys, segments: segments)
            let (changes, migration) = clock.measure("migration") {
                (
                    inputs.previousSegments.map { ScoreChanges(of: scored, since: $0) },
                    inputs.segmentsMonthAgo.map {
                        SegmentMigration(from: $0, to: scored, ranks: dimensions.segmentRanks)
                    }
                )
            }
            let rfmFacts = RFMFacts(
                table: rfm, keys: orders.keys, segments: segments, changes: changes)
            writes.addTask {
                try await writer.write(.rfm, rows: rfm.count, keys: rfmFacts.key) {
                    rfmFacts.write($0, to: &$1)
                }
            }

            let activities = CustomerActivities(grouping: inputs.activities)
            let acquisitions = clock.measure("acquisition", "acquisition") {
                AcquisitionTable(
                    orders, leads: inputs.leads, activities: activities, asOf: asOf,
                    rules: rules.journeys.acquisition,
                    defaultMarginRate: rules.value.defaultMarginRate)
            }
            let acquisitionFacts = AcquisitionFacts(table: acquisitions, keys: orders.keys)
            writes.addTask {
                try await writer.write(
                    .acquisition, rows: acquisitions.count, keys: acquisitionFacts.key
                ) { acquisitionFacts.write($0, to: &$1) }
            }

            let value = clock.measure("value", "customer value") {
                ValueTable.of(
                    orders, asOf: asOf, model: models.value.model, assumptions: rules.value,
                    costs: CustomerCosts(of: inputs, acquisitions), tiers: rules.tiers)
            }
            let valueFacts = clock.measure("value") {
                ValueFacts(
                    table: value, orders: orders, model: models.value.model,
                    changes: inputs.valuesMonthAgo.isEmpty
                        ? [] : value.changes(from: inputs.valuesMonthAgo),
                    tiers: dimensions.tiers, version: models.value.version)
            }
            writes.addTask {
                try await writer.write(.value, rows: value.count, keys: valueFacts.key) {
                    valueFacts.write($0, to: &$1)
                }
            }

            let behavior = clock.measure("behavior", "behaviour and engagement") {
                var table = BehaviorTable.of(orders, inputs.activities, asOf: asOf)
                if let clusters = models.clusters { table.assign(clusters.model) }
                return table
            }
            let behaviorFacts = BehaviorFacts(
                table: behavior, keys: orders.keys, clusters: dimensions.clusters)
            writes.addTask {
                try await writer.write(.behavior, rows: behavior.count, keys: behaviorFacts.key) {
                    behaviorFacts.write($0, to: &$1)
                }
            }

            let churn = clock.measure("churn", "risk of churn") {
                ChurnTable.of(
                    inputs, activities: activities, value: value, model: models.churn?.model,
                    rules: rules, asOf: asOf)
            }
            let churnFacts = churn.map {
                ChurnFacts(
                    table: $0, keys: orders.keys, actions: rules.actions.plan.actions,
                    version: models.churn?.version ?? "")
            }
            writes.addTask {
                try await writer.write(
                    .churnRisk, rows: churnFacts?.table.count ?? 0,
                    keys: { churnFacts?.key($0) ?? Pseudonym(high: 0, low: 0) }
                ) { churnFacts?.write($0, to: &$1) }
            }

            let aggregates = AggregateTables(
                of: inputs, acquisitions: acquisitions, activities: activities, asOf: asOf,
                rules: rules, clock: clock)
            let recommendations = SegmentRecommendations(
                rfm: rfm, segmentRules: segmentRules, value: value, churn: churn,
                customers: orders.customerCount, ruleSet: rules.assignment.ruleSet)
            try await writes.waitForAll()
            return Scores(
                rfm: rfm, segmentRules: segmentRules, value: value, churn: churn,
                behavior: behavior, aggregates: aggregates, migration: migration,
                monthAgo: inputs.monthAgo?.asOf, recommendations: recommendations)
        }
    }

    /// Writes migration and recommendations in the caller's transaction.
    func writeSegments(
        day: CalendarDate, dimensions: Dimensions, on connection: Connection
    ) throws {
        let flows = migration?.flows ?? []
        let from = Int32(monthAgo?.dateKey ?? 0)
        try AggregateFact.segmentMigration.replace(day: day, rows: flows.count, on: connection) {
            $1.write(from)
            $1.write(flows[$0].from)
            $1.write(flows[$0].to)
            $1.write(Int64(flows[$0].customers))
            $1.write(flows[$0].direction.rawValue)
        }
        let table = recommendations
        try AggregateFact.segmentRecommendation.replace(
            day: day, rows: table.count, on: connection
        ) {
            $1.write(dimensions.segments[table.segments[$0]])
            $1.write(table.customers[$0])
            $1.write(table.revenues365[$0])
            $1.write(table.values[$0])
            $1.write(orNull: churn == nil ? nil : table.expectedChurners[$0])
            $1.write(dimensions.retentionPriorities[table.segments[$0]])
            $1.write(table.strategies[$0])
        }
    }
}
