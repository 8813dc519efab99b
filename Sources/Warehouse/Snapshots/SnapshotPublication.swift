public import CustomerModel
public import Database

/// A fact of which every day has a table of its own.
public struct SnapshotFact: Hashable, Sendable {
    public let name: String
    /// In the order in which a row is written; `customer_key` and `date_sk` come first.
    public let columns: [ColumnName]

    init(_ name: String, _ columns: [ColumnName]) {
        self.name = name
        self.columns = ["customer_key", "date_sk"] + columns
    }
}

/// Writes a snapshot beside what stands and puts it in its place at once.
///
/// `stage` may run on several connections at a time; `publish` is one transaction. Until that has
/// committed, readers see what was there before.
public enum SnapshotPublication {
    /// Takes the right to score for as long as `connection` lives; false while another run has it.
    public static func lock(on connection: Connection) throws -> Bool {
        let rows = try connection.query("SELECT locks.try_take('score') AS locked")
        return try rows.first?.decode("locked") ?? false
    }

    /// Gives the right to score back at once; a closed connection gives it back only when the server
    /// has noticed.
    public static func unlock(on connection: Connection) throws {
        _ = try connection.query("SELECT locks.release('score')")
    }

    /// Drops the staged tables that unfinished runs left, but for the sealed ones of `asOf` when
    /// given; returns the facts that those hold.
    public static func dropStaged(
        keepingSealedOf asOf: CalendarDate?, on connection: Connection
    ) throws -> Set<String> {
        let date = Int32(asOf?.dateKey ?? 0)
        _ = try connection.query("SELECT ops.drop_staged(\(date))")
        guard asOf != nil else { return [] }
        let rows = try connection.query(
            """
            SELECT f.fact FROM ops.snapshot_fact f
            WHERE to_regclass(format('warehouse.%I', f.fact || '_' || \(date) || '_staged'))
                IS NOT NULL
            """)
        return Set(try rows.map { try $0.decode("fact") })
    }

    /// Fills and indexes the table of one fact as of one day, or leaves nothing of it; returns its rows.
    ///
    /// `write` is given `date_sk`, and begins every row with a customer and that key.
    @discardableResult
    public static func stage(
        _ fact: SnapshotFact, asOf: CalendarDate, on connection: Connection,
        write: (Int32, inout BinaryCopyWriter) throws -> Void
    ) throws -> Int {
        let date = Int32(asOf.dateKey)
        return try connection.transaction { transaction in
            _ = try transaction.query("SELECT ops.stage_fact(\(fact.name), \(date))")
            let rows = try transaction.copyIn(
                "warehouse.\(fact.name)_\(date)_staged", columns: fact.columns, frozen: true
            ) { try write(date, &$0) }
            _ = try transaction.query("SELECT ops.seal_fact(\(fact.name), \(date))")
            return rows
        }
    }

    /// Puts every staged fact of the record's day in its place and records the snapshot, together with whatever
    /// `body` writes.
    public static func publish(
        _ record: SnapshotRecord, on connection: Connection, with body: (Transaction) throws -> Void
    ) throws {
        let date = Int32(record.asOf.dateKey)
        try connection.transaction { transaction in
            // Tables are put in their place last: only that locks readers out, for a moment.
            try body(transaction)
            try transaction.execute(
                """
                INSERT INTO ops.snapshot AS s
                    (snapshot, date_sk, rule_set, policy_digest, customers, orders)
                VALUES ('rfm', \(date), \(record.ruleSet), sha256(\(record.policyBytes)),
                    \(record.customers), \(record.orders))
                ON CONFLICT (snapshot, date_sk) DO UPDATE SET rule_set = EXCLUDED.rule_set,
                    policy_digest = EXCLUDED.policy_digest, customers = EXCLUDED.customers,
                    orders = EXCLUDED.orders, completed_at = clock_timestamp()
                """)
            _ = try transaction.query("SELECT ops.attach_facts(\(date))")
        }
    }
}

/// What is remembered of a complete snapshot.
public struct SnapshotRecord: Sendable {
    /// The day of the snapshot.
    public let asOf: CalendarDate
    /// The set of segment rules it was made by.
    public let ruleSet: String
    /// Content of the policies the scores were made by; its SHA-256 is stored.
    public let policyBytes: [UInt8]
    /// Everyone who had ever ordered by that day.
    public let customers: Int
    /// Rows of `fact_sales` that were scored.
    public let orders: Int

    /// Taken as it is.
    public init(
        asOf: CalendarDate, ruleSet: String, policyBytes: [UInt8], customers: Int, orders: Int
    ) {
        self.asOf = asOf
        self.ruleSet = ruleSet
        self.policyBytes = policyBytes
        self.customers = customers
        self.orders = orders
    }
}

extension BinaryCopyWriter {
    /// NULL for nil.
    @inline(__always)
    public mutating func write(orNull value: Double?) {
        if let value { write(value) } else { writeNull() }
    }

    /// NULL for nil.
    @inline(__always)
    public mutating func write(orNull value: Int64?) {
        if let value { write(value) } else { writeNull() }
    }

    /// NULL for nil.
    @inline(__always)
    public mutating func write(orNull value: Int32?) {
        if let value { write(value) } else { writeNull() }
    }

    /// NULL for nil.
    @inline(__always)
    public mutating func write(orNull value: String?) {
        if let value { write(value) } else { writeNull() }
    }
}
