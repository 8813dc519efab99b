import Hummingbird
import VaultProtocol

/// Who is calling, as the vault said when it permitted the request.
struct Caller: Sendable {
    let credential: PresentedCredential
    let principal: VerifiedPrincipal
    /// What the vault sent with its permission: an `UnlockOptions` where the action has one.
    let document: [UInt8]
}

/// Asks the vault whether a caller may do something.
///
/// Nothing is cached: the vault is asked for every request, so that a revoked credential ends at
/// once.
struct VaultAuthorization: Sendable {
    let vault: VaultClient

    /// The caller of `request`, whom the vault has permitted `action` (on the work list `list`).
    ///
    /// - Throws: the vault's refusal as a `Problem`; `VaultUnavailable` when it does not answer.
    func authorize(
        _ request: Request, for action: GatewayAction, list: String?
    ) async throws -> Caller {
        guard let credential = PresentedCredential(request) else { throw Problem.signInRequired }
        let answer = try await vault.ask(
            .authorize(credential: credential.text, action: action, list: list))
        guard answer.reply.status == 200 else { throw Problem.refusal(answer.reply) }
        guard let principal = answer.reply.principal else { throw Problem.vaultUnavailable }
        return Caller(credential: credential, principal: principal, document: answer.document)
    }
}
