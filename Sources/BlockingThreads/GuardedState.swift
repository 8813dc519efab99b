import Glibc

/// A value behind a mutex, with a condition to wait on.
///
/// `Synchronization.Mutex` has no way to wait; threads that take work from a queue need one.
public final class GuardedState<State>: @unchecked Sendable {
    // Unchecked because the compiler cannot see that `state` is only touched under `mutex`.
    private var state: State
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Guards `state`, which nobody else may refer to any more.
    public init(_ state: sending State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        // Deadlines are monotonic: a clock that is set must not end or prolong a wait.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Which waiting threads a change wakes.
    public enum Waking: Sendable {
        /// All waiting threads look at the state again.
        case all
        /// Any one does: enough where all wait for the same and one can take it.
        case one
        /// Nobody waits for what is changed.
        case none
    }

    /// Runs `body` alone with the state; wakes waiting threads afterwards.
    @discardableResult
    public func change<R>(
        waking: Waking = .all, _ body: (inout State) throws -> R
    ) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer {
            switch waking {
            case .all: pthread_cond_broadcast(changed)
            case .one: pthread_cond_signal(changed)
            case .none: break
            }
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Blocks the calling thread until `body` returns a value.
    ///
    /// `body` may take something out of the state; no other thread is woken by that.
    public func wait<R>(_ body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }

    /// Blocks until `body` returns a value or `deadline` has passed; nil then.
    ///
    /// `body` is asked once more after the deadline.
    public func wait<R>(
        until deadline: ContinuousClock.Instant, _ body: (inout State) -> R?
    ) -> R? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return nil }
            var end = monotonicTime(after: remaining)
            pthread_cond_timedwait(changed, mutex, &end)
        }
    }
}

/// The reading of CLOCK_MONOTONIC `duration` from now.
private func monotonicTime(after duration: Duration) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let (seconds, attoseconds) = duration.components
    let nanoseconds = Int64(time.tv_nsec) + attoseconds / 1_000_000_000
    time.tv_sec += Int(seconds + nanoseconds / 1_000_000_000)
    time.tv_nsec = Int(nanoseconds % 1_000_000_000)
    return time
}
