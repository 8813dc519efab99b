import Hummingbird
import VaultProtocol

/// `POST /v1/unlocks`.
struct UnlockRoutes {
    let forwarder: VaultForwarder

    var routes: [Route] {
        [
            Route(unlock: "/v1/unlocks") { [forwarder] request, _ in
                guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
                    throw Problem.jsonExpected
                }
                let body = try await request.body.collect(upTo: Limits.bodyBytes)
                return try await forwarder.forward(
                    Array(body.readableBytesView), of: request, format: .json)
            }
        ]
    }
}
