import Access
import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import Foundation
import LocalSocket
import Observability
import Reidentification
import VaultProtocol
import Worklists

/// Answers the gateway's questions, each on the thread of its connection.
struct VaultService: Sendable {
    let authorization: CallerAuthorization
    let unlocker: ContactUnlocker
    let worklists: WorklistTranslation
    let connections: VaultConnections
    let unlocks: UnlockQueue
    let journal: AccessJournal
    let observer: Observer

    /// An answer for `frame`; whatever goes wrong becomes a status and a code.
    func answer(_ frame: Frame) -> Frame {
        var answer: (reply: VaultReply, document: [UInt8])
        do {
            let question = try VaultWire.question(in: frame)
            let left = question.deadline.remaining(atMost: VaultClient.defaultTimeout)
            // Nobody waits for it: as after the process was stopped for a while.
            guard left > .zero else { throw Refusal.requestExpired }
            answer = try reply(to: question, body: frame.payload, until: .now + left)
        } catch let refusal as Refusal {
            answer = (VaultReply(refusal), [])
        } catch is VaultWireError {
            answer = (VaultReply(status: 400, code: "malformed-message"), [])
        } catch let error as DatabaseError {
            let state = error.sqlState?.code.lowercased() ?? "none"
            observer.record(.databaseFailed(sqlState: PolicyWord(policy: state)))
            answer = (VaultReply(.unavailable), [])
        } catch let error as AuditError {
            observer.record(.failed(reason: PolicyWord(policy: error.code.rawValue)))
            answer = (VaultReply(.auditUnavailable), [])
        } catch let error as AccessError {
            // The alarm has been raised; nobody else's request is concerned.
            observer.record(.failed(reason: PolicyWord(policy: error.code)))
            answer = (VaultReply(.unavailable), [])
        } catch let error as JournalError {
            observer.record(.failed(reason: PolicyWord(policy: error.word)))
            answer = (VaultReply(.journalUnreadable), [])
        } catch {
            observer.record(.failed(reason: PolicyWord("request")))
            answer = (VaultReply(.unavailable), [])
        }
        // Every reply can be encoded; an empty frame would be no answer to the gateway.
        return (try? VaultWire.frame(answering: answer.reply, document: answer.document))
            ?? Frame(header: [])
    }

    /// Removes credentials, grants and quotas that ended long ago; where it cannot be done now, the next
    /// time does.
    func removeEndedRows() {
        _ = try? connections.use(until: .now + Self.recordTime) { main, _ in
            try EndedRows.remove(on: main)
        }
    }

    /// Removes from the journal what no longer matters, where that is due; requests go on meanwhile, and what
    /// cannot be done now is done the next time.
    func shortenJournal() {
        do {
            try journal.removeExpiredIfDue(now: EventTime.now().seconds)
        } catch {
            observer.record(.failed(reason: PolicyWord(policy: error.word)))
        }
    }

    /// How long a connection is waited for beside the requests.
    private static let recordTime = Duration.seconds(1)

    /// Records what was counted in minutes that have ended, or, at the end, in all.
    ///
    /// Where it cannot be done now they are kept for the next time.
    func recordCountedEvents(isLast: Bool = false) {
        // Nothing to record is nothing to ask the database for.
        guard authorization.hasCountedEvents(isLast: isLast) else { return }
        try? connections.use(until: .now + Self.recordTime) { main, _ in
            try authorization.recordCountedEvents(isLast: isLast, on: main)
        }
    }

    private func reply(
        to question: VaultQuestion, body: [UInt8], until deadline: ContinuousClock.Instant
    ) throws -> (VaultReply, [UInt8]) {
        // A name and no more: nothing is decided by it.
        let requestID = (question.requestID.flatMap { EventID($0) } ?? EventID()).text
        switch question.request {
        case .signIn(let token):
            return try connections.use(until: deadline) { main, _ in
                try signIn(
                    presented(token, in: question), from: question.client?.address,
                    requestID: requestID, on: main)
            }
        case .signOut(let credential):
            return try connections.use(until: deadline) { main, _ in
                try authorization.signOut(
                    credential: presented(credential, in: question), requestID: requestID,
                    on: main)
                return (VaultReply(status: 200), [])
            }
        case .authorize(let credential, let action, let list):
            return try connections.use(until: deadline) { main, _ in
                try permission(
                    for: action, list: list, by: presented(credential, in: question),
                    from: question.client?.address, requestID: requestID, on: main)
            }
        case .unlock(let credential, let format, let key):
            return try unlock(
                body, by: presented(credential, in: question), from: question.client?.address,
                requestID: requestID, named: key,
                until: deadline,
                as: format == .html ? .page : .json)
        }
    }

    private func presented(_ text: String, in question: VaultQuestion) -> PresentedSecret {
        PresentedSecret(text, by: question.client?.user)
    }

