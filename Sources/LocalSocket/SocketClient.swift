import BlockingThreads

/// Sends messages to a `SocketListener` and waits for its answers.
///
/// Connections are kept and used again, each for one message at a time.
public final class SocketClient: Sendable {
    private struct State {
        var idle: [SocketDescriptor] = []
        var inUse = 0
    }
    private let path: String
    private let timeout: Duration
    private let maximumConnections: Int
    private let serverUsers: Set<UInt32>?
    private let state = GuardedState(State())
    private let threads: BlockingThreads

    /// Connects when first called, not here.
    ///
    /// - Parameters:
    ///   - timeout: longest time for a call, connecting and waiting for a connection included.
    ///   - serverUsers: user ids the listener may run as; nil for any.
    public init(
        path: String, timeout: Duration, maximumConnections: Int = 8,
        serverUsers: Set<UInt32>? = nil
    ) {
        self.path = path
        self.timeout = timeout
        self.maximumConnections = max(1, maximumConnections)
        self.serverUsers = serverUsers
        threads = BlockingThreads(name: "call", count: self.maximumConnections)
    }

    /// Sends a message and blocks until its answer is there.
    ///
    /// A message is sent again, once and on a new connection, only if the listener cannot have
    /// read the whole of it: a kept connection had been closed meanwhile. When the connection ends
    /// later the code is `.closed`, and the message may or may not have been acted upon.
    public func call(_ request: Frame) throws -> Frame {
        try call(request, until: .now + timeout)
    }

    /// Sends a message and waits for its answer without blocking the task's thread.
    public func call(_ request: Frame) async throws -> Frame {
        try await call(request, until: .now + timeout)
    }

    /// The deadline counts from the call: waiting for a thread or a connection does not move it.
    func call(_ request: Frame, until deadline: ContinuousClock.Instant) async throws -> Frame {
        try await threads.run { try self.call(request, until: deadline) }
    }

    private func call(_ request: Frame, until deadline: ContinuousClock.Instant) throws -> Frame {
        let kept = try takeConnection(until: deadline)
        var connection = kept
        defer { giveBack(connection) }
        if let kept {
            do {
                return try exchange(request, on: kept, until: deadline)
            } catch let error as LocalSocketError where error.wasUnread {
                connection = nil
            } catch {
                connection = nil
                throw error
            }
        }
        let new = try connect(until: deadline)
        let answer = try exchange(request, on: new, until: deadline)
        connection = new
        return answer
    }

    private func exchange(
        _ request: Frame, on connection: SocketDescriptor, until deadline: ContinuousClock.Instant
    ) throws -> Frame {
        try connection.send(request, until: deadline)
        return try connection.receiveFrame(until: deadline)
    }

    private func connect(until deadline: ContinuousClock.Instant) throws -> SocketDescriptor {
        let connection = try connectSocket(path, until: deadline)
        guard let serverUsers else { return connection }
        guard let user = connection.peerUser, serverUsers.contains(user) else {
            throw LocalSocketError(.refusedPeer, "the listener runs as an unexpected user")
        }
        return connection
    }

    /// Waits for its turn; a kept connection, or nil where a new one must be made.
    private func takeConnection(until deadline: ContinuousClock.Instant) throws -> SocketDescriptor?
    {
        let turn = state.wait(until: deadline) { state -> SocketDescriptor?? in
            guard state.inUse < maximumConnections else { return nil }
            state.inUse += 1
            // The latest used is the least likely to have been closed for idleness.
            while let connection = state.idle.popLast() {
                if !connection.isDisturbed { return .some(connection) }
            }
            return .some(nil)
        }
        guard let turn else {
            throw LocalSocketError(.timedOut, "no connection became free in time")
        }
        return turn
    }

    private func giveBack(_ connection: SocketDescriptor?) {
        state.change { state in
            state.inUse -= 1
            if let connection { state.idle.append(connection) }
        }
    }
}

extension LocalSocketError {
    /// A Unix socket closed with bytes unread resets the peer; closed after reading, it ends it.
    fileprivate var wasUnread: Bool { code == .closed && errorNumber != nil }
}
