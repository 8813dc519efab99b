import TestSupport
import Testing

@testable import Gateway

/// Why a gateway could not serve.
@Suite struct GatewayErrorTests {
    @Test("a port that is taken is told by its number, with the option that changes it")
    func reportsTakenPort() async throws {
        let running = try await SharedGateway.running
        let port = running.probe.port
        let error = await #expect(throws: GatewayError.self) {
            try await running.gateway.run(port: port)
        }
        #expect(error?.code == .portTaken)
        #expect(error?.description.contains("\(port)") == true)
        #expect(error?.description.contains("--port") == true)
    }
}
