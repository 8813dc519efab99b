import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Gateway

/// The names a browser may be led to this service by, and who answers under them.
@Suite("Loopback addresses")
struct SecondLoopbackTests {
    @Test(
        "the service answers under each of its loopback names itself",
        arguments: ["127.0.0.1", "[::1]", "localhost"])
    func answers(name: String) async throws {
        let port = try await SharedGateway.running.probe.port
        let reply = try await Program(
            "curl", ["-s", "-w", " %{http_code}", "http://\(name):\(port)/livez"], in: "/"
        ).run()
        #expect(reply.output.hasSuffix(" 200"), "\(reply.output)")
    }

    @Test("the port of either address, taken by another, keeps the service from starting")
    func refusesTakenPort() async throws {
        let running = try await SharedGateway.running
        let group = MultiThreadedEventLoopGroup.singleton
        let other = try await ServerBootstrap(group: group).bind(host: "::1", port: 0).get()
        let port = try #require(other.localAddress?.port)
        let error = await #expect(throws: GatewayError.self) {
            try await running.gateway.run(port: port)
        }
        #expect(error?.code == .portTaken)
        try await other.close()
    }

    @Test("a proxy of this machine is one by either address")
    func proxies() {
        #expect(ClientAddresses(proxies: ["127.0.0.1"]).proxies == ["127.0.0.1", "::1"])
        #expect(ClientAddresses(proxies: ["::1", "10.0.0.1"]).proxies.count == 3)
        #expect(ClientAddresses(proxies: ["10.0.0.1"]).proxies == ["10.0.0.1"])
    }
}
