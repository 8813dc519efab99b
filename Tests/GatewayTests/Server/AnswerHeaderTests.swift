import Testing

@testable import Gateway

/// What every answer says to browsers and to what keeps answers on the way, errors included.
@Suite struct AnswerHeaderTests {
    private static let largeBody = Array(repeating: UInt8(ascii: "a"), count: Limits.bodyBytes + 1)

    @Test(
        "no answer may be shown in another page's frame, nor kept unless it is a file of the pages")
    func headersOfEveryAnswer() async throws {
        var statuses: Set<Int> = []
        for trial in try await RouteTrial.shared {
            for (name, answer) in try await Self.answers(of: trial) {
                expectHeaders(answer, of: trial, "\(trial.name), \(name)")
                statuses.insert(answer.status)
            }
        }
        // The errors that were meant to come did come.
        for status in [200, 303, 400, 401, 403, 404, 405, 413, 415, 421, 422] {
            #expect(statuses.contains(status), "\(status)")
        }
    }

    @Test("what depends on Accept says so, as a list or as a table")
    func namesWhatListsDependOn() async throws {
        var lists = 0
        for trial in try await RouteTrial.shared {
            let types = trial.route.answers.flatMap(\.contents).map(\.mediaType)
            guard types.contains("text/csv") else { continue }
            lists += 1
            for accept in ["text/csv", "application/json", "*/*"] {
                let answer = try await trial.send(headers: [("Accept", Array(accept.utf8))])
                #expect(answer.status == 200, "\(trial.name)")
                #expect(answer.header("vary") == "Accept", "\(trial.name)")
            }
        }
        #expect(lists >= 5)
    }

    /// The route's answer, and answers to what it does not take.
    private static func answers(
        of trial: RouteTrial
    ) async throws -> [(name: String, answer: RawAnswer)] {
        var answers = [
            ("itself", try await trial.send()),
            ("nobody's", try await trial.send(isSignedIn: false)),
            (
                "an ended session's",
                try await trial.send(
                    headers: [("Cookie", Array("bauta_session=session-x".utf8))], isSignedIn: false)
            ),
            ("unknown parameter", try await trial.send(query: "nosuch=1")),
            ("malformed query", try await trial.send(query: "a=%GG")),
            ("below", try await trial.send(path: trial.path() + "/nosuch")),
            ("other host", try await trial.send(headers: [("Host", Array("evil.example".utf8))])),
            ("tag", try await trial.send(headers: [("If-None-Match", Array("*".utf8))])),
        ]
        for method in ["HEAD", "OPTIONS", "DELETE", "TRACE"] {
            answers.append((method, try await trial.send(method: method)))
        }
        if trial.body != nil {
            let text = [("Content-Type", Array("text/plain".utf8))]
            answers.append(("other type", try await trial.send(headers: text)))
            answers.append(("large body", try await trial.send(body: largeBody)))
        }
        return answers
    }

    private func expectHeaders(_ answer: RawAnswer, of trial: RouteTrial, _ name: String) {
        let policy = SecurityHeaders.contentSecurityPolicy
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(answer.header("content-security-policy") == policy, "\(name)")
        #expect(answer.header("x-content-type-options") == "nosniff", "\(name)")
        #expect(answer.header("referrer-policy") == "no-referrer", "\(name)")
        #expect(answer.header("cross-origin-opener-policy") == "same-origin", "\(name)")
        #expect(answer.header("cross-origin-resource-policy") == "same-origin", "\(name)")
        #expect(answer.header("x-request-id")?.count == 36, "\(name)")
        #expect(answer.header("server") == nil && answer.header("x-powered-by") == nil)
        let isFile =
            Asset.all.contains { $0.path == trial.route.path } && answer.status < 400
        #expect(answer.header("cache-control") == (isFile ? "no-cache" : "no-store"), "\(name)")
        if isFile { #expect(answer.header("set-cookie") == nil, "\(name)") }
    }
}
