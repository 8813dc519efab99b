import Glibc
import Installation
import ProgramSupport

/// Asks whether something serves on a port of this machine.
public enum Probe {
    /// Whether `GET /livez`, or `/readyz`, on the loopback port answers 200 within a second.
    ///
    /// What another user listens with there does not count, whatever it answers.
    public static func answers(_ path: String, port: Int) -> Bool {
        let listeners = ListeningPort.users(of: port)
        guard listeners?.isSubset(of: ProcessIdentity.servers(.gateway)) ?? true else {
            return false
        }
        let socket = loopbackSocket()
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        guard withLoopback(port, { connect(socket, $0, $1) }) == 0 else { return false }
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        let bytes = Array(request.utf8)
        guard send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 12)
        let count = recv(socket, &answer, answer.count, Int32(MSG_WAITALL))
        return count == answer.count && String(decoding: answer, as: UTF8.self) == "HTTP/1.1 200"
    }

    /// Whether the loopback port can be listened on.
    static func isFree(port: Int) -> Bool {
        let socket = loopbackSocket()
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return withLoopback(port) { bind(socket, $0, $1) == 0 && listen(socket, 1) == 0 }
            && isFreeOfVersion6(port: port)
    }

    /// The same of ::1; true where the machine has no such address.
    private static func isFreeOfVersion6(port: Int) -> Bool {
        let socket = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return true }
        defer { close(socket) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(port).bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0[15] = 1 }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
                    && listen(socket, 1) == 0
            }
        }
        return isBound || errno != EADDRINUSE
    }

    /// - Throws: `CommandFailure` when the loopback port is taken.
    public static func requireFree(port: Int) throws {
        guard isFree(port: port) else {
            throw CommandFailure("port \(port) is taken; choose another with --port NUMBER")
        }
    }

    private static func loopbackSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withLoopback<R>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
