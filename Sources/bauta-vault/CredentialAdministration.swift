import Access
import Audit
import Cryptography
import CustomerModel
import Database
import Installation
import ProgramSupport
import Verification

/// Issues and revokes credentials on the vault's own machine; every act is an event of the log.
struct CredentialAdministration {
    private let connection: Connection
    private let store: CredentialStore
    private let trail: AuditTrail
    private let sequencer: SequencerClient

    init(folder: DataFolder) throws {
        let keys = folder.keysDirectory(for: .vault)
        store = try CredentialStore(folder: folder)
        trail = AuditTrail(authenticator: try OutboxAuthenticator(keysFolder: keys))
        sequencer = SequencerClient(
            socketPath: folder.auditSocket,
            verifier: try LogVerifier(publicKeyFile: keys + "/audit.pub.1.key"),
            serverUsers: ProcessIdentity.servers(.audit))
        connection = try Connection(
            DatabaseConfiguration(.main, of: .vault, in: folder))
    }

    func issue(
        account: String, role: Role, team: String, lifetime: Int
    ) throws -> (Credential, CredentialSecret) {
        let (issued, recorded) = try connection.transaction { transaction in
            let isFirst = try !store.hasTokens(of: role, on: transaction)
            let issued = try store.issue(
                CredentialStore.Issue(
                    kind: .token, account: account, role: role, team: team, lifetime: lifetime),
                now: EventTime.now().seconds, on: transaction)
            let recorded = try record(
                .issued(Self.holder(issued.credential), isFirst: isFirst),
                on: transaction)
            return (issued, recorded)
        }
        // The token is told to nobody before the log has signed that it exists.
        _ = try sequencer.cover([recorded])
        return (issued.credential, issued.secret)
    }

    func revoke(_ id: [UInt8]) throws {
        let recorded = try connection.transaction { transaction in
            let credential = try store.revoke(
                id, now: EventTime.now().seconds, on: transaction)
            return try record(
                .revoked(Self.holder(credential)), on: transaction)
        }
        _ = try sequencer.cover([recorded])
    }

    func tokens() throws -> (genuine: [Credential], forged: Int) {
        try store.tokens(on: connection)
    }

    private func record(
        _ details: AuditEvent.Details, on transaction: Transaction
    ) throws -> RecordedEvent {
        var event = AuditEvent(details, stage: .outcome)
        event.actor = AuditEvent.Actor(
            account: ProcessIdentity.current.name, role: Role.operator.rawValue, team: nil,
            credentialID: nil)
        event.action = details.kind.rawValue
        event.result = AuditEvent.Outcome(status: .done)
        return try trail.record(event, in: transaction)
    }

    private static func holder(_ credential: Credential) -> AuditEvent.CredentialHolder {
        AuditEvent.CredentialHolder(
            credentialID: credential.principal.credentialID, account: credential.account,
            role: credential.role.rawValue, team: credential.team)
    }
}

extension CredentialStore {
    /// The store of a folder whose vault may be running.
    init(folder: DataFolder) throws {
        let ring = try KeyRing(name: "credential", folder: folder.keysDirectory(for: .vault))
        // A newer key that the running vault has not read: what is written under it now would be a
        // forgery to the vault.
        let authenticator = RowAuthenticator(
            ring: RunningKeyVersion.read(folder).flatMap(ring.writing(under:)) ?? ring)
        self.init(
            authenticator: authenticator,
            journal: try AccessJournal(path: folder.vaultJournal, authenticator: authenticator))
    }
}
