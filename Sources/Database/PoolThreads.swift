import BlockingThreads

/// One thread of a pool with its connection.
struct PoolWorker {
    private let configuration: DatabaseConfiguration
    private let state: GuardedState<PoolState>
    private let watch: PoolWatch

    private static let shortestPause = Duration.milliseconds(20)
    private static let longestPause = Duration.seconds(2)

    init(
        _ configuration: DatabaseConfiguration, _ state: GuardedState<PoolState>,
        _ watch: PoolWatch
    ) {
        self.configuration = configuration
        self.state = state
        self.watch = watch
    }

    func run() {
        var connection: Connection?
        defer {
            state.change { $0.connectedWorkers -= connection == nil ? 0 : 1 }
            // The watch ends with the last work.
            watch.wake(at: .now)
        }
        while waitForWork() {
            if let current = connection, !current.isOpenAtServer {
                state.change { $0.connectedWorkers -= 1 }
                connection = nil
            }
            if connection == nil { connection = connect() }
            guard let connection else { continue }
            let handle = connection.cancelHandle
            guard let job = state.change(waking: .none, { $0.begin(with: handle) }) else {
                continue
            }
            job.run(connection)
            let wasCancelled = state.wait { $0.end(job) }
            clean(connection, wasCancelled: wasCancelled)
        }
    }

    /// Blocks until a job is waiting; false when the pool has been shut down and none is.
    private func waitForWork() -> Bool {
        state.wait { state in
            if !state.waiting.isEmpty { return true }
            return state.isOpen ? nil : false
        }
    }

    /// Connects, trying again while somebody is waiting; nil when nobody is any more.
    private func connect() -> Connection? {
        var pause = Self.shortestPause
        while true {
            do {
                let connection = try Connection(configuration)
                state.change { state in
                    state.connectedWorkers += 1
                    state.connectFailure = nil
                }
                return connection
            } catch {
                state.change { $0.connectFailure = error as? DatabaseError }
            }
            let isAbandoned = state.wait(until: .now + pause) { $0.waiting.isEmpty ? true : nil }
            if isAbandoned == true { return nil }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// Makes a connection fit for the next job; one that cannot be cleaned is closed by `run`.
    private func clean(_ connection: Connection, wasCancelled: Bool) {
        connection.cancelHandle.refuseStatements(false)
        connection.rollBack()
        if wasCancelled {
            // A cancellation that reached the server late hits this instead of the next job.
            _ = try? connection.execute("SELECT")
            _ = connection.cancelHandle.takeRequest()
        }
        if connection.isInTransaction { try? connection.reset() }
    }
}

/// The thread of a pool that fails late callers and cancels statements of cancelled tasks.
struct PoolWatch: Sendable {
    private let state: GuardedState<PoolState>
    /// When to look at the state next; kept apart from it so that ordinary work wakes nobody here.
    private let alarm = GuardedState<ContinuousClock.Instant?>(nil)

    private static let cancellationInterval = Duration.milliseconds(100)

    init(_ state: GuardedState<PoolState>) { self.state = state }

    /// Makes the watch look at the state at `instant` or before.
    func wake(at instant: ContinuousClock.Instant) {
        let isEarlier = alarm.change(waking: .none) { $0.map { instant < $0 } ?? true }
        if isEarlier { alarm.change { $0 = min($0 ?? instant, instant) } }
    }

    /// Works until the pool is shut down and has no more work.
    func run() {
        while !state.change(waking: .none, { !$0.isOpen && $0.isIdle }) {
            waitForAlarm()
            let now = ContinuousClock.now
            for (job, error) in state.change({ $0.expired(at: now) }) { job.fail(error) }
            for entry in state.change(waking: .none, { $0.beginCancelling(at: now) }) {
                entry.cancelHandle.cancel()
                state.change {
                    $0.didCancel(entry, next: .now + Self.cancellationInterval)
                }
            }
            // Under the alarm's lock: who comes after this look at the state wakes again.
            alarm.change(waking: .none) { alarm in
                alarm = state.change(waking: .none) { $0.nextEvent }
            }
        }
    }

    private func waitForAlarm() {
        while true {
            let instant = alarm.wait { $0 }
            if alarm.wait(until: instant, { $0 != instant ? true : nil }) == nil { return }
        }
    }
}
