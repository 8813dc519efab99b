import Glibc

/// Calls `body` with the address of a Unix socket; throws when the path is too long for one.
func withSocketAddress<R>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
) throws -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < capacity, !bytes.contains(0) else {
        throw LocalSocketError(
            .system, "the path of the socket is too long", errorNumber: ENAMETOOLONG)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

/// Connects to a listening socket; throws `.cannotConnect` with the reason's errno.
func connectSocket(
    _ path: String, until deadline: ContinuousClock.Instant
) throws -> SocketDescriptor {
    let socket = try SocketDescriptor.make()
    while true {
        let failure = try withSocketAddress(path) { address, length in
            connect(socket.number, address, length) == 0 ? 0 : errno
        }
        switch failure {
        case 0: return socket
        case EINTR: continue
        case EAGAIN where ContinuousClock.now < deadline:
            // The listener's queue is full, and no event tells when it no longer is.
            usleep(2_000)
        default:
            throw LocalSocketError(
                .cannotConnect, "the service's socket does not answer", errorNumber: failure)
        }
    }
}
