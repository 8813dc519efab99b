import TestSupport
import Testing

@testable import Gateway

/// `GET /livez` and `GET /readyz`.
@Suite struct ReadinessTests {
    /// The answer once it is 200: what was found last may be too old while the machine is busy.
    private func ready(_ running: RunningGateway) async throws -> HTTPReply {
        var answer: HTTPReply?
        try await eventually("the gateway is ready") {
            answer = try await running.probe.send("GET", "/readyz")
            return answer?.status == 200
        }
        return try #require(answer)
    }

    @Test("without its vault the gateway lives, is not ready, and says which check failed")
    func reportsReadiness() async throws {
        let running = try await RunningGateway()
        let before = try await ready(running)
        #expect(before.json["status"] as? String == "ready")
        running.vault.stop()
        try await eventually("the vault is missed") {
            try await running.probe.send("GET", "/readyz").status == 503
        }
        let after = try await running.probe.send("GET", "/readyz")
        #expect(after.status == 503)
        let checks = after.json["checks"] as? [String: String]
        #expect(checks?["vault"] == "failed")
        #expect(checks?["database"] == "ok")
        #expect(checks?["release_database"] == "ok")
        #expect(try await running.probe.send("GET", "/livez").status == 200)
    }

    @Test("old data and failed steps stand in /readyz, and do not turn callers away")
    func reportsDegradation() async throws {
        let running = try await RunningGateway(degraded: ["data-is-old", "step-failed:score"])
        let answer = try await ready(running)
        #expect(answer.json["status"] as? String == "ready")
        #expect(answer.json["degraded"] as? [String] == ["data-is-old", "step-failed:score"])
    }

    @Test("a gateway with nothing wrong says so")
    func reportsNoDegradation() async throws {
        let answer = try await SharedGateway.running.probe.send("GET", "/readyz")
        #expect(answer.json["degraded"] as? [String] == [])
    }
}
