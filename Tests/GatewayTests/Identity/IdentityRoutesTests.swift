import TestSupport
import Testing

@testable import Gateway

/// `GET /v1/whoami`.
@Suite struct IdentityRoutesTests {
    @Test("whoami says who the vault says is calling")
    func answersIdentity() async throws {
        let probe = try await SharedGateway.running.probe
        let reply = try await probe.send("GET", "/v1/whoami", token: "token-operator")
        #expect(reply.json["role"] as? String == "operator")
        #expect(reply.json["team"] as? String == "north")
    }
}
