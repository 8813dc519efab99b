import CustomerModel
import Database
import Policy
import Scoring
import Warehouse

/// Rows of `fact_customer_churn_risk`.
struct ChurnFacts: Sendable {
    let table: ChurnTable
    let keys: [Pseudonym]
    let actions: [ChurnAction]
    let version: String

    func key(_ row: Int) -> Pseudonym { keys[Int(table.customers[row])] }

    func write(_ row: Int, to writer: inout BinaryCopyWriter) {
        writer.write(table.daysSinceLastOrder[row])
        writer.write(orNull: table.daysSinceLastInteraction[row])
        writer.write(table.ordersLast30Days[row])
        writer.write(table.ordersLast90Days[row])
        writer.write(table.spendLast30Days[row])
        writer.write(table.spendLast90Days[row])
        writer.write(table.orderFrequencyTrends[row].name)
        writer.write(table.spendTrends[row].name)
        writer.write(orNull: table.engagementTrends[row]?.name)
        writer.write(orNull: Self.known(table.intervalChangePercents[row]))
        writer.write(table.declinedOrders[row])
        writer.write(table.complaints[row])
        writer.write(table.returnsLast90Days[row])
        writer.write(table.openTickets[row])
        writer.write(table.probabilities[row])
        writer.write(Int16(table.riskScores[row]))
        writer.write(table.categories[row].name)
        if let score = table.ruleScores[row] {
            writer.write(Int16(score))
        } else {
            writer.writeNull()
        }
        writer.write(table.isThin[row])
        writer.write(date: table.predictedChurnDays[row])
        writer.write(Int32(table.daysUntilPredictedChurn(row)))
        let factors = table.topFactors[row]
        Self.write(factors.first, to: &writer)
        Self.write(factors.second, to: &writer)
        Self.write(factors.third, to: &writer)
        writer.write(version)
        writer.write(Int16(table.interventionPriorities[row]))
        writer.write(actions[Int(table.recommendedActions[row])].code)
    }

    private static func write(
        _ factor: ChurnTable.TopFactors.Entry?, to writer: inout BinaryCopyWriter
    ) {
        writer.write(orNull: factor?.factor.code)
        writer.write(orNull: factor.flatMap { known($0.value) })
        writer.write(orNull: factor?.contribution)
    }

    private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }
}

extension ChurnTable {
    /// The risk of everyone in `inputs`; nil while there is no model.
    static func of(
        _ inputs: ScoreInputs, activities: CustomerActivities, value: ValueTable,
        model: ChurnModel?, rules: ScoringRules, asOf: CalendarDate
    ) -> ChurnTable? {
        guard let model else { return nil }
        var values = [Int64](repeating: 0, count: inputs.orders.customerCount)
        var tiers = [Int8](repeating: -1, count: inputs.orders.customerCount)
        for row in 0..<value.count {
            values[Int(value.customers[row])] = value.oneYear[row]
            tiers[Int(value.customers[row])] = value.tierLevels[row] - 1
        }
        return of(
            inputs.orders, asOf: asOf, model: model,
            ruleBook: ChurnRuleBook(
                thresholds: rules.churn.thresholds, priorities: rules.churn.priorities,
                plan: rules.actions.plan,
                rules: ChurnRules(minimumOrders: rules.churn.ruleMinimumOrders)),
            context: ChurnContext(
                activities: activities, values: values, tierCodes: rules.tiers.tiers.map(\.code),
                tiers: tiers))
    }

    /// Customers of each category, from the highest risk.
    var countsByCategory: [(name: String, customers: Int)] {
        var counts = [Int](repeating: 0, count: ChurnCategory.allCases.count)
        for category in categories { counts[Int(category.rawValue)] += 1 }
        return ChurnCategory.allCases.reversed().map { ($0.name, counts[Int($0.rawValue)]) }
    }
}
