import CustomerModel
import Database
import Scoring
import Warehouse

/// Rows of `fact_customer_rfm`.
struct RFMFacts: Sendable {
    let table: RFMTable
    let keys: [Pseudonym]
    /// `segment_sk` of each row.
    let segments: [Int32]
    /// `before->now` where the code has changed since the snapshot before; nil elsewhere.
    let changes: [String?]
    let segmentChanged: [Bool]

    /// The rows without a snapshot before them.
    init(table: RFMTable, keys: [Pseudonym], segments: [Int32]) {
        self.table = table
        self.keys = keys
        self.segments = segments
        changes = [String?](repeating: nil, count: table.count)
        segmentChanged = [Bool](repeating: false, count: table.count)
    }

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
        writer.write(orNull: changes[row])
        writer.write(segmentChanged[row])
    }
}
