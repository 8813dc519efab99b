import Glibc
import NIOCore
import Text

/// The user of this machine at the other end of a connection, as the kernel tells.
enum ConnectionUser: Hashable, Sendable {
    case user(UInt32)
    /// No socket of this machine is at the other end, or none that a process has open any more.
    case none

    /// The user's number.
    var number: UInt32? {
        if case .user(let number) = self { number } else { nil }
    }

    /// Who is at the end `other` of the connection to `own`; nil where the kernel does not tell.
    static func find(other: SocketAddress, own: SocketAddress) -> ConnectionUser? {
        guard let ends = ConnectionEnds(other: other, own: own) else { return ConnectionUser.none }
        return SocketQuestion.answer(of: ends) ?? SocketTable.user(of: ends)
    }
}

/// Both ends of a connection, as its other end has them: addresses in the order of the network.
struct ConnectionEnds: Sendable {
    let address: [UInt8]
    let port: UInt16
    let ownAddress: [UInt8]
    let ownPort: UInt16

    var isVersion6: Bool { address.count == 16 }

    init?(other: SocketAddress, own: SocketAddress) {
        guard let address = Self.bytes(other), let ownAddress = Self.bytes(own),
            address.count == ownAddress.count, let port = other.port, let ownPort = own.port
        else { return nil }
        (self.address, self.port) = (address, UInt16(truncatingIfNeeded: port))
        (self.ownAddress, self.ownPort) = (ownAddress, UInt16(truncatingIfNeeded: ownPort))
    }

    private static func bytes(_ address: SocketAddress) -> [UInt8]? {
        guard let text = address.ipAddress else { return nil }
        let family = text.contains(":") ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
        return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}

private let isLittleEndian = 1.littleEndian == 1

/// Asks the kernel about one connection (sock_diag(7)).
enum SocketQuestion {
    private static let netlink: Int32 = 16
    private static let socketDiagnosis: Int32 = 4
    private static let byFamily: UInt16 = 20
    private static let request: UInt16 = 1
    private static let listening: UInt8 = 10

    /// Whose the socket at the end `ends.address` is; nil where the kernel does not say, or knows none.
    static func answer(of ends: ConnectionEnds) -> ConnectionUser? {
        let number = socket(
            netlink, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), socketDiagnosis)
        guard number >= 0 else { return nil }
        defer { close(number) }
        let question = question(of: ends)
        // The kernel has answered when this returns.
        guard unsafe send(number, question, question.count, 0) == question.count else { return nil }
        var answer = [UInt8](repeating: 0, count: 1_024)
        let count = unsafe recv(number, &answer, answer.count, Int32(MSG_DONTWAIT))
        guard count >= 88, answer[4] == UInt8(byFamily), answer[5] == 0 else { return nil }
        // A message's head has 16 bytes. What listens at that port is not what is connected.
        guard answer[17] != listening else { return nil }
        return word(answer, at: 84) == 0 ? ConnectionUser.none : .user(word(answer, at: 80))
    }

    /// `struct nlmsghdr` and `struct inet_diag_req_v2` of linux/netlink.h and linux/inet_diag.h.
    private static func question(of ends: ConnectionEnds) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: 16 - ends.address.count)
        let family = UInt8(ends.isVersion6 ? AF_INET6 : AF_INET)
        let body: [UInt8] =
            [family, UInt8(IPPROTO_TCP), 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            + bigEndian(ends.port) + bigEndian(ends.ownPort)
            + ends.address + padding + ends.ownAddress + padding
            // Any interface, and no cookie.
            + [0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8)
        return native(UInt32(16 + body.count)) + native(byFamily) + native(request)
            + native(UInt32(1)) + native(UInt32(0)) + body
    }

    private static func bigEndian(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
    }

    private static func native(_ value: some FixedWidthInteger) -> [UInt8] {
        let bytes = (0..<value.bitWidth / 8).map {
            UInt8(truncatingIfNeeded: value >> (8 * $0))
        }
        return isLittleEndian ? bytes : bytes.reversed()
    }

    private static func word(_ bytes: [UInt8], at place: Int) -> UInt32 {
        let word = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return UInt32(littleEndian: word)
    }
}

/// The same from the kernel's list of connections (proc(5), `net/tcp`), which takes longer: for where
/// a process may not ask about one.
enum SocketTable {
    /// Whose the socket at the end `ends.address` is; nil where the list cannot be read.
    static func user(of ends: ConnectionEnds) -> ConnectionUser? {
        guard let table = text(of: ends.isVersion6 ? "/proc/net/tcp6" : "/proc/net/tcp") else {
            return nil
        }
        let own = field(ends.ownAddress, ends.ownPort)
        let other = field(ends.address, ends.port)
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 9, fields[1] == other, fields[2] == own,
                let user = UInt32(fields[7])
            else { continue }
            return fields[9] == "0" ? ConnectionUser.none : .user(user)
        }
        return ConnectionUser.none
    }

    /// An address and a port as the list has them: words of four bytes in the machine's order.
    private static func field(_ address: [UInt8], _ port: UInt16) -> String {
        let words = stride(from: 0, to: address.count, by: 4).flatMap { start in
            let word = address[start..<start + 4]
            return isLittleEndian ? Array(word.reversed()) : Array(word)
        }
        let ends = [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
        return (Hexadecimal.text(words) + ":" + Hexadecimal.text(ends)).uppercased()
    }

    private static func text(of path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(file, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
