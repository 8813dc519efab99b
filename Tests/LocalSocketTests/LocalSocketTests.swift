import BlockingThreads
import Glibc
import TestSupport
import Testing

@testable import LocalSocket

/// A listener running on a thread of its own, in a folder of its own.
final class RunningListener: Sendable {
    let path: String
    let listener: SocketListener
    private let folder: TemporaryFolder
    private let thread: DedicatedThread

    init(
        allowedUsers: Set<UInt32>? = nil, maximumConnections: Int = 64,
        _ handler: @escaping @Sendable (Frame, UInt32) -> Frame
    ) throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/socket"
        let listener = try SocketListener(
            path: path, allowedUsers: allowedUsers, maximumConnections: maximumConnections)
        self.listener = listener
        thread = try DedicatedThread(name: "listener") { try? listener.run(handler) }
    }

    func stop() {
        listener.stop()
        thread.join()
        folder.remove()
    }
}

/// Runs `body` and returns the code of the error it throws.
func errorCode(_ body: () throws -> some Any) -> LocalSocketError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? LocalSocketError)?.code
    }
}

extension GuardedState<Bool> {
    func waitUntilTrue() {
        wait { $0 ? () : nil }
    }
}

@Suite struct LocalSocketTests {
    @Test("an answer carries header and payload of any size up to the limit, and the peer's user")
    func echo() throws {
        let running = try RunningListener { frame, user in
            Frame(header: frame.header + [UInt8(truncatingIfNeeded: user)], payload: frame.payload)
        }
        defer { running.stop() }
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        for size in [0, 1, 65_536, Frame.maximumPayloadLength] {
            let request = Frame(header: [7, 8], payload: [UInt8](repeating: 5, count: size))
            let answer = try client.call(request)
            #expect(answer.header == [7, 8, UInt8(truncatingIfNeeded: geteuid())])
            #expect(answer.payload == request.payload)
        }
    }

    @Test("a message over the limit is refused before it is sent")
    func tooLarge() throws {
        let running = try RunningListener { frame, _ in frame }
        defer { running.stop() }
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        let header = [UInt8](repeating: 0, count: Frame.maximumHeaderLength + 1)
        #expect(errorCode { try client.call(Frame(header: header)) } == .tooLarge)
        #expect(try client.call(Frame(header: [1])).header == [1])
    }

