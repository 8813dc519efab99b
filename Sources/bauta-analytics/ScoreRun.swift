import CustomerModel
import Database
import Scoring
import Warehouse

/// One scoring: columns out of the warehouse, arithmetic, columns back in one transaction.
struct ScoreRun {
    /// Minor units in one unit of a currency, for bands of value.
    private static let minorUnits: Int64 = 100

    let rules: ScoringRules
    let asOf: CalendarDate
    let connection: Connection

    /// Scores and writes; progress goes to standard error.
    func run() throws -> ScoreSummary {
        let clock = ContinuousClock()
        let start = clock.now
        StandardError.say("reading orders before \(asOf.iso8601)")
        let sales = try SalesColumns.read(before: asOf, from: connection)
        if sales.currencies.count > 1 {
            StandardError.say(
                "orders are in \(sales.currencies.count) currencies and are added as if in one")
        }
        StandardError.say("scoring \(sales.keys.count) customers by \(sales.rowCount) rows")
        let table = RFM.table(
            of: OrderColumns(
                keys: sales.keys, customers: sales.customers, instants: sales.instants,
                days: sales.days, minorUnits: sales.revenueMinor, isReturn: sales.isReturn),
            asOf: asOf, population: rules.assignment.ruleSet.population)
        let segments = rules.assignment.ruleIndices(of: table)
        StandardError.say("writing the scores of \(table.count) customers")
        let snapshot = snapshot(
            of: table, keys: sales.keys, segments: segments, orders: sales.rowCount)
        for list in try SnapshotQueries.write(snapshot, to: connection) {
            StandardError.say("work list \(list) is of a later day and stays as it is")
        }
        return ScoreSummary(
            asOf: asOf, ruleSet: rules.assignment.ruleSet, segments: segments,
            duration: start.duration(to: clock.now))
    }

    private func snapshot(
        of table: RFMTable, keys: [Pseudonym], segments: [UInt8], orders: Int
    ) -> RFMSnapshot {
        let worklists = rules.worklists.map { rule in
            let places = table.rows(for: rule).map { row in
                place(of: row, in: table, keys: keys, segments: segments, rule: rule)
            }
            return (list: rule.list, places: places)
        }
        return RFMSnapshot(
            asOf: asOf, ruleSet: rules.assignment.ruleSet, policyBytes: rules.policyBytes,
            orders: orders, worklists: worklists, customers: table.count
        ) { row in
            RFMFact(row: row, of: table, keys: keys, segment: Int(segments[row]))
        }
    }

    private func place(
        of row: Int, in table: RFMTable, keys: [Pseudonym], segments: [UInt8],
        rule: WorklistRule
    ) -> WorklistPlace {
        WorklistPlace(
            customer: keys[Int(table.customers[row])],
            segmentName: rules.assignment.ruleSet.rules[Int(segments[row])].name,
            recencyBand: rule.recencyBands.label(for: Int(table.daysSinceLastOrder[row])),
            frequencyBand: rule.frequencyBands.label(for: Int(table.lifetimeOrders[row])),
            valueBand: rule.valueBands.label(
                for: Int(table.lifetimeSpend[row] / Self.minorUnits)))
    }
}

extension RFMFact {
    /// One row of a score table, under the customer's key.
    init(row: Int, of table: RFMTable, keys: [Pseudonym], segment: Int) {
        self.init(
            customer: keys[Int(table.customers[row])],
            daysSinceLastOrder: table.daysSinceLastOrder[row],
            firstOrderDay: table.firstDays[row], lastOrderDay: table.lastDays[row],
            orders365: table.orders365[row], orders180: table.orders180[row],
            orders90: table.orders90[row],
            averageDaysBetweenOrders: table.averageDaysBetweenOrders(row),
            spend365: table.spend365[row], spend180: table.spend180[row],
            spend90: table.spend90[row], averageOrderValue: table.averageOrderValue(row),
            recency: Measure(
                score: table.recencyScores[row], percentile: table.recencyPercentiles[row]),
            frequency: Measure(
                score: table.frequencyScores[row], percentile: table.frequencyPercentiles[row]),
            monetary: Measure(
                score: table.monetaryScores[row], percentile: table.monetaryPercentiles[row]),
            segment: segment)
    }
}
