public import CustomerModel
public import Database

/// All orders and returns of one database snapshot: the histories kept from an earlier run, and the rows that
/// stand beside or instead of them.
public struct OrderHistoryReading: Sendable {
    /// Customers' histories as they were stored, one after the other.
    public struct Histories: Sendable {
        /// The customer of each history.
        public internal(set) var keys: [Pseudonym] = []
        /// The histories in the caller's format, one after the other.
        public internal(set) var bytes: [UInt8] = []
        /// Where each history ends in `bytes`.
        public internal(set) var ends: [Int] = []
    }

    /// Empty when everything was read from `fact_sales`.
    public let histories: Histories
    /// Rows that no valid history holds, in parts.
    public let sales: [SalesColumns]
    /// Which company a contact buys for.
    public let companies: [Pseudonym: Pseudonym]
    /// What was read, without the rows.
    public let summary: OrderReadingSummary

    /// What the first orders of customers were of, of each person.
    public var firstLines: FirstLines { summary.firstLines }
}

/// What was read, without the rows: with it `OrderHistoryStore.store` goes on from there.
public struct OrderReadingSummary: Sendable {
    /// Customers whose histories are void: all their rows were read from `fact_sales`.
    public let rewritten: Set<Pseudonym>
    /// Every currency that was ever seen.
    public let currencies: Set<String>
    /// Rows that were read from `fact_sales`.
    public let salesRead: Int
    /// Nothing that was kept could be used, or was to be.
    public let isFromScratch: Bool
    /// What first orders were of.
    let firstLines: FirstLines
    /// The state the reading began from, as text of `pg_snapshot`; nil when there was none.
    let storedSnapshot: String?
    /// What the reading saw, as text of `pg_snapshot`.
    let readSnapshot: String
    /// `pg_control_system().system_identifier`.
    let cluster: Int64
    let format: Int32
}

/// Reads orders, as far as it can from what an earlier run has kept.
public enum OrderHistoryReader {
    /// Reads everything `transaction` sees, which must be REPEATABLE READ or stricter: histories,
    /// merges and rows are then of one database snapshot.
    ///
    /// Rows of `fact_sales` are read only as far as no valid history holds them. With
    /// `fromScratch`, or when there is no state of this cluster in `format`, all of them are,
    /// through two connections of `configuration` beside that of the transaction.
    ///
    /// - Parameter format: The form in which the caller reads and writes histories.
    public static func read(
        in transaction: Transaction, configuration: DatabaseConfiguration, format: Int32,
        fromScratch: Bool = false
    ) throws -> OrderHistoryReading {
        try requireRepeatableRead(transaction)
        let state = try State(on: transaction)
        guard !fromScratch, let stored = state.stored, stored.cluster == state.cluster,
            stored.format == format
        else {
            let snapshot = try ExportedSnapshot(of: transaction, configuration: configuration)
            let sales = try ParallelSales.read(from: snapshot)
            return OrderHistoryReading(
                histories: .init(), sales: sales,
                companies: try RollupQueries.read(from: transaction),
                summary: state.summary(
                    sales, rewritten: nil, format: format,
                    firstLines: try FirstLineQueries.read(
                        conditions: nil, rewritten: [], on: transaction)))
        }
        let isNew = ArrivalCondition(after: stored.readIn)
        let rewritten = try isNew.rewrittenCustomers(on: transaction)
        let sales = try isNew.sales(rewritten: !rewritten.isEmpty, on: transaction)
        return OrderHistoryReading(
            histories: try histories(about: stored.customers, on: transaction), sales: sales,
            companies: try RollupQueries.read(from: transaction),
            summary: state.summary(
                sales, rewritten: rewritten, format: format,
                firstLines: try FirstLineQueries.read(
                    conditions: isNew.conditions(rewritten: !rewritten.isEmpty),
                    rewritten: rewritten, on: transaction)))
    }

    private static func requireRepeatableRead(_ transaction: Transaction) throws {
        guard transaction.isolation != .readCommitted else {
            throw WarehouseError(
                .notRepeatableRead, "order histories are read in a repeatable-read transaction")
        }
    }

