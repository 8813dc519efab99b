import Glibc

/// A thread of its own for work that blocks.
///
/// It ends by itself when its work does, whether or not somebody waits for it. The system's own
/// `pthread_detach` is not used: called while the thread is just ending it touches freed memory
/// (glibc bug 19951), so threads are detached from birth and tell of their end themselves.
public struct DedicatedThread: Sendable {
    private let hasEnded: GuardedState<Bool>

    /// Starts `body` on a new thread.
    ///
    /// - Parameter name: shown by `ps -L` and debuggers; the kernel keeps the first 15 bytes.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadStartFailed) {
        let hasEnded = GuardedState(false)
        let start = Unmanaged.passRetained(
            ThreadStart(name: name, hasEnded: hasEnded, body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var created = pthread_t()
        let result = pthread_create(
            &created, &attributes,
            { argument in
                guard let argument else { return nil }
                ThreadStart.run(Unmanaged<ThreadStart>.fromOpaque(argument))
                return nil
            }, start.toOpaque())
        guard result == 0 else {
            start.release()
            throw ThreadStartFailed(errorNumber: result)
        }
        self.hasEnded = hasEnded
    }

    /// Blocks until the thread's work has ended and what it held is released.
    public func join() {
        hasEnded.wait { $0 ? () : nil }
    }
}

/// The system would not start another thread.
public struct ThreadStartFailed: Error, Sendable {
    /// As in errno(3).
    public let errorNumber: Int32
}

private final class ThreadStart: Sendable {
    private let name: String
    private let hasEnded: GuardedState<Bool>
    private let body: @Sendable () -> Void

    init(name: String, hasEnded: GuardedState<Bool>, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.hasEnded = hasEnded
        self.body = body
    }

    /// Does the work, lets go of it, and only then says so.
    static func run(_ start: Unmanaged<ThreadStart>) {
        let hasEnded = work(start.takeRetainedValue())
        hasEnded.change(waking: .all) { $0 = true }
    }

    private static func work(_ start: consuming ThreadStart) -> GuardedState<Bool> {
        nameCurrentThread(start.name)
        start.body()
        return start.hasEnded
    }
}

/// Names the calling thread; a thread that cannot be named works all the same.
private func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(file, bytes, bytes.count)
    close(file)
}
