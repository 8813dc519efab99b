import Glibc
import Testing

@testable import Supervision

@Suite("Who listens on a port")
struct ListeningPortTests {
    @Test("is read from the kernel's table: listeners that loopback reaches, by user")
    func table() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 1 1
               1: 00000000:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 2 1
               2: 0200007F:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 3 1
               3: 0100007F:2253 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1002        0 4 1
               4: 0100007F:2254 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1003        0 5 1
            """
        #expect(ListeningPort.users(of: 0x2253, in: table) == [998, 1000])
        #expect(ListeningPort.users(of: 1, in: table) == [])
    }

    @Test("is this user for a port of its own")
    func own() throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(made) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Bool in
                bind(made, address, size) == 0 && listen(made, 1) == 0
                    && getsockname(made, address, &size) == 0
            }
        }
        try #require(port)
        #expect(ListeningPort.users(of: Int(UInt16(bigEndian: address.sin_port))) == [geteuid()])
    }
}
