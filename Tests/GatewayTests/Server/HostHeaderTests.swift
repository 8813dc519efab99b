import TestSupport
import Testing

@testable import Gateway

/// Under which names the service answers.
@Suite struct HostHeaderTests {
    private static let targets = ["/", "/agent", "/livez"]

    private func send(
        _ target: String, _ hosts: [String], more: String = "", version: String = "1.1"
    ) async throws -> RawAnswer {
        let port = try await SharedGateway.running.probe.port
        return try await RawProbe(port: port).send(
            "GET \(target) HTTP/\(version)\r\n" + hosts.map { "Host: \($0)\r\n" }.joined()
                + "Connection: close\r\nAccept: text/html\r\n\(more)\r\n")
    }

    private func expectRefusal(_ answer: RawAnswer, _ name: String) {
        #expect(answer.status == 421 || answer.status == 400, "\(name)")
        for inBody in [false, true] { #expect(!answer.holds("evil", inBody: inBody), "\(name)") }
        #expect(answer.header("location") == nil, "\(name)")
        #expect(answer.header("set-cookie") == nil, "\(name)")
    }

    @Test(
        "a request for another name is refused, and the name is not repeated",
        arguments: [
            "evil.example", "evil.example:80", "127.0.0.1.evil.example", "evil.example:127.0.0.1",
            "user@127.0.0.1", "127.0.0.1@evil.example", "127.0.0.1:80@evil.example",
            "localhost:evil", "[::1]:80@evil", "[::1]evil", "[::1", "::1", "[::1%25evil]",
            "[::ffff:127.0.0.1]", "127.0.0.1.", "localhost.", "127.1", "2130706433", "0x7f.0.0.1",
            "0.0.0.0", "127.0.0.2", "127.0.0.1, evil.example", "127.0.0.1 evil.example",
            "127.0.0.1\tevil", "127.0.0.1/evil", "127.0.0.1?evil", "127.0.0.1#evil",
            "127.0.0.1\\evil", "http://127.0.0.1", "\u{FF11}27.0.0.1", "loc\u{AD}alhost",
            "localhost\u{0301}", ":80", "*", "", "%31%32%37.0.0.1", "127.0.0.1%00.evil",
            String(repeating: "evil.", count: 1_000),
        ])
    func refusesOtherNames(host: String) async throws {
        for target in Self.targets {
            let answer = try await send(
                target, [host],
                more: "X-Forwarded-Host: 127.0.0.1\r\nForwarded: host=127.0.0.1\r\n")
            expectRefusal(answer, "\(target) of \(host)")
        }
    }

    @Test(
        "a host that is more or less than a name with a port is no request",
        arguments: [
            "127.0.0.1:80@evil", "127.0.0.1:80@evil.example", "user@127.0.0.1", "127.0.0.1:80:80",
            "127.0.0.1:http", "127.0.0.1:-80", "127.0.0.1:80 ,evil", "[::1]:80@evil", "[::1]evil",
            "127.0.0.1/evil", "127.0.0.1#evil", "127.0.0.1?evil", "127.0.0.1,evil", ":80", "[]",
            "local\u{E9}host", "evil\\127.0.0.1",
        ])
    func refusesOtherForms(host: String) async throws {
        for target in Self.targets {
            let answer = try await send(target, [host])
            expectRefusal(answer, "\(target) of \(host)")
            #expect(answer.status == 400, "\(target) of \(host)")
        }
        let answer = try await send("/livez", [host])
        #expect(answer.header("content-type") == "application/problem+json")
        #expect(answer.json["code"] as? String == "malformed-request")
    }

    @Test("a request for no name, or for two, is refused")
    func refusesOtherCounts() async throws {
        for target in Self.targets {
            for hosts in [
                [], ["127.0.0.1", "evil.example"], ["evil.example", "127.0.0.1"],
                ["127.0.0.1", "127.0.0.1"], ["127.0.0.1", ""],
            ] {
                for version in ["1.1", "1.0"] {
                    let answer = try await send(target, hosts, version: version)
                    expectRefusal(answer, "\(target) of \(hosts)")
                    #expect(answer.status == 400, "\(target) of \(hosts)")
                }
            }
        }
    }

    @Test("the name in an absolute target counts, not the header's beside it")
    func readsAbsoluteTargets() async throws {
        for target in [
            "http://evil.example/sign-in", "http://evil.example", "https://evil.example/livez",
            "http://evil.example:80/", "HTTP://evil.example/", "http://user@127.0.0.1/",
            "http://127.0.0.1@evil.example/", "http://127.0.0.1:80@evil.example/livez",
            "http://[::1]evil/livez", "ftp://evil.example/livez", "http://evil.example?/livez",
        ] {
            expectRefusal(try await send(target, ["127.0.0.1"]), target)
        }
        let own = try await send("http://localhost:8787/livez", ["localhost:8787"])
        #expect(own.status == 200)
    }

    @Test("a name that is forwarded is neither believed nor repeated")
    func ignoresForwardedNames() async throws {
        for target in Self.targets {
            let usual = try await send(target, ["127.0.0.1"])
            for name in ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "Forwarded"] {
                let answer = try await send(
                    target, ["127.0.0.1"], more: "\(name): host=evil.example\r\n")
                #expect(answer.status == usual.status)
                #expect(answer.header("location") == usual.header("location"))
                #expect(!answer.holds("evil", inBody: true))
                #expect(!answer.holds("evil", inBody: false))
            }
        }
    }

    @Test(
        "its own names are answered, with any port",
        arguments: ["127.0.0.1", "127.0.0.1:", "LocalHost:65535", "[::1]", "[::1]:8787"])
    func answersOwnNames(host: String) async throws {
        #expect(try await send("/livez", [host]).status == 200)
    }
}
