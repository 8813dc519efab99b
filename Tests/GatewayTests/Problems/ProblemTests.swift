import TestSupport
import Testing
import VaultProtocol

@testable import Gateway

/// Errors in the form of RFC 9457, and what brings them about.
@Suite struct ProblemTests {
    private static let marker = "PASTED-SECRET-7731"

    private func expectProblem(
        _ reply: HTTPReply, _ status: Int, _ code: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let problem = reply.json
        #expect(reply.status == status, sourceLocation: location)
        #expect(
            reply.headers["content-type"] == "application/problem+json", sourceLocation: location)
        #expect(problem["status"] as? Int == status, sourceLocation: location)
        #expect(problem["code"] as? String == code, sourceLocation: location)
        #expect(problem["type"] as? String == "urn:bauta:problem:" + code, sourceLocation: location)
        #expect((problem["title"] as? String)?.isEmpty == false, sourceLocation: location)
        #expect((problem["detail"] as? String)?.isEmpty == false, sourceLocation: location)
        #expect(
            problem["instance"] as? String == reply.headers["x-request-id"],
            sourceLocation: location)
        #expect(!reply.text.contains(Self.marker), sourceLocation: location)
    }

    @Test("an unknown address is a problem that does not repeat it")
    func refusesUnknownAddress() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send("GET", "/v1/\(Self.marker)?q=\(Self.marker)")
        expectProblem(reply, 404, "not-found")
        #expect(!running.log.contains(Self.marker))
    }

    @Test("a method an address does not take is told which it takes")
    func refusesMethod() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send("DELETE", "/v1/release/cells")
        expectProblem(reply, 405, "method-not-allowed")
        #expect(reply.headers["allow"] == "GET, HEAD")
    }

    @Test("a body over 64 KiB is refused, announced or not")
    func refusesLargeBody() async throws {
        let running = try await SharedGateway.running
        let body = String(repeating: "a", count: 64 * 1024 + 1)
        let type = ["Content-Type": "application/json"]
        let announced = try await running.probe.send(
            "POST", "/v1/unlocks", token: "token-retention_agent", headers: type, body: body)
        expectProblem(announced, 413, "body-too-large")
        let chunk = String(body.utf8.count, radix: 16) + "\r\n" + body + "\r\n0\r\n\r\n"
        let chunked = try await running.probe.send(
            "POST", "/v1/unlocks", token: "token-retention_agent",
            headers: type.merging(["Transfer-Encoding": "chunked", "Content-Length": ""]) { $1 },
            body: chunk)
        #expect(chunked.status == 413 || chunked.status == 400)
    }

    @Test("headers over the limit end the connection with 431")
    func refusesLargeHeaders() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "GET", "/livez", headers: ["X-Long": String(repeating: "a", count: 9 * 1024)])
        expectProblem(reply, 431, "headers-too-large")
        #expect(reply.headers["connection"] == "close")
    }

    @Test("an unlock must come as JSON, a form as a form")
    func refusesOtherTypes() async throws {
        let running = try await SharedGateway.running
        let unlock = try await running.probe.send(
            "POST", "/v1/unlocks", token: "token-retention_agent",
            headers: ["Content-Type": "text/plain"], body: "{}")
        expectProblem(unlock, 415, "json-expected")
        let form = try await running.probe.send(
            "POST", "/sign-in", headers: ["Content-Type": "application/json"], body: "{}")
        expectProblem(form, 415, "form-expected")
    }

    @Test(
        "a parameter without a usable value is refused by its name",
        arguments: [
            "limit=0", "limit=501", "limit=x", "cursor=x", "limit=-1",
            "limit=99999999999999999999",
        ])
    func refusesParameters(query: String) async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "GET", "/v1/worklists/at-risk?" + query, token: "token-retention_agent")
        expectProblem(reply, 422, "invalid-parameter")
    }

    @Test("an epoch that was not released is not found")
    func refusesUnknownEpoch() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "GET", "/v1/release/cells?epoch=" + Self.marker, token: "token-analyst")
        expectProblem(reply, 404, "nothing-released")
    }

    @Test("a host name that is not ours is refused, so that a rebound name gets nothing")
    func refusesOtherHosts() async throws {
        let running = try await SharedGateway.running
        for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"] {
            let reply = try await running.probe.send("GET", "/livez", headers: ["Host": host])
            expectProblem(reply, 421, "wrong-host")
        }
        for host in ["localhost:9", "[::1]:9", "LOCALHOST"] {
            let reply = try await running.probe.send("GET", "/livez", headers: ["Host": host])
            #expect(reply.status == 200, "\(host)")
        }
    }

    @Test("a vault that is slow is a 503 with Retry-After once two seconds have passed")
    func boundsSlowVault() async throws {
        #expect(VaultClient.defaultTimeout == .seconds(2))
        let running = try await RunningGateway(vaultTimeout: VaultClient.defaultTimeout)
        let start = ContinuousClock.now
        let reply = try await running.probe.send("GET", "/v1/whoami", token: "token-slow")
        let elapsed = ContinuousClock.now - start
        // The answer was there before the vault's: how long after the timeout depends on the machine.
        running.vault.releaseSlowAnswer()
        expectProblem(reply, 503, "vault-unavailable")
        #expect(reply.headers["retry-after"] == "2")
        #expect(elapsed >= .milliseconds(1_900))
    }

    /// That the time in the queue counts is shown by `LocalSocketTests`, on deadlines of its own.
    @Test("many requests behind a slow vault all get their 503")
    func boundsQueuedRequests() async throws {
        let running = try await RunningGateway(vaultTimeout: VaultClient.defaultTimeout)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<14 {
                group.addTask {
                    try await running.probe.send("GET", "/v1/whoami", token: "token-slow").status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // More than there are connections to the vault, and none of them was answered.
        for _ in statuses { running.vault.releaseSlowAnswer() }
        #expect(statuses.allSatisfy { $0 == 503 })
    }

    @Test("a vault's code that is not a code is replaced", arguments: ["<b>", "A", "", "ä"])
    func replacesCodes(code: String) {
        #expect(Problem.refusal(VaultReply(status: 409, code: code)).code == .refused)
    }
}
