import Testing

@testable import Gateway

/// Bodies that are not as described, sent to every route that takes one.
@Suite struct HostileBodyTests {
    private static func lists(_ levels: Int) -> String {
        String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }

    private static func objects(_ levels: Int) -> String {
        String(repeating: "{\"a\":", count: levels) + "1" + String(repeating: "}", count: levels)
    }

    private static let documents: [(name: String, text: String)] = [
        ("empty", ""), ("blank", " \n"), ("cut", "{\"a\":"), ("two", "{}{}"),
        ("a comma too many", "{\"a\":1,}"), ("a comment", "/**/{}"), ("single quotes", "{'a':1}"),
        ("a byte order mark", "\u{FEFF}{}"), ("NUL", "{\"a\":\"\u{0}\"}"),
        ("half a surrogate", #"{"a":"\ud800"}"#), ("lists in lists", lists(10_000)),
        ("lists as deep as the decoder goes", lists(510)),
        ("objects in objects", objects(10_000)),
        ("objects as deep as the decoder goes", objects(510)),
        ("nothing but opening brackets", String(repeating: "[", count: 60_000)),
        ("many members", "{" + (0..<4_000).map { "\"m\($0)\":1" }.joined(separator: ",") + "}"),
        (
            "one name many times",
            "{" + String(repeating: "\"purpose\":1,", count: 4_000) + "\"a\":1}"
        ),
        ("an endless number", "{\"a\":" + String(repeating: "9", count: 60_000) + "}"),
        ("backslashes", "{\"" + String(repeating: "\\\\", count: 30_000) + "\":1}"),
    ]
    private static let numbers = [
        "1e400", "-1e400", "1e-400", "9223372036854775808", "-9223372036854775809", "0.1", "-0",
        "1E+2", "NaN", "Infinity", "01", "1.", ".5", "0x1",
    ]

    @Test("a body that is no such document is refused as a problem, whatever it is")
    func refusesDocuments() async throws {
        for trial in try await RouteTrial.shared {
            guard let body = trial.body else { continue }
            for (name, text) in Self.documents
            where !(body.type.hasSuffix("urlencoded") && text.isEmpty) {
                expectProblem(
                    try await trial.send(
                        headers: Self.anything, body: Array(text.utf8)), trial.name + " " + name)
            }
        }
    }

    @Test("a number in the place of any member is refused by the member's name")
    func refusesNumbers() async throws {
        for trial in try await RouteTrial.shared {
            guard case .json(.members(let members)) = trial.route.body else { continue }
            for member in members {
                for number in Self.numbers {
                    let text = String(
                        decoding: trial.bodies(with: "PLACE").first { $0.name == member.name }!
                            .bytes,
                        as: UTF8.self)
                    let body = text.replacing("\"PLACE\"", with: number)
                    expectProblem(
                        try await trial.send(headers: Self.anything, body: Array(body.utf8)),
                        "\(trial.name) \(member.name) \(number)")
                }
            }
        }
    }

    @Test("a member that stands there twice is refused, however its name is written")
    func refusesDoubledMembers() async throws {
        for trial in try await RouteTrial.shared {
            guard let body = trial.body else { continue }
            let text = String(decoding: body.bytes, as: UTF8.self)
            for member in trial.route.body?.schema.sampleMembers.keys.sorted() ?? [] {
                let isForm = body.type.hasSuffix("urlencoded")
                let isList = isForm && trial.isList(member)
                guard !isList else { continue }
                let doubled =
                    isForm
                    ? text + "&" + member + "=2"
                    : text.dropLast() + ",\"\\u00" + String(member.utf8.first!, radix: 16)
                        + member.dropFirst() + "\":1}"
                let answer = try await trial.send(
                    headers: Self.anything, body: Array(doubled.utf8))
                expectProblem(answer, "\(trial.name) \(member)")
                #expect(
                    answer.json["code"] as? String == "repeated-member"
                        || answer.json["code"] as? String == "invalid-member",
                    "\(trial.name) \(member)")
            }
        }
    }

    @Test(
        "a body of another type is refused, and told which is taken",
        arguments: [
            "", "text/plain", "text/html", "multipart/form-data; boundary=x", "application/xml",
            "application", "/", "application/jsonx", "application/json-patch+json", "*/*",
            "application/json, application/x-www-form-urlencoded", "\u{1F600}",
            "application/x-www-form-urlencoded+json",
        ])
    func refusesTypes(type: String) async throws {
        for trial in try await RouteTrial.shared {
            guard trial.body != nil else { continue }
            let answer = try await trial.send(
                headers: Self.anything + [("Content-Type", Array(type.utf8))])
            expectProblem(answer, trial.name + " " + type)
            #expect(answer.status == 415, "\(trial.name) \(type)")
        }
    }

    private static let anything = [("Accept", Array("*/*".utf8))]

    private func expectProblem(_ answer: RawAnswer, _ name: String) {
        #expect((400..<500).contains(answer.status), "\(name)")
        #expect(answer.header("content-type") == "application/problem+json", "\(name)")
        #expect(answer.json["status"] as? Int == answer.status, "\(name)")
    }
}

extension RouteTrial {
    /// Whether the body's member called `name` is a list.
    fileprivate func isList(_ name: String) -> Bool {
        guard case .members(let members) = route.body?.schema else { return false }
        return members.contains { $0.name == name && $0.schema.isList }
    }
}
