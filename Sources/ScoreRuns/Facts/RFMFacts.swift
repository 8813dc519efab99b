import CustomerModel
import Database
import Scoring
import Warehouse

/// Rows of `fact_customer_rfm`.
struct RFMFacts: FactRows {
    static let fact = SnapshotFact.rfm

    let table: RFMTable
    let keys: [Pseudonym]
    /// `segment_sk` of each row.
    let segments: [Int32]
    /// Since the snapshot before; nil when there is none.
    let changes: ScoreChanges?

    var count: Int { table.count }

    func key(_ row: Int) -> Pseudonym { keys[Int(table.customers[row])] }

    func write(_ row: Int, to writer: inout BinaryCopyWriter) {
        writer.write(table.daysSinceLastOrder[row])
        writer.write(date: table.firstDays[row])
        writer.write(date: table.lastDays[row])
        writer.write(table.orders365[row])
        writer.write(table.orders180[row])
        writer.write(table.orders90[row])
        writer.write(orNull: table.averageDaysBetweenOrders(row))
        writer.write(table.spend365[row])
        writer.write(table.spend180[row])
        writer.write(table.spend90[row])
        writer.write(orNull: table.averageOrderValue(row))
        writer.write(Int16(table.recencyScores[row]))
        writer.write(table.recencyPercentiles[row])
        writer.write(Int16(table.frequencyScores[row]))
        writer.write(table.frequencyPercentiles[row])
        writer.write(Int16(table.monetaryScores[row]))
        writer.write(table.monetaryPercentiles[row])
        writer.write(segments[row])
        writer.write(orNull: changes?.scoreChange(row))
        writer.write(changes?.segmentChanged[row] ?? false)
    }
}
