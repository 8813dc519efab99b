import BlockingThreads
public import Glibc

/// Answers messages on a Unix socket, each connection on a thread of its own.
public final class SocketListener: Sendable {
    /// A connection on which nothing comes for so long is closed; its client connects again.
    public static let idleTimeout = Duration.seconds(60)
    /// Longest time for one message to arrive or leave.
    public static let transferTimeout = Duration.seconds(10)
    /// How long `stop` lets running handlers finish.
    public static let stopTimeout = Duration.seconds(10)

    private struct State {
        var isStopping = false
        var isRunning = false
        var connections: [Int32: Connection] = [:]
    }
    private struct Connection {
        let socket: SocketDescriptor
        /// A handler is at work on its message, or the answer is on its way.
        var isAnswering = false
    }
    private let path: String
    private let identity: FileIdentity
    private let allowedUsers: Set<UInt32>?
    private let maximumConnections: Int
    private let socket: SocketDescriptor
    private let stopSignal: StopSignal
    private let state = GuardedState(State())

    /// Makes and opens the socket.
    ///
    /// A socket left behind by a listener that died is replaced; one that answers, or a file of
    /// another kind, is not touched and the call fails.
    ///
    /// - Parameters:
    ///   - mode: permissions of the socket's file.
    ///   - allowedUsers: user ids that may connect; others are hung up on before a byte is read.
    ///     nil leaves it to the file's permissions.
    public init(
        path: String, mode: mode_t = 0o660, allowedUsers: Set<UInt32>? = nil,
        maximumConnections: Int = 64
    ) throws {
        self.path = path
        self.allowedUsers = allowedUsers
        self.maximumConnections = max(1, maximumConnections)
        stopSignal = try StopSignal()
        (socket, identity) = try openListeningSocket(path: path, mode: mode)
    }

    deinit { identity.unlink(path) }

    /// Accepts connections and answers until `stop()`; blocks.
    ///
    /// - Parameter handler: gets a message and the user id of its sender, returns the answer. Runs
    ///   on the connection's thread; messages of one connection come one after the other.
    public func run(_ handler: @escaping @Sendable (Frame, UInt32) -> Frame) throws {
        state.change { $0.isRunning = true }
        defer { state.change { $0.isRunning = false } }
        while let connection = try nextConnection() {
            serve(connection, handler)
        }
        identity.unlink(path)
        finishConnections()
    }

    /// Stops accepting, lets running handlers finish for up to `stopTimeout`, ends `run`.
    ///
    /// Returns when `run` has. Must not be called by a handler.
    public func stop() {
        state.change { $0.isStopping = true }
        stopSignal.raise()
        let bound = ContinuousClock.now + Self.stopTimeout + .seconds(1)
        _ = state.wait(until: bound) { $0.isRunning ? nil : true }
    }

    /// Blocks until a client that may connect has; nil when stopping.
    private func nextConnection() throws -> SocketDescriptor? {
        while true {
            let mayAccept = state.wait { state -> Bool? in
                if state.isStopping { return false }
                return state.connections.count < maximumConnections ? true : nil
            }
            guard mayAccept, stopSignal.waitForInput(on: socket) else { return nil }
            let number = accept(socket.number, nil, nil)
            guard number >= 0 else {
                if isPassing(errno) { continue }
                throw LocalSocketError(.system, "accept failed", errorNumber: errno)
            }
            let connection = try SocketDescriptor(number)
            if isAllowed(connection) { return connection }
        }
    }

    private func isAllowed(_ connection: SocketDescriptor) -> Bool {
        guard let user = connection.peerUser else { return false }
        return allowedUsers?.contains(user) ?? true
    }

    private func serve(
        _ connection: SocketDescriptor, _ handler: @escaping @Sendable (Frame, UInt32) -> Frame
    ) {
        guard let user = connection.peerUser else { return }
        let number = connection.number
        state.change { $0.connections[number] = Connection(socket: connection) }
        let thread = try? DedicatedThread(name: "socket") { [self] in
            // Any failure of one connection ends that connection only.
            try? answer(on: connection) { handler($0, user) }
            state.change { $0.connections[number] = nil }
        }
        if thread == nil { state.change { $0.connections[number] = nil } }
    }

    /// Answers the messages of one connection until it ends, is idle for too long, or all stops.
    private func answer(
        on connection: SocketDescriptor, _ handler: (Frame) -> Frame
    ) throws {
        while stopSignal.waitForInput(on: connection, for: Self.idleTimeout) {
            let request = try connection.receiveFrame(until: .now + Self.transferTimeout)
            let mayAnswer = state.change { state in
                state.connections[connection.number]?.isAnswering = !state.isStopping
                return !state.isStopping
            }
            guard mayAnswer else { return }
            let response = handler(request)
            try connection.send(response, until: .now + Self.transferTimeout)
            state.change { $0.connections[connection.number]?.isAnswering = false }
        }
    }

    /// Hangs up on those whose message has not arrived, and at last on those not answered in time.
    private func finishConnections() {
        state.change { state in
            for connection in state.connections.values where !connection.isAnswering {
                connection.socket.shutDown()
            }
        }
        let bound = ContinuousClock.now + Self.stopTimeout
        if state.wait(until: bound, { $0.connections.isEmpty ? true : nil }) == nil {
            state.change { $0.connections.values.forEach { $0.socket.shutDown() } }
        }
    }
}

/// Failures of accept that concern one client or pass by themselves.
private func isPassing(_ errorNumber: Int32) -> Bool {
    [EAGAIN, EINTR, ECONNABORTED].contains(errorNumber)
}
