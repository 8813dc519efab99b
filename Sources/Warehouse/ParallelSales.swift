import Database
import Dispatch
import Synchronization

/// Reads all of `fact_sales` through two connections that see the same.
///
/// One server process gives out rows on one core only; with more processes than cores nothing is
/// gained.
enum ParallelSales {
    /// The halves are alike, because keys are uniform.
    private static let halves = [
        "customer_key < '\\x80'::bytea", "customer_key >= '\\x80'::bytea",
    ]

    /// Reads what `transaction` sees.
    static func read(
        at transaction: Connection, configuration: DatabaseConfiguration
    ) throws -> [SalesColumns] {
        let snapshot: String =
            try transaction.query("SELECT pg_export_snapshot() AS snapshot").first?
            .decode("snapshot") ?? ""
        let parts = Mutex([Result<SalesColumns, any Error>?](repeating: nil, count: halves.count))
        DispatchQueue.concurrentPerform(iterations: halves.count) { half in
            let part = Result {
                try read(half, seeing: snapshot, on: Connection(configuration))
            }
            parts.withLock { $0[half] = part }
        }
        return try parts.withLock { try $0.compactMap { try $0?.get() } }
    }

    private static func read(
        _ half: Int, seeing snapshot: String, on connection: Connection
    ) throws -> SalesColumns {
        try connection.transaction(.repeatableRead) { transaction in
            // The name comes from the server: hexadecimal digits and dashes.
            try transaction.execute("SET TRANSACTION SNAPSHOT '\(unsafeSQL: snapshot)'")
            try transaction.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            return try SalesColumns.read(where: halves[half], on: transaction)
        }
    }
}
