import Hummingbird
import VaultProtocol

/// Who is calling, as the vault said when it permitted the request.
struct Caller: Sendable {
    let credential: PresentedCredential
    let principal: VerifiedPrincipal
    /// What the caller may ask to unlock; nil where the action does not tell it.
    let unlockOptions: UnlockOptions?
    /// What purposes are called; empty where the action does not tell it.
    let purposeTitles: [String: String]
    /// The leaf that records that the caller reads the log; nil for every other action.
    let readingIndex: Int?

    /// The leaf that records this reading of the log.
    ///
    /// - Throws: when the vault did not say: a log could not be held against it then.
    func recordedReading() throws(Problem) -> Int {
        guard let readingIndex else { throw Problem.vaultUnavailable }
        return readingIndex
    }
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
        _ request: RouteRequest, for action: GatewayAction, list: String?
    ) async throws -> Caller {
        guard let credential = PresentedCredential(request.raw) else {
            throw Problem.signInRequired
        }
        return try await authorize(
            credential, in: request.context, for: action, list: list)
    }

    /// The same for the holder of `credential`.
    func authorize(
        _ credential: PresentedCredential, in context: GatewayContext, for action: GatewayAction,
        list: String?
    ) async throws -> Caller {
        let answer = try await vault.ask(
            .authorize(credential: credential.text, action: action, list: list),
            requestID: context.requestID, from: context.place(by: credential.carrier))
        guard answer.reply.status == 200 else { throw Problem.refusal(answer.reply) }
        guard let principal = answer.reply.principal else { throw Problem.vaultUnavailable }
        return Caller(
            credential: credential, principal: principal,
            unlockOptions: UnlockOptions(document: answer.document),
            purposeTitles: PurposeTitles(document: answer.document)?.titles ?? [:],
            readingIndex: answer.reply.auditLeafIndex)
    }
}