    @Test("an announced length over the limit ends the connection without an allocation")
    func announcedTooLarge() throws {
        let running = try RunningListener { frame, _ in frame }
        defer { running.stop() }
        let socket = try RawSocket(connectingTo: running.path)
        socket.send([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        #expect(socket.receive(1) == [])
    }

    @Test("half a message holds up nobody else, and the listener stops all the same")
    func halfMessage() throws {
        let running = try RunningListener { frame, _ in frame }
        let socket = try RawSocket(connectingTo: running.path)
        socket.send([0, 0, 0, 1])
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        #expect(try client.call(Frame(header: [9])).header == [9])
        running.stop()
    }

    @Test("a user who is not allowed is hung up on")
    func refusedUser() throws {
        let running = try RunningListener(allowedUsers: [geteuid() + 1]) { frame, _ in frame }
        defer { running.stop() }
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        #expect(errorCode { try client.call(Frame(header: [1])) } == .closed)
    }

    @Test("a listener running as an unexpected user is not talked to")
    func refusedListener() throws {
        let running = try RunningListener { frame, _ in frame }
        defer { running.stop() }
        let client = SocketClient(
            path: running.path, timeout: .testTimeout, serverUsers: [geteuid() + 1])
        #expect(errorCode { try client.call(Frame(header: [1])) } == .refusedPeer)
    }

    @Test("calling where nobody listens cannot connect")
    func nobodyListens() throws {
        let client = SocketClient(path: "/tmp/bauta-no-such-socket", timeout: .testTimeout)
        #expect(errorCode { try client.call(Frame(header: [1])) } == .cannotConnect)
    }

    @Test("a handler that takes too long makes the call time out, not the client hang")
    func slowHandler() throws {
        let release = GuardedState(false)
        let running = try RunningListener { frame, _ in
            release.waitUntilTrue()
            return frame
        }
        let client = SocketClient(path: running.path, timeout: .milliseconds(100))
        #expect(errorCode { try client.call(Frame(header: [1])) } == .timedOut)
        release.change { $0 = true }
        running.stop()
    }

    @Test("calls that wait for a connection time out with those that hold one, not after them")
    func slowHandlerAndQueue() async throws {
        let release = GuardedState(false)
        let running = try RunningListener { frame, _ in
            release.waitUntilTrue()
            return frame
        }
        // A call whose time began with its connection would now wait as long as `testTimeout`.
        let client = SocketClient(path: running.path, timeout: .testTimeout, maximumConnections: 4)
        let deadline = ContinuousClock.now + .milliseconds(100)
        let codes = await withTaskGroup(of: LocalSocketError.Code?.self) { group in
            for _ in 0..<14 {
                group.addTask {
                    do {
                        _ = try await client.call(Frame(header: [1]), until: deadline)
                        return nil
                    } catch {
                        return (error as? LocalSocketError)?.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // Nobody was answered, and all have gone.
        release.change { $0 = true }
        #expect(codes == Array(repeating: .timedOut, count: 14))
        running.stop()
    }

    @Test("a client survives the listener's restart, and the dead listener's socket is replaced")
    func restart() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/socket"
        let client = SocketClient(path: path, timeout: .testTimeout)
        for round in UInt8(0)..<3 {
            let listener = try SocketListener(path: path)
            let thread = try DedicatedThread(name: "listener") {
                try? listener.run { frame, _ in Frame(header: frame.header + [round]) }
            }
            #expect(try client.call(Frame(header: [42])).header == [42, round])
            listener.stop()
            thread.join()
        }
    }

    @Test("a stale socket is replaced; a live one and a plain file are left alone")
    func staleSocket() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/socket"
        let stale = try RawSocket(boundTo: path)
        stale.close()
        let listener = try SocketListener(path: path, mode: 0o600)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(errorCode { try SocketListener(path: path) } == .system)
        _ = listener
        let plain = "\(folder.path)/plain"
        close(open(plain, O_CREAT | O_WRONLY, 0o600))
        #expect(errorCode { try SocketListener(path: plain) } == .system)
        #expect(access(plain, F_OK) == 0)
    }

    @Test("200 tasks share 4 connections and each gets its own answer")
    func manyTasks() async throws {
        let running = try RunningListener(maximumConnections: 4) { frame, _ in
            Frame(header: frame.header, payload: frame.header.reversed())
        }
        defer { running.stop() }
        let client = SocketClient(
            path: running.path, timeout: .testTimeout, maximumConnections: 4)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let header = [UInt8(number & 255), UInt8(number >> 8), 3]
                    let answer = try await client.call(Frame(header: header))
                    return answer.payload == Array(header.reversed())
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test("stop lets a running handler finish and its answer arrive")
    func stopFinishesHandlers() async throws {
        let begun = GuardedState(false)
        let release = GuardedState(false)
        let running = try RunningListener { frame, _ in
            begun.change { $0 = true }
            release.waitUntilTrue()
            return frame
        }
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        async let answer = client.call(Frame(header: [5]))
        let threads = BlockingThreads(name: "stop", count: 2)
        try await threads.run { begun.waitUntilTrue() }
        async let stopped: Void = threads.run { running.stop() }
        // New clients find nobody once stop has begun; the old one still gets its answer.
        release.change { $0 = true }
        #expect(try await answer.header == [5])
        try await stopped
        #expect(access(running.path, F_OK) != 0)
    }

    @Test("a probe finds who listens, and nobody where a socket is left or something else lies")
    func probe() throws {
        let running = try RunningListener { frame, _ in frame }
        #expect(SocketProbe.answers(running.path, users: [geteuid()]))
        let client = SocketClient(path: running.path, timeout: .testTimeout)
        #expect(try client.call(Frame(header: [1])).header == [1])
        running.stop()
        #expect(!SocketProbe.answers(running.path, users: [geteuid()]))
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let left = try RawSocket(boundTo: folder.path + "/left", listening: false)
        #expect(!SocketProbe.answers(folder.path + "/left", users: [geteuid()]))
        left.close()
        #expect(!SocketProbe.answers(folder.path, users: [geteuid()]))
        #expect(!SocketProbe.answers("/" + String(repeating: "a", count: 200), users: [geteuid()]))
    }

    @Test("a message the listener had read is not sent twice")
    func notSentTwice() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/socket"
        let server = try RawSocket(boundTo: path, listening: true)
        let messages = GuardedState(0)
        let thread = try DedicatedThread(name: "server") {
            // Answers the first message of a connection, reads the second and hangs up.
            while let connection = server.accept() {
                while true {
                    let request = connection.receive(9)
                    guard request.count == 9 else { break }
                    let count = messages.change { count in
                        count += 1
                        return count
                    }
                    guard count == 1 else { break }
                    connection.send([0, 0, 0, 1, 0, 0, 0, 0, 1])
                }
                connection.close()
                if messages.change({ $0 }) >= 2 { break }
            }
            server.close()
        }
        let client = SocketClient(path: path, timeout: .testTimeout)
        #expect(try client.call(Frame(header: [1])).header == [1])
        #expect(errorCode { try client.call(Frame(header: [2])) } == .closed)
        thread.join()
        #expect(messages.change { $0 } == 2)
    }
}
