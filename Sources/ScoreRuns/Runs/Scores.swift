import CustomerModel
import Database
import Scoring
import Settings
import Warehouse

/// What is left of one day's scores once what belongs to each customer has been written.
struct Scores: Sendable {
    let worklists: [(list: String, places: [WorklistPlace])]
    let segments: SegmentScores
    let aggregates: AggregateTables
    let recommendations: SegmentRecommendations
    /// Customers of each category, from the highest risk; nil while there is too little history to
    /// learn from.
    let churnCounts: [(name: String, customers: Int)]?
    /// Minor units; the sum over all customers.
    let revenue: Int64
    let totals: ValueTotals

    /// Writes totals of value, each with the `version` of the model they were predicted by.
    func writeTotals(
        asOf: CalendarDate, dimensions: Dimensions, version: String, on transaction: Transaction
    ) throws {
        let rows = totals.totals
        try AggregateFact.valueTotal.replace(asOf: asOf, rows: rows.count, on: transaction) {
            let total = rows[$0]
            $1.write(total.kind.rawValue)
            $1.write(dimensions.key(of: total))
            $1.write(total.name)
            $1.write(total.customers)
            $1.write(total.oneYear)
            $1.write(orNull: total.low)
            $1.write(orNull: total.high)
            $1.write(Int32(total.windows))
            $1.write(version)
        }
    }

    /// Writes migration and recommendations.
    func writeSegments(
        asOf: CalendarDate, dimensions: Dimensions, on transaction: Transaction
    ) throws {
        let flows = segments.migration?.flows ?? []
        let from = Int32(segments.monthAgo?.dateKey ?? 0)
        try AggregateFact.segmentMigration.replace(asOf: asOf, rows: flows.count, on: transaction) {
            $1.write(from)
            $1.write(flows[$0].from)
            $1.write(flows[$0].to)
            $1.write(Int64(flows[$0].customers))
            $1.write(flows[$0].direction.rawValue)
        }
        let table = recommendations
        let hasChurn = churnCounts != nil
        try AggregateFact.segmentRecommendation.replace(
            asOf: asOf, rows: table.count, on: transaction
        ) {
            $1.write(dimensions.segments[table.segments[$0]])
            $1.write(table.customers[$0])
            $1.write(table.revenues365[$0])
            $1.write(table.values[$0])
            $1.write(orNull: hasChurn ? table.expectedChurners[$0] : nil)
            $1.write(dimensions.retentionPriorities[table.segments[$0]])
            $1.write(table.strategies[$0])
        }
    }
}

/// Who is in which segment, and what follows from it.
struct SegmentScores: Sendable {
    /// Ordinals into the keys of the orders, and beside them the indices into the rules of the rule
    /// set and the spend of 365 days.
    let customers: [Int32]
    let rules: [UInt8]
    let spend365: [Int64]
    let worklists: [WorklistCandidates]
    /// Since the snapshot of a month ago; nil without one.
    let migration: SegmentMigration?
    let monthAgo: CalendarDate?
}
