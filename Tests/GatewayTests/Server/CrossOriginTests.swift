import HTTPTypes
import TestSupport
import Testing

@testable import Gateway

/// Requests that change something, sent by pages of others with the session of who looks at them.
@Suite struct CrossOriginTests {
    private static let senders: [[(String, String)]] = [
        [], [("Origin", "null")], [("Origin", "https://evil.example")],
        [("Origin", "http://127.0.0.1")], [("Origin", "http://127.0.0.1:1")],
        [("Origin", "http://localhost.evil.example")], [("Origin", "http://user@127.0.0.1")],
        [("Origin", "")], [("Origin", "HTTP://127.0.0.1 https://evil.example")],
        [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
        [("Sec-Fetch-Site", "")], [("Sec-Fetch-Site", "Same-Origin")],
        [("Sec-Fetch-Site", "same-origin, same-origin")],
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "cross-site"), ("Origin", "http://127.0.0.1")],
        [("Referer", "https://evil.example/")],
        [("X-Http-Method-Override", "GET")],
        [("Sec-Fetch-Site", "none"), ("Origin", "https://evil.example")],
        [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://127.0.0.1:1")],
    ]

    @Test("nothing that takes a POST is done for another site, whatever it says of itself")
    func refusesOtherSites() async throws {
        let running = try await RunningGateway()
        let trials = try await RouteTrial.all(running).filter { $0.route.method != .get }
        #expect(trials.count >= 4)
        let before = running.vault.unlockBodies.count
        for trial in trials {
            for sender in Self.senders {
                let answer = try await trial.send(
                    headers: sender.map { ($0.0, Array($0.1.utf8)) }
                        + [
                            ("Cookie", Array("bauta_session=session-hostile".utf8)),
                            ("Accept", Array("*/*".utf8)),
                        ], isSignedIn: false)
                #expect(answer.status == 403, "\(trial.name) \(sender)")
                #expect(answer.json["code"] as? String == "cross-origin", "\(trial.name)")
                #expect(answer.header("set-cookie") == nil, "\(trial.name)")
            }
        }
        #expect(running.vault.unlockBodies.count == before)
    }

    @Test("nothing is changed by a method that other sites may send unasked")
    func changesNothingByGet() async throws {
        let running = try await RunningGateway()
        for trial in try await RouteTrial.all(running) where trial.route.method == .post {
            let before = running.vault.unlockBodies.count
            for method in ["GET", "HEAD", "OPTIONS"] {
                let body = trial.body.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
                let answer = try await trial.send(
                    query: body.hasPrefix("{") ? "" : body,
                    headers: [("Cookie", Array("bauta_session=session-hostile".utf8))],
                    method: method, isSignedIn: false)
                let isForm = running.gateway.routes.contains {
                    $0.method == .get && $0.path == trial.route.path
                }
                #expect(answer.status >= 400 || isForm, "\(method) \(trial.name)")
                #expect(answer.header("set-cookie") == nil, "\(method) \(trial.name)")
            }
            #expect(running.vault.unlockBodies.count == before)
        }
    }

    @Test("another site is told of nothing: no answer lets it read, nor send more than a form")
    func sharesNothing() async throws {
        for trial in try await RouteTrial.shared {
            for method in [trial.route.method.rawValue, "OPTIONS"] {
                let answer = try await trial.send(
                    headers: [
                        ("Origin", Array("https://evil.example".utf8)),
                        ("Access-Control-Request-Method", Array("POST".utf8)),
                        ("Access-Control-Request-Headers", Array("authorization".utf8)),
                    ], method: method)
                let names = answer.headers.map(\.name)
                #expect(
                    !names.contains { $0.hasPrefix("access-control-") }, "\(method) \(trial.name)")
                #expect(answer.header("cross-origin-resource-policy") == "same-origin")
            }
        }
    }

    @Test("each cookie is for this service's pages alone, and encrypted under any other name")
    func flagsCookies() async throws {
        let running = try await RunningGateway(hostNames: ["bauta.example"])
        for (host, prefix) in [
            ("127.0.0.1", ""), ("localhost:\(running.probe.port)", ""),
            ("bauta.example", "__Host-"), ("BAUTA.example:443", "__Host-"),
        ] {
            let reply = try await running.probe.send(
                "POST", "/sign-in",
                headers: ["Content-Type": "application/x-www-form-urlencoded", "Host": host],
                body: "token=token-analyst")
            #expect(
                reply.headers["set-cookie"]
                    == prefix + "bauta_session=session-analyst; Path=/; HttpOnly; SameSite=Strict"
                    + (prefix.isEmpty ? "" : "; Secure"),
                "\(host)")
        }
    }
}
