import CPlatform
import Glibc

/// A connected or listening Unix socket; closed with its last reference.
///
/// Not blocking: every wait is a poll with a deadline.
final class SocketDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) throws {
        self.number = number
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else {
            throw LocalSocketError(.system, "the socket cannot be set up", errorNumber: errno)
        }
    }

    deinit { close(number) }

    static func make() throws -> SocketDescriptor {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else {
            throw LocalSocketError(.system, "no socket can be made", errorNumber: errno)
        }
        return try SocketDescriptor(number)
    }

    /// User id of the process at the other end.
    var peerUser: UInt32? { UInt32(exactly: platform_peer_uid(number)) }

    /// Bytes or an end have arrived on a connection that expects neither.
    var isDisturbed: Bool {
        var descriptor = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// Ends both directions, waking whoever waits on the socket.
    func shutDown() { shutdown(number, Int32(SHUT_RDWR)) }

    func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    number, buffer.baseAddress.map { $0 + sent }, buffer.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if try mustWait(afterFailure: errno) {
                try wait(for: POLLOUT, until: deadline)
            }
        }
    }

    /// Receives exactly `count` bytes.
    func receive(_ count: Int, until deadline: ContinuousClock.Instant) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, received in
            while received < count {
                let result = recv(
                    number, buffer.baseAddress.map { $0 + received }, count - received, 0)
                if result > 0 {
                    received += result
                } else if result == 0 {
                    throw LocalSocketError(.closed, "the peer closed the connection")
                } else if try mustWait(afterFailure: errno) {
                    try wait(for: POLLIN, until: deadline)
                }
            }
        }
    }

    private func mustWait(afterFailure errorNumber: Int32) throws -> Bool {
        switch errorNumber {
        case EAGAIN: return true
        case EINTR: return false
        case ECONNRESET, EPIPE:
            throw LocalSocketError(
                .closed, "the peer closed the connection", errorNumber: errorNumber)
        default:
            throw LocalSocketError(.system, "the socket failed", errorNumber: errorNumber)
        }
    }

    private func wait(for event: Int32, until deadline: ContinuousClock.Instant) throws {
        var descriptors = [pollfd(fd: number, events: Int16(event), revents: 0)]
        guard pollUntil(deadline, &descriptors) else {
            throw LocalSocketError(.timedOut, "the peer did not answer in time")
        }
    }
}

/// Waits for one of the events; false when the deadline passed first.
func pollUntil(_ deadline: ContinuousClock.Instant, _ descriptors: inout [pollfd]) -> Bool {
    while true {
        let remaining = ContinuousClock.now.duration(to: deadline)
        let (seconds, attoseconds) = max(remaining, .zero).components
        // Rounded up: a wait of 0 would spin.
        let milliseconds =
            seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        let result = poll(
            &descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        if result > 0 { return true }
        if result == 0, ContinuousClock.now >= deadline { return false }
    }
}

extension SocketDescriptor {
    func send(_ frame: Frame, until deadline: ContinuousClock.Instant) throws {
        guard frame.header.count <= Frame.maximumHeaderLength,
            frame.payload.count <= Frame.maximumPayloadLength
        else { throw LocalSocketError(.tooLarge, "the message is over its limit") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Frame.prefixLength + frame.header.count + frame.payload.count)
        for length in [frame.header.count, frame.payload.count] {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(length >> shift & 255)) }
        }
        bytes += frame.header
        // In one piece, so that the peer is woken once.
        bytes += frame.payload
        try send(bytes, until: deadline)
    }

    func receiveFrame(until deadline: ContinuousClock.Instant) throws -> Frame {
        let prefix = try receive(Frame.prefixLength, until: deadline)
        let headerLength = prefix[..<4].reduce(0) { $0 << 8 | Int($1) }
        let payloadLength = prefix[4...].reduce(0) { $0 << 8 | Int($1) }
        guard headerLength <= Frame.maximumHeaderLength,
            payloadLength <= Frame.maximumPayloadLength
        else { throw LocalSocketError(.tooLarge, "the peer announced a message over its limit") }
        let bytes = try receive(headerLength + payloadLength, until: deadline)
        return Frame(
            header: Array(bytes[..<headerLength]), payload: Array(bytes[headerLength...]))
    }
}
