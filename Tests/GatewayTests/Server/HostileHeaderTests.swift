import TestSupport
import Testing

@testable import Gateway

/// Headers that no browser of ours sends, with every route.
@Suite struct HostileHeaderTests {
    /// Nothing is read from these, or no more than whether they are as they must be.
    private static let unread = [
        "User-Agent", "Referer", "Accept-Language", "X-Request-Id", "X-Correlation-Id",
        "Traceparent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded",
        "X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override", "If-None-Match", "Range",
        "Via", "From",
    ]
    /// Each of these decides something; with what comes before the markup.
    private static let read = [
        ("Accept", ""), ("Accept", "text/html, "), ("Authorization", "Bearer "),
        ("Cookie", "bauta_session="), ("Content-Type", ""), ("Idempotency-Key", ""),
        ("Origin", "http://127.0.0.1/"), ("Sec-Fetch-Site", ""), ("Host", "127.0.0.1:"),
        ("Expect", ""), ("Upgrade", "h2c, "),
    ]

    @Test("markup in a header that is not read changes nothing and is in no answer")
    func ignoresUnreadHeaders() async throws {
        let value = Self.value(HostileText.bytes)
        for trial in try await RouteTrial.shared {
            // Whether the gateway is ready may change between the two, on a busy machine.
            try await eventually("\(trial.name) is answered as without them") {
                let usual = try await trial.send()
                let answer = try await trial.send(headers: Self.unread.map { ($0, value) })
                HostileText.expectHarmless(answer, trial.name)
                return answer.status == usual.status
            }
        }
    }

    @Test("markup in a header that is read is in no answer", arguments: read)
    func escapesReadHeaders(name: String, start: String) async throws {
        let value = Array(start.utf8) + Self.value(HostileText.bytes)
        for trial in try await RouteTrial.shared {
            let answer = try await trial.send(
                headers: [(name, value)], isSignedIn: name != "Cookie")
            HostileText.expectHarmless(answer, "\(trial.name) with \(name)")
        }
    }

    /// `bytes` as far as they can stand in one line.
    private static func value(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 >= 0x20 && $0 != 0x7F }
    }
}
