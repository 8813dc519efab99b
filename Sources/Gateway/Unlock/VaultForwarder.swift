import Hummingbird
import VaultProtocol

/// Forwards an unlock to the vault and takes its document, both unread.
struct VaultForwarder: Sendable {
    let vault: VaultClient

    /// The vault's document for `body`, which is `UnlockRequest` as JSON, as `request`'s caller.
    ///
    /// - Throws: the vault's refusal as a `Problem`; `VaultUnavailable` when it does not answer.
    func document(
        for body: [UInt8], of request: RouteRequest, format: DisclosureFormat,
        idempotencyKey: String?
    ) async throws -> [UInt8] {
        guard let credential = PresentedCredential(request.raw) else {
            throw Problem.signInRequired
        }
        let answer = try await vault.ask(
            .unlock(
                credential: credential.text, format: format, idempotencyKey: idempotencyKey),
            requestID: request.context.requestID,
            from: request.context.place(by: credential.carrier), payload: body)
        guard (200..<300).contains(answer.reply.status) else {
            throw Problem.refusal(answer.reply)
        }
        return answer.document
    }
}
