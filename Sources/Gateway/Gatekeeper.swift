import Hummingbird
import VaultProtocol

/// Who is calling, as the vault said when it let the request in.
struct Caller: Sendable {
    let credential: Credential
    let principal: VerifiedPrincipal
    /// What the vault sent with its leave: an `UnlockOffer` where the action has one.
    let document: [UInt8]
}

/// Carries questions of leave to the vault.
///
/// Nothing is remembered: every request is asked anew, so
/// that a revoked credential ends at once.
struct Gatekeeper: Sendable {
    let vault: VaultClient

    /// The caller of `request` with the vault's leave for `action`, or the vault's refusal.
    func admit(
        _ request: Request, to action: GatewayAction, list: String?
    ) async throws -> Caller {
        guard let credential = Credential(request) else { throw Problem.signInRequired }
        let answer = try await vault.ask(
            .authorize(credential: credential.text, action: action, list: list))
        guard answer.reply.status == 200 else { throw Problem.refusal(answer.reply) }
        guard let principal = answer.reply.principal else { throw Problem.vaultUnavailable }
        return Caller(credential: credential, principal: principal, document: answer.document)
    }
}
