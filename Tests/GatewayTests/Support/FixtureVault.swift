import BlockingThreads
import CustomerModel
import Foundation
import LocalSocket
import Synchronization
import VaultProtocol

/// A peer that speaks the vault's protocol over a real socket, with a directory of five people.
///
/// Tokens are `token-ROLE`; signing in answers `session-ROLE`. `token-slow` is never answered
/// before the gateway has given up.
final class FixtureVault: Sendable {
    /// Stands for contact data; must be found in the unlock's answer and nowhere else.
    static let disclosure = #"{"contacts":[{"phone":"+44 20 7946 0958 CANARY"}]}"#
    static let disclosureTable = "<table><tr><td>+44 20 7946 0958 CANARY</td></tr></table>"
    static let hostileAccount = "\"\u{301}><script>alert(1)</script>&'"
    /// Team of the accounts of `token-hostile_ROLE`, and what they are offered: all of it markup.
    static let hostileTeam = HostileText.markup

    /// As `policies/roles.yaml` ships.
    private static let leaves: [Role: Set<GatewayAction>] = [
        .analyst: [.identify, .releaseRead],
        .retentionAgent: [.identify, .worklistRead, .worklistCount],
        .retentionLead: [.identify, .worklistCount, .releaseRead],
        .complianceOfficer: [.identify, .auditRead, .releaseRead],
        .operator: [.identify],
    ]
    private static let offer = UnlockOptions(
        purposes: [
            .init(
                id: "churn-callback", title: "Call back about an offer",
                why: "Call customers about to leave.",
                acknowledgement: "I will use these contacts only to call.",
                columns: ["first_name", "phone"], shortestReason: 20, mostPeople: 25)
        ], quota: .init(peoplePerDay: 100, used: 75, resetsAt: 4_000_000_000))
    private static let hostileOffer = UnlockOptions(
        purposes: [
            .init(
                id: HostileText.markup, title: HostileText.markup, why: HostileText.markup,
                acknowledgement: HostileText.markup, columns: [HostileText.markup],
                shortestReason: 20, mostPeople: 25)
        ])

    private let listener: SocketListener
    private let thread: DedicatedThread
    private let unlocks = Mutex<[[UInt8]]>([])
    private let reading = Mutex(0)
    private let places = Mutex<[ClientPlace?]>([])
    private let slowAnswers = DispatchSemaphore(value: 0)

    init(path: String) throws {
        let listener = try SocketListener(path: path)
        self.listener = listener
        let answers = AnswerBox()
        thread = try DedicatedThread(name: "vault") {
            try? listener.run { frame, _ in answers.answer(frame) }
        }
        answers.set { [weak self] frame in
            self?.answer(frame) ?? Frame(header: [], payload: [])
        }
    }

    /// The bodies of the unlocks that came, as they came.
    var unlockBodies: [[UInt8]] { unlocks.withLock { $0 } }

    /// Where each question came from, as the gateway told it.
    var clients: [ClientPlace?] { places.withLock { $0 } }

    /// The leaf that is said to record each reading of the log.
    func record(readingsAt index: Int) { reading.withLock { $0 = index } }

    /// Lets one waiting slow answer go.
    func releaseSlowAnswer() { slowAnswers.signal() }

    func stop() { listener.stop() }

    private func answer(_ frame: Frame) -> Frame {
        guard let question = try? VaultWire.question(in: frame) else {
            return Frame(header: [], payload: [])
        }
        places.withLock { $0.append(question.client) }
        let (reply, document) = answer(question.request, payload: frame.payload)
        return (try? VaultWire.frame(answering: reply, document: document))
            ?? Frame(header: [], payload: [])
    }

    private func answer(
        _ request: VaultRequest, payload: [UInt8]
    ) -> (VaultReply, document: [UInt8]) {
        switch request {
        case .signIn(let token):
            guard let principal = principal(token) else { return (.init(status: 401), []) }
            let session = "session-" + token.dropFirst("token-".count)
            return (.init(status: 200, principal: principal, session: session), [])
        case .signOut:
            return (.init(status: 204), [])
        case .authorize(let credential, let action, _):
            return authorize(credential, action)
        case .unlock(let credential, let format, _):
            return unlock(credential, format, payload)
        }
    }

    private func authorize(
        _ credential: String, _ action: GatewayAction
    ) -> (VaultReply, document: [UInt8]) {
        if credential == "token-slow" { slowAnswers.wait() }
        guard let principal = principal(credential) else { return (.init(status: 401), []) }
        if credential == "token-refused" {
            var reply = refusal("role-not-allowed", of: action, to: principal)
            reply.detail = HostileText.markup
            reply.allowedRoles?.append(HostileText.markup)
            return (reply, [])
        }
        guard let role = Role(rawValue: principal.role),
            Self.leaves[role]?.contains(action) == true
        else {
            return (refusal("role-not-allowed", of: action, to: principal), [])
        }
        let offer = principal.team == Self.hostileTeam ? Self.hostileOffer : Self.offer
        let offers =
            action == .worklistCount || role == .retentionAgent
        return (
            .init(
                status: 200, principal: principal,
                auditLeafIndex: action == .auditRead ? reading.withLock { $0 } : nil),
            offers ? (try? offer.document()) ?? [] : []
        )
    }

    private func unlock(
        _ credential: String, _ format: DisclosureFormat, _ payload: [UInt8]
    ) -> (VaultReply, document: [UInt8]) {
        guard let principal = principal(credential) else { return (.init(status: 401), []) }
        guard principal.role == Role.retentionAgent.rawValue else {
            return (refusal("role-not-allowed", of: nil, to: principal), [])
        }
        unlocks.withLock { $0.append(payload) }
        let document = format == .json ? Self.disclosure : Self.disclosureTable
        return (.init(status: 200, contentType: "application/json"), Array(document.utf8))
    }

    private func refusal(
        _ code: String, of action: GatewayAction?, to principal: VerifiedPrincipal
    ) -> VaultReply {
        let roles = Role.allCases.filter { role in
            action.map { Self.leaves[role]?.contains($0) == true } ?? (role == .retentionAgent)
        }
        return .init(
            status: 403, code: code, detail: "Policy does not allow this for your role.",
            principal: principal, allowedRoles: roles.map(\.rawValue))
    }

    private func principal(_ credential: String) -> VerifiedPrincipal? {
        guard let name = credential.split(separator: "-").last.map(String.init) else { return nil }
        let isHostile = name.hasPrefix("hostile")
        let role =
            ["hostile": .retentionAgent, "refused": .analyst][name]
            ?? Role(rawValue: name.replacing("hostile_", with: ""))
        guard let role else { return nil }
        return VerifiedPrincipal(
            account: isHostile ? Self.hostileAccount : "test-\(name)",
            role: role.rawValue, team: name.hasPrefix("hostile_") ? Self.hostileTeam : "north",
            credentialID: String(repeating: "0", count: 32), expiresAt: 4_000_000_000,
            permitted: GatewayAction.allCases.filter { Self.leaves[role]?.contains($0) == true })
    }
}

/// Holds the answering closure, which refers to an object that does not exist yet when the
/// listener's thread starts.
private final class AnswerBox: Sendable {
    private let closure = Mutex<(@Sendable (Frame) -> Frame)?>(nil)

    func set(_ closure: @escaping @Sendable (Frame) -> Frame) {
        self.closure.withLock { $0 = closure }
    }

    func answer(_ frame: Frame) -> Frame {
        closure.withLock { $0 }?(frame) ?? Frame(header: [], payload: [])
    }
}
