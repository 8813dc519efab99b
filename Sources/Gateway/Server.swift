import HummingbirdCore
import NIOCore
import ServiceLifecycle

extension HTTP1Channel.Configuration {
    /// Bounded headers, and no connection kept for someone who says nothing.
    static var limited: Self {
        .init(
            idleTimeout: .seconds(Limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerFieldBytes,
                maxHeaderListSize: Limits.headerBytes,
                maxHeaderFieldCount: Limits.headerFields))
    }
}

/// Says "not ready" as soon as the process is told to stop.
struct ReadinessService: Service {
    let readiness: Readiness

    func run() async throws {
        try await gracefulShutdown()
        readiness.stopAccepting()
    }
}
