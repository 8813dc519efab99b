import Access
import Cryptography
import CustomerModel
import Database
import Foundation
import TestSupport

/// A database of its own with stores under a fresh key, and a row of each kind to attack.
struct AccessFixture {
    let database: TemporaryDatabase
    /// As the vault signs in.
    let vault: Connection
    /// As whoever owns the server: SQL without limits, but no key.
    let superuser: Connection
    let authenticator: RowAuthenticator
    let journal: JournalFile
    let now = 1_800_000_000

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        vault = try database.connect(user: "bauta_vault")
        superuser = try database.connect()
        authenticator = RowAuthenticator(ring: KeyRing(name: "credential", only: .random()))
        journal = try JournalFile()
        credentials = CredentialStore(
            authenticator: authenticator, journal: try journal.open(authenticator))
    }

    let credentials: CredentialStore
    var grants: GrantStore { GrantStore(authenticator: authenticator) }
    var quotas: QuotaStore { QuotaStore(authenticator: authenticator) }

    /// Issues a credential at `now` for an hour.
    func issue(
        _ account: String = "rita", kind: CredentialSecret.Kind = .token,
        role: Role = .retentionAgent, parent: Credential? = nil, onlyFor user: UInt32? = nil
    ) throws -> (credential: Credential, text: String) {
        let issued = try vault.transaction {
            try credentials.issue(
                CredentialStore.Issue(
                    kind: kind, account: account, role: role, team: "north", parent: parent?.id,
                    lifetime: 3_600, onlyFor: user),
                now: now, on: $0)
        }
        return (issued.credential, issued.secret.reveal())
    }

    /// Revokes a credential at `now`, by the store of a process of its own when given.
    func revoke(_ credential: Credential, by store: CredentialStore? = nil) throws {
        _ = try vault.transaction {
            try (store ?? credentials).revoke(credential.id, now: now, on: $0)
        }
    }

    /// Stores `grant` in a transaction of its own.
    func insert(_ grant: Grant) throws {
        try vault.transaction { try grants.insert([grant], on: $0) }
    }

    /// A grant of two columns for three people that ends a minute after `now`.
    func grant() -> Grant {
        Grant(
            id: RandomBytes.make(16), credentialID: RandomBytes.make(16), account: "rita",
            purpose: "churn-callback", columns: ["full_name", "phone"],
            subjectsDigest: RandomBytes.make(32), subjectCount: 3,
            policyDigest: RandomBytes.make(32), requestID: "r-1",
            requestDigest: RandomBytes.make(36), issuedAt: now, expiresAt: now + 60)
    }

    /// What `body` is refused with; nil when it is not.
    func refusal(_ body: () throws -> Void) throws -> AccessError? {
        do {
            try body()
            return nil
        } catch let error as AccessError {
            return error
        }
    }

    /// Runs `body` as the superuser and rolls it back, with everything else done in the same
    /// transaction.
    func withTampering(_ body: (Transaction) throws -> Void) throws {
        struct RolledBack: Error {}
        do {
            try superuser.transaction { transaction in
                try body(transaction)
                throw RolledBack()
            }
        } catch is RolledBack {}
    }
}

/// A file to remember in, in a folder of its own that goes with it.
final class JournalFile: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path + "/memory" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// As a process that starts opens it.
    func open(_ authenticator: RowAuthenticator) throws -> AccessJournal {
        try AccessJournal(path: path, authenticator: authenticator)
    }

    func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

extension AccessJournal {
    /// Records that at least `total` of one quota has been used.
    func raise(_ key: QuotaStore.Key, to total: Int) throws { try raise([key: total]) }
}

extension GrantStore {
    /// Uses one grant.
    func use(_ grant: Grant, now: Int, on transaction: Transaction) throws {
        let (locked, errors) = try lock([grant], now: now, on: transaction)
        if let error = errors[grant.id] { throw error }
        try use([grant], of: locked, on: transaction)
    }
}

extension QuotaStore {
    /// What has been used of one quota.
    func used(_ key: Key, on connection: Connection) throws -> Int {
        try used([key], on: connection)[key]?.get() ?? 0
    }

    /// Takes `amount` of one quota.
    func debit(
        _ key: Key, amount: Int, limit: Int, atLeastUsed: Int, on transaction: Transaction
    ) throws -> Debit {
        let request = Request(key: key, amount: amount, limit: limit)
        return try debit(
            [request], atLeastUsed: { _ in [key: atLeastUsed] }, on: transaction)[0].get()
    }
}
