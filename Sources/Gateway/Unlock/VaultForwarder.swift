import HTTPTypes
import Hummingbird
import VaultProtocol

/// Forwards an unlock to the vault and returns its document, both unread.
struct VaultForwarder: Sendable {
    let vault: VaultClient

    /// The vault's answer to `body`, which is `UnlockRequest` as JSON, as `request`'s caller.
    func forward(
        _ body: [UInt8], of request: Request, format: DisclosureFormat
    ) async throws -> Response {
        guard let credential = PresentedCredential(request) else { throw Problem.signInRequired }
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