    private func signIn(
        _ token: PresentedSecret, from address: String?, requestID: String,
        on main: Connection
    ) throws -> (VaultReply, [UInt8]) {
        let (session, secret) = try authorization.signIn(
            token: token, from: address, requestID: requestID, on: main)
        let reply = VaultReply(
            status: 200, principal: principal(session), session: secret.reveal())
        return (reply, [])
    }

    private func permission(
        for action: GatewayAction, list: String?, by presented: PresentedSecret,
        from address: String?, requestID: String, on main: Connection
    ) throws -> (VaultReply, [UInt8]) {
        // Asked first, so that readiness shows it too.
        guard authorization.policy.policy != nil || action != .identify else {
            throw Refusal(
                status: 503, code: "policy-not-loaded",
                detail: "The policy cannot be read, so nothing is allowed.")
        }
        let credential = try authorization.authenticate(
            presented, from: address, requestID: requestID, on: main)
        do {
            let (document, leafIndex) = try authorize(
                action, list: list, for: credential, requestID: requestID, on: main)
            let reply = VaultReply(
                status: 200, principal: principal(credential), auditLeafIndex: leafIndex)
            return (reply, document)
        } catch let refusal as Refusal {
            return (reply(refusal, of: action, to: credential), [])
        }
    }

    private func unlock(
        _ body: [UInt8], by presented: PresentedSecret, from address: String?, requestID: String,
        named key: String?, until deadline: ContinuousClock.Instant,
        as rendering: ContactUnlocker.Rendering
    ) throws -> (VaultReply, [UInt8]) {
        let answer = try unlocks.answer(
            UnlockCall(
                credential: presented, from: address, request: parse(body), requestID: requestID,
                named: key, until: deadline, as: rendering))
        let document = try unlocker.finish(answer, in: connections)
        return (VaultReply(status: 200, contentType: document.contentType), document.bytes)
    }

    /// The document beside the permission, and the leaf that records a reading of the log.
    private func authorize(
        _ action: GatewayAction, list: String?, for credential: Credential, requestID: String,
        on connection: Connection
    ) throws -> (document: [UInt8], leafIndex: Int?) {
        guard action != .auditRead else {
            let index = try authorization.authorizeReading(
                for: credential, requestID: requestID, on: connection)
            return (try purposeTitles.document(), index)
        }
        let document = try allow(
            action, list: list, for: credential, requestID: requestID, on: connection)
        return (document, nil)
    }

    private func allow(
        _ action: GatewayAction, list: String?, for credential: Credential, requestID: String,
        on connection: Connection
    ) throws -> [UInt8] {
        func allow<Asked: Action>(_ asked: Asked) throws {
            _ = try authorization.authorize(
                asked, for: credential, requestID: requestID, on: connection)
        }
        switch action {
        case .identify:
            try allow(Identify())
            return try offer(to: credential, requestID: requestID, on: connection)
        case .releaseRead: try allow(ReleaseRead())
        // A reading is recorded, and answered with where.
        case .auditRead: break
        case .worklistRead:
            try allow(WorklistRead(list: list ?? ""))
            try refresh(list ?? "", for: credential, on: connection)
            return try offer(to: credential, requestID: requestID, on: connection)
        case .worklistCount:
            try allow(WorklistCount(list: list ?? ""))
            try refresh(list ?? "", for: credential, on: connection)
            // Who leads sees what the agents may do; it offers nothing to the lead.
            return try UnlockOptions(purposes: purposes(of: .retentionAgent)).document()
        }
        return []
    }

    /// A refusal that tells the caller who they are and who may do what they asked.
    private func reply(
        _ refusal: Refusal, of action: GatewayAction, to credential: Credential
    ) -> VaultReply {
        var reply = VaultReply(refusal)
        reply.principal = principal(credential)
        if refusal.status == 403, let name = ActionName(rawValue: action.rawValue) {
            reply.allowedRoles = authorization.policy.roles(allowed: name).map(\.rawValue)
        }
        return reply
    }

    private func refresh(
        _ list: String, for credential: Credential, on connection: Connection
    ) throws {
        let built = try worklists.refresh(list, team: credential.team, on: connection)
        if let built {
            observer.record(.worklistBuilt(list: PolicyWord(policy: list), items: built))
        }
    }

    private func parse(_ body: [UInt8]) -> Result<ContactUnlocker.Request, Refusal> {
        guard let parsed = try? JSONDecoder().decode(UnlockRequest.self, from: Data(body)) else {
            // The decoder's own error would quote the body.
            return .failure(
                Refusal(
                    status: 400, code: "body-malformed",
                    detail: "The body is a JSON object with purpose, reason, references, columns "
                        + "and acknowledged."))
        }
        return Result { () throws(Refusal) in
            try ContactUnlocker.Request(
                purpose: parsed.purpose, reason: parsed.reason, references: parsed.references,
                columns: parsed.columns, acknowledged: parsed.acknowledged)
        }
    }
}

extension VaultReply {
    fileprivate init(_ refusal: Refusal) {
        self.init(
            status: refusal.status, code: refusal.code, detail: refusal.detail,
            retryAfter: refusal.retryAfter)
    }
}
