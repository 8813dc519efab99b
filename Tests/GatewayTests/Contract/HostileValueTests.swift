import Testing

@testable import Gateway

/// Values that no form of ours sends, in every place of a request that a route declares.
@Suite struct HostileValueTests {
    /// Numbers, days and texts at the ends of what a kind can hold, and beyond.
    private static let extremes = [
        "0", "-0", "-1", "1e400", "NaN", "0x10", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "2147483647", "2147483648", "4294967296.4294967296",
        "2147483647.2147483647", "9999999999.9999999999", "9999-12-31", "2026-02-30", "'; --", "%s",
        "..%2F..%2Fetc", "\u{FEFF}", "\u{1F600}", "ﷺ", "\u{FFFF}", "\u{10FFFF}", "\u{202E}",
        String(repeating: "e\u{301}", count: 64), String(repeating: "\u{1F600}", count: 129),
        String(repeating: "9", count: 4_000),
    ]

    @Test("markup in a parameter's value or name comes out as text")
    func escapesParameters() async throws {
        for trial in try await RouteTrial.shared {
            let names = trial.route.parameters.map(\.name)
            for value in [Array(HostileText.markup.utf8), HostileText.bytes] {
                let text = HostileText.encoded(value)
                for query in names.map({ $0 + "=" + text }) + [text + "=" + text] {
                    let answer = try await trial.send(query: query)
                    HostileText.expectHarmless(answer, trial.name + "?" + query)
                }
            }
        }
    }

    @Test("markup in a body comes out as text, in whichever member it stands")
    func escapesMembers() async throws {
        var shown = 0
        for trial in try await RouteTrial.shared {
            for (member, body) in trial.bodies(with: HostileText.markup) {
                let answer = try await trial.send(body: body)
                HostileText.expectHarmless(answer, trial.name + " " + member)
                if answer.holds(HostileText.escaped, inBody: true) { shown += 1 }
            }
            guard let body = trial.body else { continue }
            let cut = body.bytes.count / 2
            let broken = Array(body.bytes[..<cut]) + HostileText.bytes + body.bytes[cut...]
            let answer = try await trial.send(body: broken)
            HostileText.expectHarmless(answer, trial.name + " bytes")
            #expect((400..<500).contains(answer.status), "\(trial.name)")
        }
        // Forms do come back with what was typed: what was looked for is there.
        #expect(shown >= 5)
    }

    @Test("markup in a segment of a path comes out as text")
    func escapesPaths() async throws {
        let encoded = HostileText.encoded(HostileText.markup.utf8)
        let bytes = HostileText.encoded(HostileText.bytes)
        for trial in try await RouteTrial.shared {
            for segment in [encoded, bytes, "%00", "..;%2e%2e%2f"] {
                for path in [trial.path(segment) + "/" + segment, "/" + segment + trial.path()] {
                    let answer = try await trial.send(path: path)
                    HostileText.expectHarmless(answer, trial.name + " at " + path)
                }
            }
        }
    }

    @Test("a parameter at the ends of its kind, or beyond, is taken or refused by its name")
    func boundsParameters() async throws {
        for trial in try await RouteTrial.shared {
            for parameter in trial.route.parameters {
                for value in Self.extremes {
                    let query = parameter.name + "=" + QueryString.encoded(value)
                    let answer = try await trial.send(
                        query: query, headers: [("Accept", Array("*/*".utf8))])
                    let name: Comment = "\(trial.name)?\(query)"
                    #expect(answer.status < 500, name)
                    guard answer.status == 422 else { continue }
                    #expect(answer.json["field"] as? String == parameter.name, name)
                }
            }
        }
    }

    @Test("a parameter that stands there twice is refused by its name")
    func refusesDoubledParameters() async throws {
        for trial in try await RouteTrial.shared {
            for parameter in trial.route.parameters {
                let pair = parameter.name + "=" + Self.value(of: parameter)
                let answer = try await trial.send(
                    query: pair + "&" + pair, headers: [("Accept", Array("*/*".utf8))])
                #expect(answer.status == 422, "\(trial.name)?\(pair)")
                #expect(answer.json["field"] as? String == parameter.name, "\(trial.name)?\(pair)")
            }
        }
    }

    /// A text that `parameter` takes.
    private static func value(of parameter: ParameterDescription) -> String {
        let tried = ["1", "1.1", "true", "/agent", "2026-01-01", "a", "2026-01-01T00:00:00Z"]
        let words =
            if case .word(let words) = parameter.schema { words } else { [String]() }
        return (words + tried).first { parameter.accepts($0) } ?? ""
    }
}
