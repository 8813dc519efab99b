import Audit
import Authorization
import Cryptography
import CustomerModel
import Database
import Installation
import ProgramSupport
import Sealing
import Unsealing
import Vault
import Verification

/// Opens names of files on the vault's own machine: authorize, record, open.
struct FileNameOpening {
    private let connection: Connection
    private let policy: PolicyEngine
    private let trail: AuditTrail
    private let sequencer: SequencerClient
    private let opener: BoxOpener<FileNameKind>
    private let deriver: FileIDDeriver

    init(folder: DataFolder) throws {
        let keys = folder.keysDirectory(for: .vault)
        policy = PolicyEngine(folder: folder.policies, digest: { SHA256.digest($0) })
        trail = AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: keys))
        sequencer = SequencerClient(
            socketPath: folder.auditSocket,
            verifier: try LogVerifier(publicKeyFile: keys + "/audit.pub.1.key"),
            serverUsers: ProcessIdentity.servers(.audit))
        opener = try Unsealer(folder: keys).opener(of: FileNameKind.self)
        deriver = FileIDDeriver(key: try FixedKey(name: "pseudonym", folder: keys))
        connection = try Connection(DatabaseConfiguration(.main, of: .vault, in: folder))
    }

    /// The names of `ids`, of those that are known.
    ///
    /// - Throws: `CommandFailure` when the policy refuses, which is recorded too.
    func names(of ids: [FileID]) throws -> [FileID: String] {
        // Who may run this as the vault's own user is the operator, as for tokens.
        let caller = Principal(
            account: ProcessIdentity.current.name, role: .operator, team: "", credentialID: "")
        let decision: AuditEvent.Decision
        do throws(Denial) {
            let allowed = try policy.authorize(LoadNames(), for: caller)
            decision = AuditEvent.Decision(
                effect: .allow, rule: allowed.ruleID, code: nil, policyDigest: allowed.policyDigest)
        } catch {
            try record(
                ids, by: caller, count: 0, status: .denied,
                AuditEvent.Decision(
                    effect: .deny, rule: error.ruleID, code: error.code.rawValue,
                    policyDigest: policy.policy?.digest ?? []))
            throw CommandFailure(
                "refused by policy (\(error.code.rawValue)): a rule of policies/roles.yaml must allow "
                    + "the role operator the action \(ActionName.loadNames.rawValue)",
                reason: .refusedByPolicy)
        }
        let sealed = try FileNameStore.sealedNames(of: ids, on: connection)
        try record(ids, by: caller, count: sealed.count, status: .disclosed, decision)
        do {
            return try sealed.reduce(into: [:]) { names, file in
                names[file.key] = try open(file.value, as: file.key)
            }
        } catch let error as NotTheName {
            try recordAlarm(by: caller)
            throw error.failure
        }
    }

    /// What stands in the place of a file's name, and is not it.
    private struct NotTheName: Error {
        let file: FileID
        /// What it is instead.
        let found: String

        var failure: CommandFailure {
            CommandFailure(
                "what vault.file_name holds for \(file.text) is not the name of that file but "
                    + "\(found), and is not shown: somebody has written to the table, which is now in "
                    + "the log of access; find out who, and restore the table from a backup")
        }
    }

    private func open(_ box: SealedBox<FileNameKind>, as file: FileID) throws -> String {
        let opened: [UInt8]
        do throws(UnsealingError) {
            opened = try opener.open(box)
        } catch .kindRefused {
            throw NotTheName(file: file, found: "a sealed value of another kind")
        } catch {
            throw CommandFailure(
                "what vault.file_name holds for \(file.text) does not open with any key of the vault: is "
                    + "keys/vault complete? If it is, somebody has written to the table; restore it "
                    + "from a backup")
        }
        guard let name = FileNameStore.name(opened, of: file, ids: deriver) else {
            throw NotTheName(file: file, found: "something else that was sealed")
        }
        return name
    }

    /// Records that a row was found that nobody had a right to write.
    private func recordAlarm(by caller: Principal) throws {
        var event = AuditEvent(.forgedRow(table: .fileName), stage: .outcome)
        event.actor = actor(caller)
        event.result = AuditEvent.Outcome(status: .refused)
        try record(event)
    }

    private func actor(_ caller: Principal) -> AuditEvent.Actor {
        AuditEvent.Actor(
            account: caller.account, role: caller.role.rawValue, team: nil, credentialID: nil)
    }

    private func record(
        _ ids: [FileID], by caller: Principal, count: Int, status: AuditEvent.Status,
        _ decision: AuditEvent.Decision
    ) throws {
        var event = AuditEvent(.files(ids), stage: .outcome)
        event.actor = actor(caller)
        event.action = ActionName.loadNames.rawValue
        event.decision = decision
        event.result = AuditEvent.Outcome(rows: count, status: status)
        try record(event)
    }

    /// Returns once the log has signed it.
    private func record(_ event: AuditEvent) throws {
        let recorded = try connection.transaction { try trail.record(event, in: $0) }
        _ = try sequencer.cover([recorded])
    }
}
