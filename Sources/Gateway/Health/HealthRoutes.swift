import Hummingbird

/// `GET /livez` and `GET /readyz`.
struct HealthRoutes {
    let readiness: Readiness

    var routes: [Route] {
        [
            .get(
                "/livez", for: .programs, "Whether the process answers.",
                answers: [.json(Liveness.self, "It does.")]
            ) { _ in try .json(bytes: Liveness(status: "live").json()) },
            .get(
                "/readyz", for: .programs,
                "Whether requests should be sent here, and what is wrong although they may be.",
                answers: [
                    .json(ReadinessDocument.self, "They should."),
                    .json(ReadinessDocument.self, status: 503, "They should not."),
                ]
            ) { [readiness] _ in
                let checks = readiness.checks
                let isReady = checks.values.allSatisfy { $0 }
                let document = ReadinessDocument(
                    status: isReady ? "ready" : "not-ready",
                    checks: checks.mapValues { $0 ? "ok" : "failed" },
                    degraded: readiness.degraded)
                return try .json(
                    bytes: document.json(), status: isReady ? .ok : .serviceUnavailable)
            },
        ]
    }
}

private struct Liveness: AnswerBody, Encodable {
    let status: String

    static let schema = Schema.members([.init("status", .word(["live"]))])
}

private struct ReadinessDocument: AnswerBody, Encodable {
    let status: String
    let checks: [String: String]
    let degraded: [String]

    static let schema = Schema.members([
        .init("status", .word(["ready", "not-ready"])),
        .init("checks", .map(.word(["ok", "failed"]))),
        .init("degraded", .list(.text), "Ids of what is wrong although requests are answered."),
    ])
}
