import HTTPTypes
import TestSupport
import Testing

@testable import Gateway

/// Where somebody who has signed in is sent: to a page of this service, whatever was asked for.
@Suite struct ReturnPathTests {
    private static let tricks = [
        "//evil.example", "///evil.example", "////evil.example/agent", "/\\evil.example",
        "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "\t//evil.example",
        "/\n/evil.example", "/\r\n/evil.example", "/\r\nLocation: //evil.example",
        "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example", "%09//evil.example",
        "/agent%0d%0aX-Injected:1", "https://evil.example/agent", "HTTPS://evil.example",
        "https:evil.example", "http:/evil.example", "https:///evil.example",
        "https:\\\\evil.example",
        "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
        "@evil.example", "/@evil.example", "//127.0.0.1@evil.example", "/agent@evil.example",
        "/agent.evil.example", "/agent/../../evil", "/agent/..//evil.example",
        "/agent;//evil.example",
        "/agent\\@evil.example", "/./agent", "//agent", "/agent/", "/Agent", " /agent", "/agent ",
        "/\u{2215}evil.example", "/\u{2044}evil.example", "/\u{FF0F}evil.example",
        "\u{FF0F}\u{FF0F}evil.example", "/\u{3002}evil.example", "/agent\u{0}", "/agent\u{202E}",
        "/agent\u{FE0F}", "/agent#//evil.example", "/sign-out", "/agent/unlock", "/v1/unlocks",
        "?//evil.example", "#", ".", "..", "", "/",
        "/agent?" + String(repeating: "a", count: 5_000),
        "/" + String(repeating: "/", count: 5_000), "/agent?next=//evil.example",
        "/agent?\"><svg onload=1>",
    ]

    @Test("a form that asks to go elsewhere leads to a page of this service", arguments: tricks)
    func leadsFormsHome(target: String) async throws {
        let running = try await SharedGateway.running
        let reply = try await running.probe.send(
            "POST", "/sign-in", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "token=token-retention_agent&return_to="
                + HostileText.encoded(target.utf8))
        guard reply.status == 303 else {
            #expect((400..<500).contains(reply.status))
            return
        }
        let location = try #require(reply.headers["location"])
        expectOwnPage(location, of: running)
        let page = try await running.probe.send(
            "GET", location, token: "token-retention_agent", headers: ["Accept": "text/html"])
        // A parameter that the page does not have is the page's to refuse.
        #expect(page.status == 200 || page.status == 422 || location.utf8.count > 5_000)
    }

    @Test("a link to the form that names another place is refused", arguments: tricks)
    func refusesLinks(target: String) async throws {
        let running = try await SharedGateway.running
        for text in [HostileText.encoded(target.utf8), Self.asWritten(target)] {
            let reply = try await running.probe.send(
                "GET", "/sign-in?return_to=" + text, headers: ["Accept": "text/html"])
            guard reply.status == 200 else {
                #expect((400..<500).contains(reply.status))
                continue
            }
            let place = reply.text.firstMatch(of: #/name="return_to" value="([^"]*)"/#)?.1
            if let place { expectOwnPage(String(place), of: running) }
        }
    }

    @Test("whoever must sign in first is sent to the form of this service", arguments: tricks)
    func leadsStrangersToForm(target: String) async throws {
        let running = try await SharedGateway.running
        let probe = RawProbe(port: running.probe.port)
        let text = Self.asWritten(target)
        for path in [
            text.hasPrefix("/") ? text : "/" + text, "/agent?" + text, "//agent",
        ] {
            let answer = try await probe.send(
                "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(answer.status < 500)
            guard let location = answer.header("location") else { continue }
            #expect(location == "/sign-in" || location.hasPrefix("/sign-in?return_to=%2F"))
        }
    }

    @Test("a link to the next page stays where it is, however the path was written")
    func keepsLinksHere() async throws {
        let running = try await SharedGateway.running
        for trial in try await RouteTrial.all(running) {
            guard trial.route.parameters.contains(where: { $0.name == "limit" }) else { continue }
            for path in [
                trial.path(), "/" + trial.path(), trial.path() + "/", "///" + trial.path(),
                trial.path().replacing("/v1/", with: "/v1//"),
            ] {
                let answer = try await trial.send(query: "limit=1", path: path)
                #expect(answer.status < 500, "\(path)")
                guard let link = answer.header("link") else { continue }
                let place = try #require(link.firstMatch(of: #/^<([^>]*)>; rel="next"$/#)?.1)
                #expect(place.hasPrefix(trial.path() + "?"), "\(path)")
            }
        }
    }

    private func expectOwnPage(_ place: String, of running: RunningGateway) {
        let path = String(place.prefix { $0 != "?" })
        let pages = running.gateway.routes.filter { $0.method == .get && $0.audience == .people }
        #expect(pages.contains { $0.path == path })
        #expect(place.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }

    /// `target` as a client that encodes nothing would send it, as far as it fits in a line.
    private static func asWritten(_ target: String) -> String {
        String(target.unicodeScalars.filter { $0.value > 0x20 && $0 != "#" }.map(Character.init))
    }
}
