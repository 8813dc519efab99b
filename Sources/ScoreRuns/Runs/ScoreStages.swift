import CustomerModel
import Scoring
import Settings
import Synchronization
import Warehouse

/// Computes the scores of one day, stage by stage.
///
/// What belongs to each customer is handed to the writer as soon as it is there and not kept: memory
/// is taken by the facts that are being written and the next, not by all.
struct ScoreStages: Sendable {
    let inputs: ScoreInputs
    let models: ScoringModels
    let rules: ScoringRules
    let dimensions: Dimensions
    let asOf: CalendarDate
    let progress: RunProgress

    private var orders: CustomerOrders { inputs.orders }

    /// Computes and writes; facts stand beside what is published until the caller publishes them.
    func run(_ writer: FactWriter) async throws -> Scores {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var writes = FactWrites(writer)
            try await writes.begin(in: &group, blocks: scoreBehavior)
            let (segmentFacts, segments) = scoreSegments()
            try await writes.begin(segmentFacts, in: &group)
            let margins = CustomerMargins(orders, asOf: asOf, assumptions: rules.value)
            let (acquisitionFacts, costs, channels, purchases) = scoreAcquisition(margins)
            try await writes.begin(acquisitionFacts, in: &group)
            let (valueFacts, values, totals) = scoreValue(costs, segments, purchases)
            try await writes.begin(valueFacts, in: &group)
            let risks = CustomerRisks(customers: orders.customerCount)
            try await writes.begin(in: &group) { try scoreChurn(values, risks, $0) }
            let aggregates = AggregateTables(
                of: inputs, acquisition: channels, firstPurchases: values.firstPurchases,
                margins: margins, asOf: asOf, rules: rules, progress: progress)
            try await group.waitForAll()
            let probabilities = risks.probabilities
            return Scores(
                worklists: rules.worklists(
                    of: segments.worklists, by: risks.urgency(of: values.oneYear),
                    keys: orders.keys),
                segments: segments, aggregates: aggregates,
                recommendations: SegmentRecommendations(
                    ruleSet: rules.assignment.ruleSet, segments: segments.rules,
                    revenues365: segments.spend365,
                    values: segments.customers.map { Double(values.oneYear[Int($0)]) },
                    churnProbabilities: segments.customers.map { probabilities[Int($0)] }),
                churnCounts: models.churn == nil ? nil : risks.counts, revenue: values.revenue,
                totals: totals)
        }
    }

    private func scoreSegments() -> (RFMFacts, SegmentScores) {
        let ruleSet = rules.assignment.ruleSet
        let table = progress.measure("rfm", "recency, frequency, money") {
            models.cuts.map { cuts in
                RFM.table(
                    of: orders, asOf: asOf, population: ruleSet.population, cuts: cuts.model)
            }
                ?? RFM.table(
                    of: orders, asOf: asOf, population: ruleSet.population,
                    ties: RFM.TieOrder(ruleSet.ties))
        }
        let segmentRules = rules.assignment.ruleIndices(of: table)
        let segments = segmentRules.map { dimensions.segments[Int($0)] }
        let (changes, migration) = progress.measure("migration") {
            let scored = ScoredSegments(table, keys: orders.keys, segments: segments)
            return (
                inputs.previous.latestSegments.map { ScoreChanges(of: scored, since: $0) },
                inputs.previous.segmentsMonthAgo.map {
                    SegmentMigration(from: $0, to: scored, ranks: dimensions.segmentRanks)
                }
            )
        }
        return (
            RFMFacts(table: table, keys: orders.keys, segments: segments, changes: changes),
            SegmentScores(
                customers: table.customers, rules: segmentRules, spend365: table.spend365,
                worklists: rules.worklistCandidates(of: table, segments: segmentRules),
                migration: migration, monthAgo: inputs.previous.monthAgo?.asOf)
        )
    }

    private func scoreAcquisition(_ margins: CustomerMargins)
        -> (AcquisitionFacts, CustomerCosts, AcquisitionChannelTable, FirstPurchaseColumns?)
    {
        progress.measure("acquisition", "acquisition") {
            let table = AcquisitionTable(
                orders, leads: inputs.leads, activities: inputs.activities, asOf: asOf,
                rules: rules.journeys.acquisition, margins: margins,
                purchases: inputs.ledger.firstPurchases)
            return (
                AcquisitionFacts(table: table, keys: orders.keys),
                CustomerCosts(of: inputs, table),
                AcquisitionChannelTable(of: table, leads: inputs.leads, asOf: asOf),
                inputs.ledger.firstPurchases.isEmpty
                    ? nil : FirstPurchaseColumns(table, orders, asOf: asOf)
            )
        }
    }

    private func scoreValue(
        _ costs: CustomerCosts, _ segments: SegmentScores, _ purchases: FirstPurchaseColumns?
    ) -> (ValueFacts, CustomerValues, ValueTotals) {
        progress.measure("value", "customer value") {
            let model = models.value.model
            let table = ValueTable.of(
                orders, asOf: asOf, model: model, assumptions: rules.value, costs: costs,
                tiers: rules.tiers)
            return (
                ValueFacts(
                    table: table, orders: orders,
                    changes: inputs.valuesMonthAgo.isEmpty
                        ? [] : table.changes(from: inputs.valuesMonthAgo),
                    tiers: dimensions.tiers, version: models.value.version),
                CustomerValues(table, customers: orders.customerCount, purchases),
                ValueTotals(
                    of: table, segments: (segments.customers, segments.rules),
                    ruleSet: rules.assignment.ruleSet, tiers: rules.tiers,
                    // How far models were off says nothing of the formula of the requirements.
                    errors: rules.value.method == .standard ? model.totals : nil)
            )
        }
    }

    private func scoreBehavior(_ body: (BehaviorFacts) throws -> Void) throws {
        progress.say("behaviour and engagement")
        try BehaviorTable.forEachBlock(of: orders, inputs.activities, asOf: asOf) { block in
            var block = block
            if let clusters = models.clusters { block.assign(clusters.model) }
            try body(
                BehaviorFacts(table: block, keys: orders.keys, clusters: dimensions.clusters))
        }
    }

    /// No rows and no risks without a model.
    private func scoreChurn(
        _ values: CustomerValues, _ risks: CustomerRisks, _ body: (ChurnFacts) throws -> Void
    ) throws {
        guard let model = models.churn else { return }
        progress.say("risk of churn")
        try ChurnTable.forEachBlock(
            of: orders, asOf: asOf, model: model.model,
            ruleBook: ChurnRuleBook(
                thresholds: rules.churn.thresholds, priorities: rules.churn.priorities,
                plan: rules.recommendations.plan,
                rules: ChurnRules(minimumOrders: rules.churn.ruleMinimumOrders)),
            context: ChurnContext(
                activities: inputs.activities, values: values.oneYear,
                tierCodes: rules.tiers.tiers.map(\.code), tiers: values.tiers)
        ) { block in
            risks.add(block)
            try body(
                ChurnFacts(
                    table: block, keys: orders.keys,
                    recommendations: rules.recommendations.plan.recommendations,
                    version: model.version))
        }
    }
}

