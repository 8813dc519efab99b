import CLibpq
import Synchronization

/// Ends the statement a connection is running, from any thread.
///
/// Unchecked because `cancel` is only read after it was made, and freed once, in `deinit`;
/// PQcancel may be called from several threads.
public final class CancelHandle: @unchecked Sendable {
    private let cancelPointer: OpaquePointer
    private let requested = Atomic(false)
    private let refusesStatements = Atomic(false)

    init?(_ connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        cancelPointer = pointer
    }

    deinit { PQfreeCancel(cancelPointer) }

    /// Asks the server to end the running statement, which then throws code `.cancelled`.
    ///
    /// Blocks for one short connection to the server. An idle connection is not disturbed.
    public func cancel() {
        requested.store(true, ordering: .sequentiallyConsistent)
        var message = [CChar](repeating: 0, count: 256)
        // A server that cannot be reached has no statement of ours running.
        _ = PQcancel(cancelPointer, &message, Int32(message.count))
    }

    /// Lets the connection start no further statement until it is let again.
    func refuseStatements(_ refuses: Bool) {
        refusesStatements.store(refuses, ordering: .sequentiallyConsistent)
    }

    var isRefusing: Bool { refusesStatements.load(ordering: .sequentiallyConsistent) }

    /// Whether cancellation was asked for since the last call.
    func takeRequest() -> Bool {
        requested.exchange(false, ordering: .sequentiallyConsistent)
    }
}
