/// Dedicated threads behind a queue, for calls that block.
///
/// Swift's cooperative pool has one thread per core and must never wait for a disk or a socket:
/// such calls run here, and the awaiting task is resumed with their result.
public final class BlockingThreads: Sendable {
    /// Calls that may wait for a thread; one more is refused.
    public static let maximumQueued = 4_096

    private struct Queue {
        var waiting = WorkQueue()
        var isOpen = true
        var threads: [DedicatedThread] = []
    }
    private let queue = GuardedState(Queue())

    /// Starts `count` threads.
    ///
    /// A system that cannot start a single thread cannot run the program: that ends the process.
    public init(name: String, count: Int) {
        precondition(count > 0, "a queue without threads would never move")
        var threads: [DedicatedThread] = []
        for number in 1...count {
            let queue = self.queue
            guard
                let thread = try? DedicatedThread(
                    name: "\(name)-\(number)", { Self.work(off: queue) })
            else { break }
            threads.append(thread)
        }
        precondition(!threads.isEmpty, "the system refuses to start a thread")
        queue.change { [threads] in $0.threads = threads }
    }

    deinit {
        // Without shutDown() the threads end by themselves once the queue is empty.
        queue.change { $0.isOpen = false }
    }

    /// Runs `work` on one of the threads and returns what it returns.
    ///
    /// Work that has begun is not interrupted when the task is cancelled; work still in the queue
    /// is taken out of it and `CancellationError` is thrown.
    public func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        let ticket = Ticket<R>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                ticket.fill(continuation)
                let refusal = enqueue { ticket.run(work) }
                if let refusal { ticket.fail(refusal) }
            }
        } onCancel: {
            ticket.fail(CancellationError())
        }
    }

    /// Refuses new work, finishes what is queued and joins the threads.
    ///
    /// Blocks; must not be called from one of the threads.
    public func shutDown() {
        let threads = queue.change { queue in
            queue.isOpen = false
            defer { queue.threads = [] }
            return queue.threads
        }
        threads.forEach { $0.join() }
    }

    private func enqueue(_ work: @escaping @Sendable () -> Void) -> BlockingThreadsError? {
        queue.change(waking: .one) { queue in
            guard queue.isOpen else { return .shutDown }
            guard queue.waiting.count < Self.maximumQueued else { return .queueFull }
            queue.waiting.append(work)
            return nil
        }
    }

    private static func work(off queue: GuardedState<Queue>) {
        while true {
            let next = queue.wait { queue -> NextStep? in
                if let work = queue.waiting.popFirst() { return .run(work) }
                return queue.isOpen ? nil : .end
            }
            switch next {
            case .run(let work): work()
            case .end: return
            }
        }
    }

    private enum NextStep {
        case run(@Sendable () -> Void)
        case end
    }
}

/// Why work was not taken.
public enum BlockingThreadsError: Error, Sendable {
    case queueFull
    case shutDown
}
