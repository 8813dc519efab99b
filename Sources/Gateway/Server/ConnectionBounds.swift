import Glibc
import NIOCore

/// How many connections the gateway holds, and how long a client may take for what is its to do.
struct ConnectionBounds: Sendable {
    /// All of those to the first address; more wait in the listener's queue.
    var connections: Int
    /// Those that wait for their client: with one more, the one that has waited longest is closed.
    var waiting: Int
    /// The same among those of one address, unless it is a declared proxy's.
    var waitingOfOneAddress: Int
    /// For the first head of a connection, since it was opened.
    var headTime = TimeAmount.seconds(10)
    /// For a whole body, since its head has come.
    var bodyTime = TimeAmount.seconds(15)
    /// For taking what is written to it, before it takes the next part.
    var takingTime = TimeAmount.seconds(30)
    /// For closing a connection of which no more is wanted.
    var closingTime = TimeAmount.seconds(5)
    /// What is read on such a connection and thrown away, so that its client can read the answer
    /// before the connection is gone.
    var closingBytes = 16 * 1024 * 1024

    /// Files that a process has open beside its connections: databases, the vault, its log.
    private static let otherFiles = 128

    /// The bounds of a process that may open `openFiles` files.
    init(openFiles: Int) {
        connections = max(min(1_536, (openFiles - Self.otherFiles) * 8 / 9), 24)
        waiting = connections * 2 / 3
        waitingOfOneAddress = connections / 2
    }

    /// The same with an eighth as many connections beside them, to the address that `localhost` alone
    /// leads to.
    var ofSecondAddress: ConnectionBounds {
        var bounds = self
        bounds.connections = max(connections / 8, 8)
        return bounds
    }

    /// Raises how many files this process may open, as far as it may, and bounds its connections by
    /// what it got.
    static func ofThisProcess() -> ConnectionBounds {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard unsafe getrlimit(files, &limit) == 0 else {
            return ConnectionBounds(openFiles: 1_024)
        }
        var raised = limit
        raised.rlim_cur = min(max(limit.rlim_cur, 4_096), limit.rlim_max)
        if unsafe setrlimit(files, &raised) == 0 { limit = raised }
        return ConnectionBounds(openFiles: Int(min(limit.rlim_cur, 1 << 20)))
    }
}
