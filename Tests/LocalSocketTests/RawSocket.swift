import Glibc
import Testing

/// A Unix socket without manners, to play a bad peer.
struct RawSocket: Sendable {
    private let number: Int32

    private init(number: Int32) { self.number = number }

    init(connectingTo path: String) throws {
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let number = number
        try #require(withAddress(path) { connect(number, $0, $1) } == 0)
    }

    init(boundTo path: String, listening: Bool = false) throws {
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let number = number
        try #require(withAddress(path) { bind(number, $0, $1) } == 0)
        if listening { try #require(listen(number, 8) == 0) }
    }

    func accept() -> RawSocket? {
        let connection = Glibc.accept(number, nil, nil)
        return connection < 0 ? nil : RawSocket(number: connection)
    }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Up to `count` bytes; fewer when the peer ends the connection first.
    func receive(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var byte: UInt8 = 0
            guard recv(number, &byte, 1, 0) == 1 else { break }
            bytes.append(byte)
        }
        return bytes
    }

    func close() { Glibc.close(number) }
}

private func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