    private static func histories(
        about customers: Int, on transaction: Transaction
    ) throws -> OrderHistoryReading.Histories {
        var histories = OrderHistoryReading.Histories()
        // What is stored of their number may be wrong: it is a hint.
        let expected = min(max(0, customers), 10_000_000)
        histories.keys.reserveCapacity(expected)
        histories.ends.reserveCapacity(expected)
        try transaction.copyOut(
            "SELECT customer_key, history FROM warehouse.customer_order_history"
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                histories.keys.append(Pseudonym(high: key.high, low: key.low))
                try reader.readBytes(appendingTo: &histories.bytes)
                histories.ends.append(histories.bytes.count)
            }
        }
        return histories
    }
}

/// The current database snapshot, and what was stored by an earlier run.
private struct State {
    struct Stored {
        let readIn: String
        let cluster: Int64
        let format: Int32
        let currencies: Set<String>
        let customers: Int
    }

    let now: String
    let cluster: Int64
    let stored: Stored?

    init(on transaction: Transaction) throws {
        let current = try transaction.query(
            """
            SELECT pg_current_snapshot()::text AS now,
                (SELECT system_identifier FROM pg_control_system()) AS cluster
            """)
        now = try current.first?.decode("now") ?? ""
        cluster = try current.first?.decode("cluster") ?? 0
        stored = try transaction.query(
            """
            SELECT read_in::text AS read_in, cluster, format, currencies, customers
            FROM ops.order_history
            """
        ).first.map { row in
            Stored(
                readIn: try row.decode("read_in"), cluster: try row.decode("cluster"),
                format: try row.decode("format"),
                currencies: Set(try row.decode("currencies") as [String]),
                customers: try row.decode("customers"))
        }
    }

    /// `rewritten` is nil when everything was read anew.
    func summary(
        _ sales: [SalesColumns], rewritten: Set<Pseudonym>?, format: Int32, firstLines: FirstLines
    ) -> OrderReadingSummary {
        let known = rewritten == nil ? [] : stored?.currencies ?? []
        return OrderReadingSummary(
            rewritten: rewritten ?? [],
            currencies: sales.reduce(into: known) { $0.formUnion($1.currencies) },
            salesRead: sales.reduce(0) { $0 + $1.rowCount }, isFromScratch: rewritten == nil,
            firstLines: firstLines, storedSnapshot: stored?.readIn, readSnapshot: now,
            cluster: cluster, format: format)
    }
}

/// Which rows came after a snapshot: those of transactions it does not see.
private struct ArrivalCondition {
    /// In terms of a column `arrival`; the first half is what an index answers.
    private let text: String

    /// `snapshot` is the text of a `pg_snapshot` as the server gave it: digits, colons and commas.
    init(after snapshot: String) {
        text = """
            arrival >= pg_snapshot_xmin('\(snapshot)')::text::bigint
            AND NOT pg_visible_in_snapshot(arrival::text::xid8, '\(snapshot)')
            """
    }

    private var rewritten: String {
        "customer_key IN (SELECT customer_key FROM warehouse.rewritten_customer WHERE \(text))"
    }

    func rewrittenCustomers(on transaction: Transaction) throws -> Set<Pseudonym> {
        let rows = try transaction.query(
            """
            SELECT DISTINCT customer_key FROM warehouse.rewritten_customer
            WHERE \(unsafeSQL: text)
            """)
        return try Set(rows.compactMap { try Pseudonym($0.decode("customer_key") as [UInt8]) })
    }

    /// The rows that came since; of rewritten customers, all.
    func sales(rewritten hasRewritten: Bool, on transaction: Transaction) throws -> [SalesColumns] {
        try conditions(rewritten: hasRewritten).map {
            try SalesColumns.read(where: $0, on: transaction)
        }
    }

    /// Which rows these are, in parts.
    func conditions(rewritten hasRewritten: Bool) -> [String] {
        hasRewritten ? ["\(text) AND NOT \(rewritten)", rewritten] : [text]
    }
}
