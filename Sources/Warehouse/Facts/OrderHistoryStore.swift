public import CustomerModel
public import Database

/// Keeps what was read, for the next run.
public enum OrderHistoryStore {
    /// Customers written by one statement.
    private static let batch = 10_000

    /// Stores the histories of `changed` and notes what was read: with the scores made from it
    /// or not at all.
    ///
    /// `changed` are all customers after a reading from scratch; otherwise those with rows among
    /// the `sales` that were read. Returns false, and leaves everything as it is, when another run has stored
    /// in the meantime.
    ///
    /// - Parameter history: Adds the history of one of `changed` to some bytes.
    public static func store(
        _ reading: OrderReadingSummary, changed: [Pseudonym], customers: Int,
        in transaction: Transaction, history: (Int, inout [UInt8]) -> Void
    ) throws -> Bool {
        let current: String? = try transaction.query(
            "SELECT read_in::text AS read_in FROM ops.order_history FOR UPDATE"
        ).first?.decode("read_in")
        guard current == reading.storedSnapshot else { return false }
        if reading.isFromScratch {
            try transaction.execute("DELETE FROM warehouse.customer_order_history")
            try copy(changed, to: transaction, history)
        } else {
            try remove(reading.rewritten.subtracting(changed), in: transaction)
            try upsert(changed, in: transaction, history)
        }
        try FirstLineQueries.store(
            reading.firstLines, rewritten: reading.rewritten,
            isFromScratch: reading.isFromScratch, in: transaction)
        guard try note(reading, customers: customers, in: transaction) else {
            throw WarehouseError(.concurrentRun, "another run has stored its first histories")
        }
        try transaction.execute(
            """
            DELETE FROM warehouse.rewritten_customer
            WHERE pg_visible_in_snapshot(arrival::text::xid8,
                \(reading.readSnapshot)::text::pg_snapshot)
            """)
        return true
    }

    private static func copy(
        _ customers: [Pseudonym], to transaction: Transaction,
        _ history: (Int, inout [UInt8]) -> Void
    ) throws {
        try transaction.copyIn(
            "warehouse.customer_order_history", columns: ["customer_key", "history"],
            rows: customers.count
        ) { writer in
            var bytes: [UInt8] = []
            for (place, customer) in customers.enumerated() {
                bytes.removeAll(keepingCapacity: true)
                history(place, &bytes)
                try writer.row()
                writer.write(high: customer.high, low: customer.low)
                writer.write(bytes)
            }
        }
    }

    private static func upsert(
        _ customers: [Pseudonym], in transaction: Transaction,
        _ history: (Int, inout [UInt8]) -> Void
    ) throws {
        for first in stride(from: 0, to: customers.count, by: batch) {
            let places = first..<min(first + batch, customers.count)
            let histories = places.map { place in
                var bytes: [UInt8] = []
                history(place, &bytes)
                return bytes
            }
            try transaction.execute(
                """
                INSERT INTO warehouse.customer_order_history (customer_key, history)
                SELECT * FROM unnest(\(customers[places].map(\.bytes)), \(histories))
                ON CONFLICT (customer_key) DO UPDATE SET history = EXCLUDED.history
                """)
        }
    }

    /// Of customers who were merged into others nothing is left.
    private static func remove(
        _ customers: Set<Pseudonym>, in transaction: Transaction
    ) throws {
        guard !customers.isEmpty else { return }
        try transaction.execute(
            """
            DELETE FROM warehouse.customer_order_history
            WHERE customer_key = ANY (\(customers.map(\.bytes)))
            """)
    }

    private static func note(
        _ reading: OrderReadingSummary, customers: Int, in transaction: Transaction
    ) throws -> Bool {
        let stored = try transaction.execute(
            """
            INSERT INTO ops.order_history AS h
                (read_in, cluster, format, currencies, customers)
            VALUES (\(reading.readSnapshot)::text::pg_snapshot, \(reading.cluster), \(reading.format),
                \(reading.currencies.sorted()), \(customers))
            ON CONFLICT (single) DO UPDATE SET read_in = EXCLUDED.read_in,
                cluster = EXCLUDED.cluster, format = EXCLUDED.format,
                currencies = EXCLUDED.currencies, customers = EXCLUDED.customers,
                stored_at = EXCLUDED.stored_at
            WHERE h.read_in::text IS NOT DISTINCT FROM \(reading.storedSnapshot)::text
            """)
        return stored == 1
    }
}
