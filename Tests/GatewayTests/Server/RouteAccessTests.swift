import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Gateway

/// Every route against nobody, a credential of no one, and each role.
@Suite struct RouteAccessTests {
    private static let callers: [(name: String, token: String?)] =
        [("nobody", nil), ("stranger", "token-stranger")]
        + Role.allCases.map { ($0.rawValue, "token-" + $0.rawValue) }
    private static let goldenPath = packageRoot + "/Tests/Golden/routes.txt"
    private static let unlockBody =
        #"{"purpose":"churn-callback","reason":"They asked to be called.","#
        + #""references":["WL-NXK22-AAAAA"],"columns":["phone"],"acknowledged":true}"#

    @Test("who gets what from every route is as the golden file says")
    func matchesGoldenMatrix() async throws {
        let running = try await SharedGateway.running
        var lines = [
            "# METHOD PATH ACCESS: status for " + Self.callers.map(\.name).joined(separator: " ")
        ]
        for name in running.gateway.routeNames {
            var statuses: [String] = []
            for caller in Self.callers {
                // What was found last may be too old while the machine is busy.
                try await eventually("the gateway is ready") {
                    try await running.probe.send("GET", "/readyz").status == 200
                }
                let reply = try await call(name, token: caller.token, running)
                statuses.append(String(reply.status))
            }
            lines.append(name + ": " + statuses.joined(separator: " "))
        }
        let matrix = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try matrix.write(toFile: Self.goldenPath, atomically: true, encoding: .utf8)
        }
        #expect(try matrix == String(contentsOfFile: Self.goldenPath, encoding: .utf8))
    }

    @Test("every answer carries the security headers, and all but assets forbid storing")
    func carriesSecurityHeaders() async throws {
        let running = try await SharedGateway.running
        for name in running.gateway.routeNames + ["GET /nowhere anyone"] {
            for caller in Self.callers {
                let reply = try await call(name, token: caller.token, running)
                let policy = reply.headers["content-security-policy"] ?? ""
                #expect(policy.hasPrefix("default-src 'none'; style-src 'self'"), "\(name)")
                #expect(!policy.contains("unsafe"))
                #expect(reply.headers["x-content-type-options"] == "nosniff")
                #expect(reply.headers["referrer-policy"] == "no-referrer")
                #expect(reply.headers["cross-origin-opener-policy"] == "same-origin")
                #expect(reply.headers["cross-origin-resource-policy"] == "same-origin")
                #expect(reply.headers["x-request-id"]?.count == 36)
                let caching =
                    name.contains("/assets/") || name.contains("/favicon.ico")
                    ? "no-cache" : "no-store"
                #expect(reply.headers["cache-control"] == caching, "\(name)")
            }
        }
    }

    @Test("a refusal by role names no other and holds no data", arguments: ["/v1/audit/events"])
    func refusesWithoutData(path: String) async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send("GET", path, token: "token-analyst")
        #expect(reply.status == 403)
        #expect(reply.json["code"] as? String == "role-not-allowed")
        #expect(!reply.text.contains("leaf"))
    }

    @Test("a browser of the wrong role sees a page that says so")
    func showsRefusalPage() async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "GET", "/compliance", token: "token-analyst", headers: ["Accept": "text/html"])
        #expect(reply.status == 403)
        #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
        #expect(reply.text.contains("<h1>Not allowed</h1>"))
        #expect(reply.text.contains("<dd>Compliance officer</dd>"))
        #expect(reply.text.contains("<dd>Analyst</dd>"))
    }

    @Test("a browser that is not signed in is sent to the sign-in page")
    func redirectsStrangers() async throws {
        let running = try await SharedGateway.running
        for path in ["/analyst", "/agent", "/lead", "/compliance"] {
            let reply = try await running.probe.send("GET", path)
            #expect(reply.status == 303)
            #expect(
                reply.headers["location"]
                    == "/sign-in?return_to=" + path.replacingOccurrences(of: "/", with: "%2F"))
        }
    }

    /// Calls the route that `name` tells of, with a body where it takes one.
    private func call(
        _ name: String, token: String?, _ running: RunningGateway
    ) async throws -> HTTPReply {
        let words = name.split(separator: " ").map(String.init)
        let isForm = words[1] != "/v1/unlocks"
        let type = isForm ? "application/x-www-form-urlencoded" : "application/json"
        let form =
            words[1] == "/sign-in"
            ? "token=\(token ?? "none")"
            : "reference=WL-NXK22-AAAAA&column=phone&purpose=churn-callback&acknowledged=true"
                + "&request=form-1"
                + "&reason=They+asked+to+be+called+back."
        return try await running.probe.send(
            words[0], words[1], token: token,
            headers: words[0] == "POST" && words[1] != "/sign-out" ? ["Content-Type": type] : [:],
            body: words[0] == "POST" ? (isForm ? form : Self.unlockBody) : "")
    }
}
