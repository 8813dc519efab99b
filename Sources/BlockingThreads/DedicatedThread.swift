import Glibc

/// A thread of its own for work that blocks.
public struct DedicatedThread: Sendable {
    private let thread: pthread_t

    /// Starts `body` on a new thread.
    ///
    /// - Parameter name: shown by `ps -L` and debuggers; the kernel keeps the first 15 bytes.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadStartFailed) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var created = pthread_t()
        let result = pthread_create(
            &created, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                nameCurrentThread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard result == 0 else {
            start.release()
            throw ThreadStartFailed(errorNumber: result)
        }
        thread = created
    }

    /// Blocks until the thread has ended.
    ///
    /// Must be called once, or `detach()` instead.
    public func join() {
        pthread_join(thread, nil)
    }

    /// Lets the thread end without anybody waiting for it.
    public func detach() {
        pthread_detach(thread)
    }
}

/// The system would not start another thread.
public struct ThreadStartFailed: Error, Sendable {
    /// As in errno(3).
    public let errorNumber: Int32
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
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
