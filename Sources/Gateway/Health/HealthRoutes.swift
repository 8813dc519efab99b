import Hummingbird

/// `GET /livez` and `GET /readyz`.
struct HealthRoutes {
    let readiness: Readiness

    var routes: [Route] {
        [
            Route(.get, "/livez") { _, _ in .json(Liveness(status: "live")) },
            Route(.get, "/readyz") { [readiness] _, _ in
                let checks = await readiness.checks()
                let isReady = checks.values.allSatisfy { $0 }
                return .json(
                    ReadinessDocument(
                        status: isReady ? "ready" : "not-ready",
                        checks: checks.mapValues { $0 ? "ok" : "failed" },
                        degraded: readiness.degraded),
                    status: isReady ? .ok : .serviceUnavailable)
            },
        ]
    }
}

private struct Liveness: Encodable {
    let status: String
}

private struct ReadinessDocument: Encodable {
    let status: String
    let checks: [String: String]
    let degraded: [String]
}
