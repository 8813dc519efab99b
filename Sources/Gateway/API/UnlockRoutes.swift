import HTTPTypes
import Hummingbird
import VaultProtocol

/// Carries an unlock to the vault and its document back, unread in both directions.
struct UnlockGate: Sendable {
    let vault: VaultClient

    /// The vault's answer to `body`, which is `UnlockBody` as JSON, as `request`'s caller.
    func pass(
        _ body: [UInt8], of request: Request, format: DisclosureFormat
    ) async throws -> Response {
        guard let credential = Credential(request) else { throw Problem.signInRequired }
        let answer = try await vault.ask(
            .unlock(credential: credential.text, format: format), payload: body)
        guard (200..<300).contains(answer.reply.status) else {
            throw Problem.refusal(answer.reply)
        }
        return Response(
            status: .init(code: answer.reply.status),
            headers: [.contentType: contentType(format), .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.document)))
    }

    private func contentType(_ format: DisclosureFormat) -> String {
        switch format {
        case .json: "application/json"
        case .html: "text/html; charset=utf-8"
        }
    }
}

/// `POST /v1/unlocks`.
struct UnlockRoutes {
    let gate: UnlockGate

    var routes: [Route] {
        [
            Route(unlock: "/v1/unlocks") { [gate] request, _ in
                guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
                    throw Problem.jsonExpected
                }
                let body = try await request.body.collect(upTo: Limits.bodyBytes)
                return try await gate.pass(
                    Array(body.readableBytesView), of: request, format: .json)
            }
        ]
    }
}
