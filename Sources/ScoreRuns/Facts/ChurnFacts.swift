import CustomerModel
import Database
import Scoring
import Settings
import Warehouse

/// Rows of `fact_customer_churn_risk`.
struct ChurnFacts: FactRows {
    static let fact = SnapshotFact.churnRisk

    let table: ChurnTable
    let keys: [Pseudonym]
    let recommendations: [ChurnRecommendation]
    let version: String

    var count: Int { table.count }

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
        writer.write(recommendations[Int(table.recommendations[row])].code)
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
