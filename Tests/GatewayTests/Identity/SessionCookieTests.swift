import Glibc
import TestSupport
import Testing
import VaultProtocol

@testable import Gateway

/// Cookies that something else under the same host name has set or read.
@Suite("Session cookies")
struct SessionCookieTests {
    private static let own = "bauta_session=session-retention_agent"

    @Test(
        "two sessions are refused, whichever comes first, and forgotten wherever they are kept",
        arguments: [
            own + "; bauta_session=session-analyst", "bauta_session=session-analyst; " + own,
            own + ";" + own, own + "; theme=dark;\tbauta_session = x", own + "; bauta_session=",
        ])
    func refusesTwo(cookies: String) async throws {
        let running = try await RunningGateway()
        for (method, path) in [("GET", "/v1/whoami"), ("GET", "/agent"), ("POST", "/agent/unlock")]
        {
            let answer = try await RawProbe(port: running.probe.port).send(
                "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + "Cookie: \(cookies)\r\nSec-Fetch-Site: same-origin\r\n\r\n")
            #expect(answer.status == 400)
            #expect(answer.json["code"] as? String == "session-repeated")
            let forgotten = answer.headers.filter { $0.name == "set-cookie" }.map(\.value)
            #expect(Set(forgotten) == Self.forgotten(above: path))
        }
        #expect(running.vault.clients.compactMap { $0 }.isEmpty)
    }

    /// What makes a browser forget the sessions that it has for `path` and the folders above.
    private static func forgotten(above path: String) -> Set<String> {
        var paths: Set<String> = ["/"]
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            paths.formUnion([folder, folder + "/"])
        }
        return Set(
            paths.map { "bauta_session=; Path=\($0); HttpOnly; SameSite=Strict; Max-Age=0" })
    }

    @Test("two sessions in two fields of a request are refused, too")
    func refusesTwoFields() async throws {
        let port = try await SharedGateway.running.probe.port
        let answer = try await RawProbe(port: port).send(
            "GET /v1/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Cookie: \(Self.own)\r\nCookie: bauta_session=session-analyst\r\n\r\n")
        #expect(answer.json["code"] as? String == "session-repeated")
    }

    @Test(
        "under a name that is not the machine's, a session has the prefix that no other host can set"
    )
    func prefixesName() async throws {
        let running = try await RunningGateway(hostNames: ["bauta.example"])
        func status(_ host: String, _ cookie: String) async throws -> Int {
            try await running.probe.send(
                "GET", "/v1/whoami",
                headers: ["Host": host, "Cookie": cookie + "=session-analyst"]
            ).status
        }
        #expect(try await status("bauta.example", "__Host-bauta_session") == 200)
        #expect(try await status("bauta.example", "bauta_session") == 401)
        #expect(try await status("127.0.0.1", "__Host-bauta_session") == 401)
        let planted = try await running.probe.send(
            "GET", "/v1/whoami",
            headers: [
                "Host": "bauta.example",
                "Cookie": "bauta_session=session-retention_agent; "
                    + "__Host-bauta_session=session-analyst",
            ])
        #expect(planted.json["role"] as? String == "analyst")
        let out = try await running.probe.send(
            "POST", "/sign-out",
            headers: [
                "Host": "bauta.example", "Cookie": "__Host-bauta_session=session-analyst",
                "Sec-Fetch-Site": "same-origin",
            ])
        #expect(
            out.headers["set-cookie"]
                == "__Host-bauta_session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0")
    }

    @Test("the vault is told whose connection a session comes over, and of a token nobody's")
    func tellsUser() async throws {
        let running = try await RunningGateway()
        _ = try await running.probe.send(
            "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "token=token-analyst")
        for path in ["/v1/whoami", "/analyst", "/help"] {
            _ = try await running.probe.send(
                "GET", path, headers: ["Cookie": "bauta_session=session-analyst"])
        }
        for path in ["/sign-out", "/agent/unlock"] {
            _ = try await running.probe.send(
                "POST", path,
                headers: [
                    "Cookie": Self.own, "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "application/x-www-form-urlencoded",
                ], body: path == "/sign-out" ? "" : "reason=r")
        }
        let told = running.vault.clients.compactMap { $0 }
        #expect(told.count >= 6)
        #expect(told.allSatisfy { $0 == ClientPlace(address: "127.0.0.1", user: geteuid()) })
        _ = try await running.page("/analyst", role: "analyst")
        #expect(running.vault.clients.compactMap(\.self).last == ClientPlace(address: "127.0.0.1"))
    }
}
