public import CustomerModel
import LocalSocket

/// Asks the vault over its Unix socket, within a time limit.
public final class VaultClient: Sendable {
    /// How long a caller waits for the vault before it is told to come back.
    public static let defaultTimeout = Duration.seconds(2)

    /// What an answer's way back may take: the vault is told an earlier end than is waited for, so that
    /// nothing that it released arrives when nobody waits.
    private var wayBack: Duration { timeout / 8 }

    /// As many questions as the vault has connections to its database for, and as many again that
    /// wait for one there.
    private static let maximumConnections = 32

    private let socket: SocketClient
    private let timeout: Duration

    /// A client of the vault that listens at `socketPath`; connects when first asked.
    ///
    /// - Parameters:
    ///   - timeout: longest time for an answer, the wait for a free connection included.
    ///   - vaultUsers: user ids the vault may run as, so that no credential is handed to another
    ///     program that took the socket's place; nil for any.
    public init(
        socketPath: String, timeout: Duration = VaultClient.defaultTimeout,
        vaultUsers: Set<UInt32>? = nil
    ) {
        self.timeout = timeout
        socket = SocketClient(
            path: socketPath, timeout: timeout, maximumConnections: Self.maximumConnections,
            serverUsers: vaultUsers)
    }

    /// The vault's answer to `request`, with the document it sent.
    ///
    /// Whatever keeps the answer away (no socket, no time, no sense in it) is one error: a caller
    /// can only come back later.
    ///
    /// - Parameters:
    ///   - requestID: the name the caller of the gateway knows the request by.
    ///   - client: where the caller is; nil where nobody calls.
    public func ask(
        _ request: VaultRequest, requestID: String?, from client: ClientPlace?,
        payload: [UInt8] = []
    ) async throws(VaultUnavailable) -> VaultAnswer {
        do {
            let frame = try VaultWire.frame(
                asking: VaultQuestion(
                    request, requestID: requestID, from: client,
                    deadline: RequestDeadline(after: timeout - wayBack)),
                payload: payload)
            let answer = try await socket.call(frame)
            return VaultAnswer(
                reply: try VaultWire.reply(in: answer), document: answer.payload)
        } catch {
            throw VaultUnavailable()
        }
    }

    /// Whether the vault answers at all.
    ///
    /// Asks who an empty credential is, which must be refused
    /// without a record, as nobody presented one.
    public func answers() async -> Bool {
        let question = VaultRequest.authorize(credential: "", action: .identify, list: nil)
        guard let answer = try? await ask(question, requestID: nil, from: nil) else { return false }
        return answer.reply.status == 401
    }
}

/// An answer and the document that came beside it.
public struct VaultAnswer: Sendable {
    /// What the vault decided.
    public let reply: VaultReply
    /// The document of the answer; empty where there is none.
    public let document: [UInt8]
}

/// The vault did not answer, or not in words of the protocol.
public struct VaultUnavailable: Error, Hashable, Sendable {}

extension VerifiedPrincipal {
    /// The account as the model knows it; nil for a role this version does not know.
    public var principal: Principal? {
        Role(rawValue: role).map { role in
            Principal(account: account, role: role, team: team, credentialID: credentialID)
        }
    }
}
