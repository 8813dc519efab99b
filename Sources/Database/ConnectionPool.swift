import BlockingThreads

/// Connections on dedicated threads, lent to one piece of work at a time.
///
/// Connections are opened when first needed. One that broke is opened again, with growing pauses,
/// by its own thread; work waits meanwhile, up to its timeout.
public final class ConnectionPool: Sendable {
    /// Callers that may wait for a connection; one more is refused at once.
    public static let maximumWaiting = 1_024

    private let state: GuardedState<PoolState>
    private let watch: PoolWatch
    private let threads: GuardedState<[DedicatedThread]>

    /// Starts `size` threads and one that watches over timeouts and cancellation.
    ///
    /// A system that cannot start them cannot run the program: that ends the process.
    public init(_ configuration: DatabaseConfiguration, size: Int) {
        precondition(size > 0, "a pool without connections would never serve")
        let state = GuardedState(PoolState())
        let watch = PoolWatch(state)
        var threads: [DedicatedThread] = []
        do {
            threads.append(try DedicatedThread(name: "db-watch") { watch.run() })
            for number in 1...size {
                threads.append(
                    try DedicatedThread(name: "db-\(number)") {
                        PoolWorker(configuration, state, watch).run()
                    })
            }
        } catch {
            preconditionFailure("the system refuses to start a thread")
        }
        self.state = state
        self.watch = watch
        self.threads = GuardedState(threads)
    }

    deinit { close() }

    /// Runs `body` with a connection of its own until it returns.
    ///
    /// A transaction left open is rolled back before the connection is lent again. When the task
    /// is cancelled, so is its statement: `DatabaseError` with code `.cancelled`.
    ///
    /// - Parameter timeout: longest wait for a connection; then `.poolExhausted`, or `.connection`
    ///   when the server cannot be reached. The time `body` takes is bounded by the statement
    ///   timeout of the configuration.
    public func run<R: Sendable>(
        timeout: Duration = .seconds(5), _ body: @escaping @Sendable (Connection) throws -> R
    ) async throws -> R {
        let ticket = Ticket<R>()
        let job = PoolJob(
            deadline: .now + timeout, fail: { ticket.fail($0) },
            run: { connection in ticket.run { try body(connection) } })
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ticket.fill(continuation)
                if let refusal = state.change({ $0.enqueue(job) }) { job.fail(refusal) }
                watch.wake(at: job.deadline)
            }
        } onCancel: {
            job.fail(PoolState.cancelled)
            state.change { $0.cancel(job) }
            watch.wake(at: .now)
        }
    }

    /// Refuses new work, finishes what is running and waiting, closes the connections.
    ///
    /// Blocks; must not be called from within `run`.
    public func shutDown() {
        close()
        let threads = threads.change { threads in
            defer { threads = [] }
            return threads
        }
        threads.forEach { $0.join() }
    }

    private func close() {
        state.change { $0.isOpen = false }
        watch.wake(at: .now)
    }
}
