import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import Installation
import ProgramSupport
import Verification

/// What the operator does on the vault's own machine: decided by policy, and recorded.
///
/// Whoever may run a command as the vault's own user is the operator, as for tokens.
struct OperatorActions {
    let connection: Connection
    private let policy: PolicyEngine
    private let trail: AuditTrail
    private let sequencer: SequencerClient
    private let caller = Principal(
        account: "operator", role: .operator, team: "", credentialID: "")

    init(folder: DataFolder) throws {
        let keys = folder.keysDirectory(for: .vault)
        policy = PolicyEngine(folder: folder.policies, digest: { SHA256.digest($0) })
        trail = AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: keys))
        sequencer = SequencerClient(
            socketPath: folder.auditSocket,
            verifier: try LogVerifier(publicKeyFile: keys + "/audit.pub.1.key"),
            serverUsers: ProcessIdentity.servers(.audit))
        connection = try Connection(DatabaseConfiguration(.main, of: .vault, in: folder))
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
                    + "the role operator the action \(Asked.name.rawValue)",
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
            account: caller.account, role: caller.role.rawValue, team: nil, credentialID: nil)
    }

    private func cover(_ recorded: RecordedEvent) throws {
        _ = try sequencer.cover([recorded])
    }
}
