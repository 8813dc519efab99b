import BlockingThreads
import Database
import TestSupport
import Testing

/// A thread that polls `pg_stat_activity` until a session sleeps in `pg_sleep`, and then acts.
struct BackendWatch {
    private let thread: DedicatedThread

    /// Takes over `connection`: the caller must not use it until `join` has returned.
    init(
        _ connection: Connection, processId: Int, _ action: @escaping @Sendable () throws -> Void
    ) throws {
        let shared = SharedConnection(connection)
        thread = try DedicatedThread(name: "watch") {
            try? poll("the session sleeps") {
                let rows = try? shared.connection.query(
                    """
                    SELECT FROM pg_stat_activity
                    WHERE pid = \(processId) AND wait_event = 'PgSleep'
                    """)
                return rows?.isEmpty == false
            }
            try? action()
        }
    }

    func join() { thread.join() }

    private final class SharedConnection: @unchecked Sendable {
        // Unchecked: used by the watching thread alone, by the contract of init.
        let connection: Connection
        init(_ connection: Connection) { self.connection = connection }
    }
}
