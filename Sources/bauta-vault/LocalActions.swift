import Access
import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import Installation
import ProgramSupport
import Verification

/// What a person does on the vault's own machine: decided by policy, and recorded.
///
/// Whoever may run a command as the vault's own user, and presents no token, is the operator.
struct LocalActions {
    let connection: Connection
    private let policy: PolicyEngine
    private let trail: AuditTrail
    private let sequencer: SequencerClient
    private let caller: Principal

    /// - Parameter token: a descriptor of the file with the caller's token; nil for the operator.
    /// - Throws: `CommandFailure` where the token is none, which is recorded too.
    init(folder: DataFolder, token: Int32?) throws {
        let keys = folder.keysDirectory(for: .vault)
        policy = PolicyEngine(folder: folder.policies, digest: { SHA256.digest($0) })
        trail = AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: keys))
        sequencer = SequencerClient(
            socketPath: folder.auditSocket,
            verifier: try LogVerifier(publicKeyFile: keys + "/audit.pub.1.key"),
            serverUsers: ProcessIdentity.servers(.audit))
        // A load under way is waited for, and taking one back takes as long as it takes.
        connection = try Connection(
            DatabaseConfiguration(
                .main, of: .vault, in: folder, statementTimeout: nil, lockTimeout: .seconds(150)))
        guard let token else {
            caller = Principal(account: "operator", role: .operator, team: "", credentialID: "")
            return
        }
        caller = try Self.holder(of: token, folder, connection, trail, sequencer)
    }

    /// Who holds the token in the file behind `descriptor`.
    private static func holder(
        of descriptor: Int32, _ folder: DataFolder, _ connection: Connection, _ trail: AuditTrail,
        _ sequencer: SequencerClient
    ) throws -> Principal {
        let text = try HandedTexts.read(descriptor).first ?? ""
        let now = EventTime.now()
        do {
            return try CredentialStore(folder: folder)
                .authenticate(PresentedSecret(text), now: now.seconds, on: connection).principal
        } catch let error as AccessError {
            // A row that the vault did not write is more than a wrong token.
            let details: AuditEvent.Details =
                if case .forged(let table) = error {
                    .forgedRow(table: table)
                } else {
                    .refusedCredentials(
                        address: "local",
                        minute: EventTime(seconds: now.seconds - now.seconds % 60))
                }
            var event = AuditEvent(details, stage: .outcome)
            event.result = AuditEvent.Outcome(rows: 1, status: .refused)
            let refused = event
            _ = try sequencer.cover([
                connection.transaction { try trail.record(refused, in: $0) }
            ])
            throw CommandFailure(
                "the token of --token-file is refused (\(error.code)): ask for another by `bauta token issue`",
                reason: .refusedByPolicy)
        }
    }

    /// What policy decides about `action`, which `details` tell of.
    ///
    /// - Throws: `CommandFailure` when it refuses, which is recorded too.
    func authorize<Asked: Action>(
        _ action: Asked, _ details: AuditEvent.Details
    ) throws -> AuditEvent.Decision {
        do throws(Denial) {
            let allowed = try policy.authorize(action, for: caller)
            return AuditEvent.Decision(
                effect: .allow, rule: allowed.ruleID, code: nil, policyDigest: allowed.policyDigest)
        } catch {
            try record(
                details, Asked.name, rows: 0, status: .denied,
                AuditEvent.Decision(
                    effect: .deny, rule: error.ruleID, code: error.code.rawValue,
                    policyDigest: policy.policy?.digest ?? []))
            throw CommandFailure(
                "refused by policy (\(error.code.rawValue)): a rule of policies/roles.yaml must allow "
                    + "the role \(caller.role.rawValue) the action \(Asked.name.rawValue)",
                reason: .refusedByPolicy)
        }
    }

    /// Records what was found; returns once the log has signed it.
    func record(
        _ details: AuditEvent.Details, _ action: ActionName, rows: Int,
        status: AuditEvent.Status, _ decision: AuditEvent.Decision
    ) throws {
        let event = event(details, action, rows: rows, status: status, decision)
        try cover(connection.transaction { try trail.record(event, in: $0) })
    }

    /// Does `work` and records it, both or neither; returns once the log has signed it.
    ///
    /// - Parameter rows: how many rows what was done concerns.
    func perform<Done>(
        _ details: AuditEvent.Details, _ action: ActionName, _ decision: AuditEvent.Decision,
        rows: (Done) -> Int, _ work: (Transaction) throws -> Done
    ) throws -> Done {
        let (done, recorded) = try connection.transaction { transaction in
            let done = try work(transaction)
            let event = event(details, action, rows: rows(done), status: .done, decision)
            return (done, try trail.record(event, in: transaction))
        }
        try cover(recorded)
        return done
    }

    /// Records that a row was found that nobody had a right to write.
    func recordForgery(of table: AuthenticatedTable) throws {
        var event = AuditEvent(.forgedRow(table: table), stage: .outcome)
        event.actor = actor
        event.result = AuditEvent.Outcome(status: .refused)
        let forgery = event
        try cover(connection.transaction { try trail.record(forgery, in: $0) })
    }

    private func event(
        _ details: AuditEvent.Details, _ action: ActionName, rows: Int,
        status: AuditEvent.Status, _ decision: AuditEvent.Decision
    ) -> AuditEvent {
        var event = AuditEvent(details, stage: .outcome)
        event.actor = actor
        event.action = action.rawValue
        event.decision = decision
        event.result = AuditEvent.Outcome(rows: rows, status: status)
        return event
    }

    private var actor: AuditEvent.Actor {
        AuditEvent.Actor(
            account: caller.account, role: caller.role.rawValue,
            team: caller.team.isEmpty ? nil : caller.team,
            credentialID: caller.credentialID.isEmpty ? nil : caller.credentialID)
    }

    private func cover(_ recorded: RecordedEvent) throws {
        _ = try sequencer.cover([recorded])
    }
}
