import Glibc
import Installation

/// Who listens on a port of this machine, as the kernel tells (proc(5), `net/tcp`).
enum ListeningPort {
    /// The users whose sockets listen on `port` for connections to 127.0.0.1; nil where the kernel does
    /// not tell.
    static func users(of port: Int) -> Set<UInt32>? {
        Files.text(of: "/proc/net/tcp").map { users(of: port, in: $0) }
    }

    /// The same of a table in the form of `/proc/net/tcp`.
    static func users(of port: Int, in table: String) -> Set<UInt32> {
        var users: Set<UInt32> = []
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 7, fields[3] == listening, let user = UInt32(fields[7]) else {
                continue
            }
            let local = fields[1].split(separator: ":")
            if local.count == 2, reachable.contains(local[0]), Int(local[1], radix: 16) == port {
                users.insert(user)
            }
        }
        return users
    }

    private static let listening = "0A"
    /// 127.0.0.1 and every address, in the order of bytes of this table.
    private static let reachable: Set<Substring> = ["0100007F", "00000000"]
}
