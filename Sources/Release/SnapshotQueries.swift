public import CustomerModel
import Database
import Settings

/// Which snapshot is published.
public enum SnapshotChoice: Hashable, Sendable {
    /// The latest there is of a day up to this one; of all days for nil.
    case latest(upTo: CalendarDate?)
    /// The one of this day.
    case day(CalendarDate)

    /// The first and last `date_sk` to look among.
    fileprivate var keys: (Int32, Int32) {
        switch self {
        case .latest(let day): (0, day.map { Int32($0.dateKey) } ?? .max)
        case .day(let day): (Int32(day.dateKey), Int32(day.dateKey))
        }
    }

    fileprivate var missing: ReleaseError.Code {
        switch self {
        case .latest: .noSnapshot
        case .day(let day): .noSnapshotAsOf(day: day.iso8601)
        }
    }
}

/// A complete state of the scores, as scoring has recorded it.
struct SnapshotHeader: Sendable {
    let asOf: CalendarDate
    let ruleSet: String
}

extension SnapshotHeader {
    /// The snapshot of the latest day that `choice` lets in; nil when there is none.
    static func chosen(
        by choice: SnapshotChoice, on executor: any StatementExecutor
    ) throws -> SnapshotHeader? {
        let (first, last) = choice.keys
        let rows = try executor.query(
            """
            SELECT date_sk, rule_set FROM ops.snapshot
            WHERE snapshot = 'rfm' AND date_sk BETWEEN \(first) AND \(last)
            ORDER BY date_sk DESC LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        guard let asOf = CalendarDate(dateKey: try row.decode("date_sk")) else {
            throw ReleaseError(.inconsistentSnapshot)
        }
        return SnapshotHeader(asOf: asOf, ruleSet: try row.decode("rule_set"))
    }
}

extension Snapshot {
    /// Reads a complete snapshot in one read-only transaction that sees one state.
    static func chosen(
        by choice: SnapshotChoice, for policy: ReleasePolicy, on connection: Connection
    ) throws -> Snapshot {
        try connection.transaction(.repeatableRead) { transaction in
            try transaction.execute("SET TRANSACTION READ ONLY")
            guard let header = try SnapshotHeader.chosen(by: choice, on: transaction) else {
                throw ReleaseError(choice.missing)
            }
            return try Snapshot(header, policy: policy, on: transaction)
        }
    }

    private init(
        _ header: SnapshotHeader, policy: ReleasePolicy, on transaction: Transaction
    ) throws {
        var customers: [Pseudonym] = []
        var positions = [[UInt16]](repeating: [], count: policy.dimensions.count)
        let indexes = policy.dimensions.map { (source: $0.source, index: DomainIndex($0)) }
        try transaction.copyOut(
            """
            SELECT rfm.customer_key, segment.segment_name, customer.region, rfm.first_order_date
            FROM warehouse.fact_customer_rfm AS rfm
            LEFT JOIN warehouse.dim_customer_segment AS segment
                ON segment.segment_sk = rfm.rfm_segment_sk
            LEFT JOIN warehouse.dim_customer AS customer USING (customer_key)
            WHERE rfm.date_sk = \(unsafeSQL: String(header.asOf.dateKey))
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                customers.append(Pseudonym(high: key.high, low: key.low))
                let segment = try reader.readIsNull() ? nil : reader.readText()
                let region = try reader.readIsNull() ? nil : reader.readText()
                let firstOrder = CalendarDate(dayNumber: Int(try reader.readDate()))
                for (column, dimension) in indexes.enumerated() {
                    let value =
                        switch dimension.source {
                        case .segment: segment
                        case .region: region
                        case .firstOrderQuarter: firstOrder.quarter
                        }
                    positions[column].append(dimension.index.position(of: value))
                }
            }
        }
        try self.init(
            asOf: header.asOf, ruleSet: header.ruleSet, customers: customers, positions: positions)
    }
}
