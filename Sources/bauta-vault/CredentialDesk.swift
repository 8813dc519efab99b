import Access
import Audit
import CustomerModel
import Database
import Installation
import Sealing

/// Issues and revokes credentials on the vault's own machine; every act is an event of the log.
struct CredentialDesk {
    private let connection: Connection
    private let store: CredentialStore

    init(folder: DataFolder) throws {
        let keys = folder.keysDirectory(for: .vault)
        store = CredentialStore(
            authenticator: RowAuthenticator(ring: try KeyRing(name: "credential", folder: keys)))
        connection = try Connection(
            DatabaseConfiguration(
                socketDirectory: folder.runDirectory, database: DatabaseName.main.rawValue,
                user: ServiceProcess.vault.databaseRole, applicationName: "bauta-vault"))
    }

    func issue(
        account: String, role: Role, team: String, lifetime: Int
    ) throws -> (Credential, CredentialSecret) {
        try connection.transaction { connection in
            let isFirst = try !store.tokens(on: connection).genuine.contains { $0.role == role }
            let issued = try store.issue(
                CredentialStore.Issue(
                    kind: .token, account: account, role: role, team: team, lifetime: lifetime),
                now: EventTime.now().milliseconds / 1_000, on: connection)
            try record(
                "credential.issued", about: issued.credential,
                details: ["bootstrap": isFirst ? "true" : "false"], on: connection)
            return (issued.credential, issued.secret)
        }
    }

    func revoke(_ id: [UInt8]) throws {
        try connection.transaction { connection in
            guard
                let credential = try store.tokens(on: connection).genuine.first(where: {
                    $0.id == id
                })
            else { throw AccessError.unknownCredential }
            try store.revoke(id, now: EventTime.now().milliseconds / 1_000, on: connection)
            try record("credential.revoked", about: credential, details: [:], on: connection)
        }
    }

    func tokens() throws -> (genuine: [Credential], forged: Int) {
        try store.tokens(on: connection)
    }

    private func record(
        _ kind: String, about credential: Credential, details: [String: String],
        on connection: Connection
    ) throws {
        var event = AuditEvent(kind: AuditEvent.Kind(kind), stage: .outcome)
        event.actor = AuditEvent.Actor(
            account: ProcessIdentity.current.name, role: Role.operator.rawValue, team: nil,
            credentialID: nil)
        event.action = kind
        event.result = AuditEvent.Outcome(status: "done")
        event.details = details.merging([
            "credential": credential.principal.credentialID, "holder": credential.account,
            "holder_role": credential.role.rawValue, "holder_team": credential.team,
        ]) { first, _ in first }
        try AuditTrail().record(event, in: connection)
    }
}
