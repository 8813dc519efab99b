import Access
import Audit
import Authorization
import CustomerModel
import Database
import Foundation
import LocalSocket
import Observability
import Reidentification
import VaultProtocol

/// Answers the gateway's questions, each on the thread of its connection.
struct VaultService: Sendable {
    let authorization: CallerAuthorization
    let unlocker: ContactUnlocker
    let worklists: WorklistTranslation
    let connections: VaultConnections
    let observer: Observer

    /// An answer for `frame`; whatever goes wrong becomes a status and a code.
    func answer(_ frame: Frame) -> Frame {
        var answer: (reply: VaultReply, document: [UInt8])
        do {
            let request = try VaultWire.request(in: frame)
            answer = try connections.use { try reply(to: request, body: frame.payload, on: $0) }
        } catch let refusal as Refusal {
            answer = (VaultReply(refusal), [])
        } catch is VaultWireError {
            answer = (VaultReply(status: 400, code: "malformed-message"), [])
        } catch let error as DatabaseError {
            let state = error.sqlState?.code.lowercased() ?? "none"
            observer.record(.databaseFailed(sqlState: PolicyWord(policy: state)))
            answer = (VaultReply(.unavailable), [])
        } catch {
            observer.record(.failed(reason: PolicyWord("request")))
            answer = (VaultReply(.unavailable), [])
        }
        // Every reply can be encoded; an empty frame would be no answer to the gateway.
        return (try? VaultWire.frame(answering: answer.reply, document: answer.document))
            ?? Frame(header: [])
    }

    private func reply(
        to request: VaultRequest, body: [UInt8], on pair: VaultConnections.Pair
    ) throws -> (VaultReply, [UInt8]) {
        let requestID = EventID().text
        switch request {
        case .signIn(let token):
            let (session, secret) = try authorization.signIn(
                token: token, requestID: requestID, on: pair.main)
            let reply = VaultReply(
                status: 200, principal: VerifiedPrincipal(session), session: secret.reveal())
            return (reply, [])
        case .signOut(let credential):
            try authorization.signOut(credential: credential, requestID: requestID, on: pair.main)
            return (VaultReply(status: 200), [])
        case .authorize(let text, let action, let list):
            // Asked first, so that readiness shows it too.
            guard authorization.policy.policy != nil || action != .identify else {
                throw Refusal(
                    status: 503, code: "policy-not-loaded",
                    detail: "The policy cannot be read, so nothing is allowed.")
            }
            let credential = try authorization.authenticate(
                text, requestID: requestID, on: pair.main)
            let document = try authorize(
                action, list: list, for: credential, requestID: requestID, on: pair.main)
            return (VaultReply(status: 200, principal: VerifiedPrincipal(credential)), document)
        case .unlock(let text, let format):
            let credential = try authorization.authenticate(
                text, requestID: requestID, on: pair.main)
            let document = try unlocker.unlock(
                try parse(body), by: credential, requestID: requestID, main: pair.main,
                keys: pair.keys, as: format == .html ? .page : .json)
            return (VaultReply(status: 200, contentType: document.contentType), document.bytes)
        }
    }

    private func authorize(
        _ action: GatewayAction, list: String?, for credential: Credential, requestID: String,
        on connection: Connection
    ) throws -> [UInt8] {
        func allow<Asked: Action>(_ asked: Asked) throws {
            _ = try authorization.authorize(
                asked, for: credential, requestID: requestID, on: connection)
        }
        switch action {
        case .identify: try allow(Identify())
        case .releaseRead: try allow(ReleaseRead())
        case .auditRead: try allow(AuditRead())
        case .worklistRead:
            try allow(WorklistRead(list: list ?? ""))
            try refresh(list ?? "", for: credential, on: connection)
            return try offer(to: credential, on: connection)
        case .worklistCount:
            try allow(WorklistCount(list: list ?? ""))
            try refresh(list ?? "", for: credential, on: connection)
            // Who leads sees what the agents may do; it offers nothing to the lead.
            return try UnlockOptions(purposes: purposes(of: .retentionAgent)).document()
        }
        return []
    }

    private func refresh(
        _ list: String, for credential: Credential, on connection: Connection
    ) throws {
        let built = try worklists.refresh(list, team: credential.team, on: connection)
        if let built {
            observer.record(.worklistBuilt(list: PolicyWord(policy: list), items: built))
        }
    }

    /// What the caller's page may offer: purposes, columns, and what is left of today's quota.
    private func offer(to credential: Credential, on connection: Connection) throws -> [UInt8] {
        let left = try unlocker.peopleLeftToday(for: credential, on: connection)
        return try UnlockOptions(
            purposes: purposes(of: credential.role), peopleLeftToday: left
        ).document()
    }

    private func purposes(of role: Role) -> [UnlockOptions.PurposeOption] {
        authorization.policy.offers(for: role).map { offer in
            UnlockOptions.PurposeOption(
                id: offer.purpose.id.rawValue, why: offer.purpose.why,
                columns: offer.columns.map(\.rawValue))
        }
    }

    private func parse(_ body: [UInt8]) throws -> ContactUnlocker.Request {
        guard let parsed = try? JSONDecoder().decode(UnlockRequest.self, from: Data(body)) else {
            // The decoder's own error would quote the body.
            throw Refusal(
                status: 400, code: "body-malformed",
                detail: "The body is a JSON object with purpose, reason, references and columns.")
        }
        return try ContactUnlocker.Request(
            purpose: parsed.purpose, reason: parsed.reason, references: parsed.references,
            columns: parsed.columns)
    }
}

extension VaultReply {
    fileprivate init(_ refusal: Refusal) {
        self.init(
            status: refusal.status, code: refusal.code, detail: refusal.detail,
            retryAfter: refusal.retryAfter)
    }
}

extension VerifiedPrincipal {
    fileprivate init(_ credential: Credential) {
        self.init(
            account: credential.account, role: credential.role.rawValue, team: credential.team,
            credentialID: credential.principal.credentialID, expiresAt: credential.expiresAt)
    }
}
