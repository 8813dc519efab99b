public import CustomerModel
public import Database
import Text

/// What the snapshot of one day holds of one customer, as PostgreSQL writes it.
public struct CustomerSnapshot: Sendable {
    /// The day of the snapshot.
    public let asOf: CalendarDate
    /// That segments are of.
    public let ruleSet: String
    /// Column and value of each table, in the order of the table; NULL is nil.
    public let facts: [(table: String, columns: [(name: String, value: String?)])]

    /// The value of a column; nil for NULL and for what is not there.
    public func value(_ table: String, _ column: String) -> String? {
        facts.first { $0.table == table }?.columns.first { $0.name == column }?.value
    }

    /// Reads the facts of `customer` of the snapshot of `asOf`, or of the latest; nil without one.
    public static func read(
        of customer: Pseudonym, asOf: CalendarDate?, from connection: Connection
    ) throws -> CustomerSnapshot? {
        let found = try connection.query(
            """
            SELECT date_sk, rule_set FROM ops.snapshot
            WHERE snapshot = 'rfm' AND (\(asOf == nil) OR date_sk = \(Int32(asOf?.dateKey ?? 0)))
            ORDER BY date_sk DESC LIMIT 1
            """)
        guard let row = found.first else { return nil }
        let date: Int32 = try row.decode("date_sk")
        guard let day = CalendarDate(dateKey: Int(date)) else { return nil }
        let tables = [SnapshotFact.rfm, .value, .churnRisk, .behavior, .acquisition]
        let facts = try tables.map { fact in
            let rows = try connection.query(
                """
                SELECT c.key, c.value FROM warehouse.\(unsafeSQL: fact.name) AS f,
                    json_each_text(row_to_json(f)) AS c
                WHERE f.customer_key = \(customer.bytes) AND f.date_sk = \(date)
                """)
            return (
                table: fact.name,
                columns: try rows.map { row in
                    (
                        name: try row.decode("key", as: String.self),
                        value: try row.decode("value", as: String?.self)
                    )
                }
            )
        }
        return facts.allSatisfy(\.columns.isEmpty)
            ? nil : CustomerSnapshot(asOf: day, ruleSet: try row.decode("rule_set"), facts: facts)
    }
}

extension SalesColumns {
    /// Every order and return of one customer before `asOf`, those of its contacts included.
    public static func read(
        of customer: Pseudonym, before asOf: CalendarDate, from connection: Connection
    ) throws -> SalesColumns {
        let key = Hexadecimal.text(customer.bytes)
        return try read(
            where: """
                (customer_key = decode('\(key)', 'hex') OR customer_key IN (
                    SELECT customer_key FROM warehouse.customer_rollup
                    WHERE commercial_key = decode('\(key)', 'hex')))
                AND date_sk < \(asOf.dateKey)
                """, on: connection)
    }
}
