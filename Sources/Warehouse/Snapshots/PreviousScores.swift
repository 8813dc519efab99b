public import CustomerModel
public import Database

/// What an earlier snapshot said of everybody, one row each, in no order.
public struct PreviousSegments: Sendable {
    /// The customer of each row.
    public private(set) var keys: [Pseudonym] = []
    /// `rfm_composite_score`: recency × 100 + frequency × 10 + monetary.
    public private(set) var codes: [Int16] = []
    /// `dim_customer_segment.segment_sk`.
    public private(set) var segments: [Int32] = []

    /// Reads the snapshot of `asOf`.
    public static func read(
        asOf: CalendarDate, from executor: any StatementExecutor
    ) throws -> PreviousSegments {
        var columns = PreviousSegments()
        try executor.copyOut(
            """
            SELECT customer_key, rfm_composite_score, rfm_segment_sk
            FROM warehouse.fact_customer_rfm WHERE date_sk = \(unsafeSQL: String(asOf.dateKey))
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                columns.keys.append(Pseudonym(high: key.high, low: key.low))
                columns.codes.append(Int16(try reader.readInt32()))
                columns.segments.append(try reader.readInt32())
            }
        }
        return columns
    }
}

/// What an earlier snapshot expected of everybody, one row each, in no order.
public struct PreviousValues: Sendable {
    /// The customer of each row.
    public private(set) var keys: [Pseudonym] = []
    /// `predicted_clv_1_year_minor`; rows without one are left out.
    public private(set) var oneYearMinor: [Int64] = []

    /// Reads the snapshot of `asOf`.
    public static func read(
        asOf: CalendarDate, from executor: any StatementExecutor
    ) throws -> PreviousValues {
        var columns = PreviousValues()
        try executor.copyOut(
            """
            SELECT customer_key, predicted_clv_1_year_minor
            FROM warehouse.fact_customer_ltv
            WHERE date_sk = \(unsafeSQL: String(asOf.dateKey))
                AND predicted_clv_1_year_minor IS NOT NULL
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                columns.keys.append(Pseudonym(high: key.high, low: key.low))
                columns.oneYearMinor.append(try reader.readInt64())
            }
        }
        return columns
    }
}

/// A snapshot that is complete.
public struct CompleteSnapshot: Sendable {
    /// The day of the snapshot.
    public let asOf: CalendarDate
    /// Everyone who had ever ordered, whoever the rule set scores.
    public let customers: Int
    /// Rows of `fact_sales` it was made of.
    public let orders: Int

    /// The newest by `ruleSet` of a day from `from` to before `end`; nil when there is none.
    public static func latest(
        ruleSet: String, from: CalendarDate, before end: CalendarDate,
        on executor: any StatementExecutor
    ) throws -> CompleteSnapshot? {
        let rows = try executor.query(
            """
            SELECT date_sk, orders, (
                SELECT count(*) FROM warehouse.fact_customer_ltv v WHERE v.date_sk = s.date_sk
            ) AS customers
            FROM ops.snapshot s
            WHERE snapshot = 'rfm' AND rule_set = \(ruleSet) AND date_sk >= \(Int32(from.dateKey))
                AND date_sk < \(Int32(end.dateKey))
            ORDER BY date_sk DESC LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        guard let asOf = CalendarDate(dateKey: try row.decode("date_sk")) else {
            throw WarehouseError(.noSuchDay, "ops.snapshot.date_sk names no day")
        }
        return CompleteSnapshot(
            asOf: asOf, customers: try row.decode("customers"), orders: try row.decode("orders"))
    }
}