/// What other stages need of the value of customers; columns by ordinal of the orders.
private struct CustomerValues: Sendable {
    /// 0 for who has no value yet.
    private(set) var oneYear: [Int64]
    /// 0 is the lowest tier; -1 for none.
    private(set) var tiers: [Int8]
    /// Minor units; the sum over all customers.
    let revenue: Int64
    let firstPurchases: FirstPurchaseTables

    init(_ table: ValueTable, customers: Int, _ purchases: FirstPurchaseColumns?) {
        oneYear = Array(repeating: 0, count: customers)
        tiers = Array(repeating: -1, count: customers)
        for row in 0..<table.count {
            oneYear[Int(table.customers[row])] = table.oneYear[row]
            tiers[Int(table.customers[row])] = table.tierLevels[row] - 1
        }
        revenue = table.revenue.reduce(0, &+)
        firstPurchases =
            purchases.map {
                FirstPurchaseTables(
                    categories: FirstPurchaseTable(by: .category, $0, values: table),
                    discounts: FirstPurchaseTable(by: .discount, $0, values: table))
            } ?? FirstPurchaseTables()
    }
}

/// What other stages need of the risks of customers, gathered while these are written.
private final class CustomerRisks: Sendable {
    private struct State {
        var probabilities: [Double]
        /// 1 (first) to 5; 0 for who is not scored.
        var priorities: [UInt8]
        var counts = [Int](repeating: 0, count: ChurnCategory.allCases.count)
    }

    private let state: Mutex<State>

    init(customers: Int) {
        state = Mutex(
            State(
                probabilities: Array(repeating: 0, count: customers),
                priorities: Array(repeating: 0, count: customers)))
    }

    func add(_ block: ChurnTable) {
        state.withLock { state in
            for row in 0..<block.count {
                state.probabilities[Int(block.customers[row])] = block.probabilities[row]
                state.priorities[Int(block.customers[row])] = block.interventionPriorities[row]
                state.counts[Int(block.categories[row].rawValue)] += 1
            }
        }
    }

    /// By ordinal of the orders; 0 for who is not scored.
    var probabilities: [Double] { state.withLock { $0.probabilities } }

    /// How urgent everybody is, whose values of one year are `values`; unknown where nobody is scored.
    func urgency(of values: [Int64]) -> Urgency {
        state.withLock { state in
            guard state.counts.contains(where: { $0 > 0 }) else { return .unknown }
            return Urgency(
                interventionPriorities: state.priorities,
                valuesAtRisk: zip(values, state.probabilities).map { Double($0) * $1 })
        }
    }

    /// Customers of each category, from the highest risk.
    var counts: [(name: String, customers: Int)] {
        state.withLock { state in
            ChurnCategory.allCases.reversed().map { ($0.name, state.counts[Int($0.rawValue)]) }
        }
    }
}
