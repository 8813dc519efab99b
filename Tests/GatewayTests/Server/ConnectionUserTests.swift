import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

/// Whose a connection is, by each of the two ways to ask.
@Suite("Users of connections")
struct ConnectionUserTests {
    /// A connection of this process with itself: the ends as a server has them.
    private func withConnection(
        _ host: String, _ body: (_ other: SocketAddress, _ own: SocketAddress) throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group).bind(host: host, port: 0).get()
        let own = try #require(server.localAddress)
        let client = try await ClientBootstrap(group: group).connect(to: own).get()
        try body(try #require(client.localAddress), own)
        try await client.close()
        try await server.close()
    }

    @Test(
        "are told by the kernel for one connection and by its list alike",
        arguments: [
            "127.0.0.1", "::1",
        ])
    func bothWays(host: String) async throws {
        try await withConnection(host) { other, own in
            let ends = try #require(ConnectionEnds(other: other, own: own))
            #expect(SocketQuestion.answer(of: ends) == .user(geteuid()))
            #expect(SocketTable.user(of: ends) == .user(geteuid()))
            #expect(ConnectionUser.find(other: other, own: own) == .user(geteuid()))
        }
    }

    @Test("are none where nothing of this machine is connected, whatever listens there")
    func none() async throws {
        try await withConnection("127.0.0.1") { other, own in
            let stranger = try SocketAddress(ipAddress: "192.0.2.1", port: 4_000)
            #expect(ConnectionUser.find(other: stranger, own: own) == ConnectionUser.none)
            // At the other end there is the listener, which is connected to nothing.
            #expect(ConnectionUser.find(other: own, own: other) != nil)
            let unused = try SocketAddress(ipAddress: "127.0.0.2", port: 9)
            #expect(ConnectionUser.find(other: own, own: unused) == ConnectionUser.none)
        }
    }
}
