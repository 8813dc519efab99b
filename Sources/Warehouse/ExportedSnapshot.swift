public import Database
import Dispatch
import Synchronization

/// A snapshot of PostgreSQL that one transaction exports and other connections read from.
///
/// One server process gives out rows on one core only, so what is large is read through two.
public struct ExportedSnapshot: Sendable {
    private let identifier: String
    private let configuration: DatabaseConfiguration

    /// Exports what `transaction` sees, which must be REPEATABLE READ or stricter; it can be read from
    /// as long as the transaction lasts.
    public init(of transaction: Transaction, configuration: DatabaseConfiguration) throws {
        identifier =
            try transaction.query("SELECT pg_export_snapshot() AS snapshot").first?
            .decode("snapshot") ?? ""
        self.configuration = configuration
    }

    /// Reads through a connection of its own.
    func read<Value>(_ body: (Transaction) throws -> Value) throws -> Value {
        try Connection(configuration).transaction(.repeatableRead) { transaction in
            // The name comes from the server: hexadecimal digits and dashes.
            try transaction.execute("SET TRANSACTION SNAPSHOT '\(unsafeSQL: identifier)'")
            try transaction.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            return try body(transaction)
        }
    }

    /// Runs `body` and reads `other` through a connection of its own at the same time.
    public func read<Value, Other: Sendable>(
        _ other: @escaping @Sendable (Transaction) throws -> Other, beside body: () throws -> Value
    ) throws -> (Value, Other) {
        let outcome = Outcome<Other>()
        DispatchQueue.global().async { outcome.set(Result { try read(other) }) }
        // Whatever becomes of one, the other is not left behind.
        let value = Result { try body() }
        let otherValue = outcome.wait()
        return (try value.get(), try otherValue.get())
    }

    /// The result of another thread.
    private final class Outcome<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let isSet = DispatchSemaphore(value: 0)

        func set(_ result: Result<Value, any Error>) {
            self.result.withLock { $0 = result }
            isSet.signal()
        }

        /// To be called once.
        func wait() -> Result<Value, any Error> {
            isSet.wait()
            guard let result = result.withLock({ $0 }) else {
                preconditionFailure("a result is set before it is told of")
            }
            return result
        }
    }
}
