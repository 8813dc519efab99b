import Glibc

/// A pipe that becomes readable, for all who poll it, when raised.
final class StopSignal: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw LocalSocketError(.system, "no pipe can be made", errorNumber: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func raise() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Blocks until the socket has something to read; false once raised, or after `limit`.
    func waitForInput(on socket: SocketDescriptor, for limit: Duration = .seconds(86_400)) -> Bool {
        var descriptors = [
            pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        return pollUntil(.now + limit, &descriptors) && descriptors[1].revents == 0
    }
}
