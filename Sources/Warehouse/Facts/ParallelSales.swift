import Database
import Dispatch
import Synchronization

/// Reads all of `fact_sales` through two connections that read one snapshot.
enum ParallelSales {
    /// The halves are alike, because keys are uniform.
    private static let halves = [
        "customer_key < '\\x80'::bytea", "customer_key >= '\\x80'::bytea",
    ]

    /// Reads what `snapshot` holds.
    static func read(from snapshot: ExportedSnapshot) throws -> [SalesColumns] {
        let parts = Mutex([Result<SalesColumns, any Error>?](repeating: nil, count: halves.count))
        DispatchQueue.concurrentPerform(iterations: halves.count) { half in
            let part = Result {
                try snapshot.read { try SalesColumns.read(where: halves[half], on: $0) }
            }
            parts.withLock { $0[half] = part }
        }
        return try parts.withLock { try $0.compactMap { try $0?.get() } }
    }
}
