import CustomerModel
import Database
import Scoring
import Warehouse

/// Rows of `fact_customer_behavior`.
struct BehaviorFacts: FactRows {
    static let fact = SnapshotFact.behavior

    let table: BehaviorTable
    let keys: [Pseudonym]
    /// `segment_sk` of each cluster; empty without clusters.
    let clusters: [Int32]

    var count: Int { table.count }

    func key(_ row: Int) -> Pseudonym { keys[Int(table.customers[row])] }

    func write(_ row: Int, to writer: inout BinaryCopyWriter) {
        let cluster = table.clusters[row]
        let isClustered = cluster >= 0 && !clusters.isEmpty
        writer.write(orNull: isClustered ? clusters[Int(cluster)] : nil)
        writer.write(orNull: isClustered ? table.clusterDistances[row] : nil)
        writer.write(table.engagementScores[row])
        writer.write(table.interactions90[row])
        writer.write(table.engagementTrends[row].rawValue)
        if table.npsScores[row] == BehaviorTable.none {
            writer.writeNull()
        } else {
            writer.write(Int16(table.npsScores[row]))
        }
        writer.write(orNull: table.npsCategory(row)?.rawValue)
        writer.write(orNull: table.satisfaction(row))
        let isMember = table.isLoyaltyMember[row]
        writer.write(orNull: isMember ? table.loyaltyBalances[row] : nil)
        writer.write(orNull: isMember ? table.loyaltyEarned365[row] : nil)
        writer.write(orNull: isMember ? table.loyaltyRedeemed365[row] : nil)
        writer.write(table.returns365[row])
        writer.write(orNull: table.returnRate(row))
        writer.write(table.complaints365[row])
    }
}
