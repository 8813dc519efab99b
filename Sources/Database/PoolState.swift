/// One caller's work, waiting for a connection.
struct PoolJob: Sendable {
    let id = PoolJob.Identity()
    let deadline: ContinuousClock.Instant
    /// Resumes the caller with an error, unless its work has begun.
    let fail: @Sendable (any Error) -> Void
    let run: @Sendable (Connection) -> Void

    final class Identity: Sendable {}
}

/// What the threads of a pool share.
struct PoolState {
    struct Running {
        let job: PoolJob
        let cancelHandle: CancelHandle
        /// When to tell the server (again) to end the statement; nil when it shall run.
        var nextCancellation: ContinuousClock.Instant?
        /// The watch is sending the cancellation right now.
        var isBeingCancelled = false
    }

    static let cancelled = DatabaseError(
        .cancelled, "the work on the connection was cancelled")

    var isOpen = true
    private(set) var waiting: [PoolJob] = []
    private var running: [ObjectIdentifier: Running] = [:]
    /// Workers that have a connection.
    var connectedWorkers = 0
    /// Why the last attempt to connect failed, while no worker is connected.
    var connectFailure: DatabaseError?
    /// Nobody is waiting and nothing is running.
    var isIdle: Bool { waiting.isEmpty && running.isEmpty }

    /// Puts a job at the end of the queue, or says why not.
    mutating func enqueue(_ job: PoolJob) -> DatabaseError? {
        guard isOpen else { return DatabaseError(.shutDown, "the pool has been shut down") }
        guard waiting.count < ConnectionPool.maximumWaiting else {
            return DatabaseError(.poolExhausted, "too many are waiting for a connection")
        }
        waiting.append(job)
        return nil
    }

    mutating func begin(with cancelHandle: CancelHandle) -> PoolJob? {
        guard !waiting.isEmpty else { return nil }
        let job = waiting.removeFirst()
        running[ObjectIdentifier(job.id)] = Running(job: job, cancelHandle: cancelHandle)
        return job
    }

    /// Takes a job off and says whether it was cancelled; nil while the watch is cancelling it.
    mutating func end(_ job: PoolJob) -> Bool? {
        guard let entry = running[ObjectIdentifier(job.id)] else { return false }
        guard !entry.isBeingCancelled else { return nil }
        running[ObjectIdentifier(job.id)] = nil
        return entry.nextCancellation != nil
    }

    /// Takes a waiting job out of the queue, or has a running one's statement ended.
    mutating func cancel(_ job: PoolJob) {
        waiting.removeAll { $0.id === job.id }
        running[ObjectIdentifier(job.id)]?.nextCancellation = .now
        running[ObjectIdentifier(job.id)]?.cancelHandle.refuseStatements(true)
    }

    /// Takes out the jobs that have waited too long, with what to tell them.
    mutating func expired(at now: ContinuousClock.Instant) -> [(PoolJob, DatabaseError)] {
        let late = waiting.filter { $0.deadline <= now }
        guard !late.isEmpty else { return [] }
        waiting.removeAll { $0.deadline <= now }
        let exhausted = DatabaseError(.poolExhausted, "no connection became free in time")
        let error = connectedWorkers == 0 ? connectFailure ?? exhausted : exhausted
        return late.map { ($0, error) }
    }

    /// The running jobs whose cancellation must be sent now; they cannot end until `didCancel`.
    mutating func beginCancelling(at now: ContinuousClock.Instant) -> [Running] {
        let due = running.filter { $0.value.nextCancellation.map { $0 <= now } ?? false }
        for key in due.keys { running[key]?.isBeingCancelled = true }
        return Array(due.values)
    }

    /// A cancellation that met no statement must be repeated: one may be on its way.
    mutating func didCancel(_ entry: Running, next: ContinuousClock.Instant) {
        running[ObjectIdentifier(entry.job.id)]?.isBeingCancelled = false
        running[ObjectIdentifier(entry.job.id)]?.nextCancellation = next
    }

    /// When the watch has something to do next.
    var nextEvent: ContinuousClock.Instant? {
        (waiting.map(\.deadline) + running.values.compactMap(\.nextCancellation)).min()
    }
}
