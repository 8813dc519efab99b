import Foundation
import TestSupport
import Testing

extension WholeService {
    /// A browser sends its session to whatever listens under the same host name, on any port, and takes
    /// another from there: both by a user of the machine who is not the browser's.
    @Suite("Foreign sessions", .enabled(if: WholeService.isSeparated))
    struct ForeignSessionTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        private func session(of person: RunningService.Person) async throws -> String {
            let signedIn = try await service.probe.send(
                "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: "token=" + person.token)
            return String(try #require(signedIn.headers["set-cookie"]?.prefix { $0 != ";" }))
        }

        /// What is answered to `arguments` of curl when another user of the machine runs it.
        private func nobody(_ arguments: String...) async throws -> String {
            try await Program(
                "setpriv",
                ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--", "curl", "-si"]
                    + arguments, in: "/"
            ).run().output
        }

        private func address(_ path: String) -> String {
            "http://127.0.0.1:\(service.site.port)" + path
        }

        @Test("a session that another user has stolen opens nothing to them, and lasts for its own")
        func stolen() async throws {
            let agent = try await service.issue("retention_agent", to: "robbed-agent")
            let cookie = try await session(of: agent)
            let reference = try await service.references(of: agent, count: 1)[0]
            let size = try await service.logSize()
            let whoami = try await nobody("-H", "Cookie: " + cookie, address("/v1/whoami"))
            #expect(whoami.hasPrefix("HTTP/1.1 401"))
            let unlock = try await nobody(
                "-H", "Cookie: " + cookie, "-H", "Sec-Fetch-Site: same-origin",
                "-H", "Content-Type: application/json",
                "-d", UnlockRequest(references: [reference]).body, address("/v1/unlocks"))
            #expect(unlock.hasPrefix("HTTP/1.1 401"))
            #expect(!(try await service.log(from: size).map(\.kind).contains("unlock")))
            let own = try await service.probe.send(
                "GET", "/v1/whoami", headers: ["Cookie": cookie])
            #expect(own.json["account"] as? String == "robbed-agent")
        }

        @Test("a session that another user has opened and planted in a browser is nobody's there")
        func planted() async throws {
            let thief = try await service.issue("retention_agent", to: "planting-agent")
            let signedIn = try await nobody(
                "-d", "token=" + thief.token, address("/sign-in"))
            let cookie = try #require(
                signedIn.firstMatch(of: #/(?i)set-cookie: (bauta_session=[^;]+);/#)?.1)
            let theirs = try await nobody("-H", "Cookie: " + cookie, address("/v1/whoami"))
            #expect(theirs.hasPrefix("HTTP/1.1 200"))
            let browser = try await service.probe.send(
                "GET", "/agent", headers: ["Cookie": String(cookie)])
            #expect(browser.status == 303)
            #expect(browser.headers["location"]?.hasPrefix("/sign-in") == true)
            #expect(browser.headers["set-cookie"]?.contains("Max-Age=0") == true)
        }

        // A token is bound to no user: planted in a browser, it would have others work under its account.
        @Test(
            "a token in the place of a session is none",
            arguments: ["bauta_session", "__Host-bauta_session"])
        func plantedToken(cookie: String) async throws {
            let thief = try await service.issue("retention_agent", to: "token-planter")
            for path in ["/agent", "/v1/whoami"] {
                let browser = try await service.probe.send(
                    "GET", path, headers: ["Cookie": cookie + "=" + thief.token])
                #expect(browser.status == (path == "/agent" ? 303 : 401))
            }
        }

        @Test("a token is its holder's, whichever user of the machine presents it")
        func tokens() async throws {
            let agent = try await service.issue("retention_agent", to: "token-holder")
            let reply = try await nobody(
                "-H", "Authorization: Bearer " + agent.token, address("/v1/whoami"))
            #expect(reply.hasPrefix("HTTP/1.1 200"))
        }
    }
}
