public import Cryptography
public import CustomerModel
public import Database

/// Makes and checks credentials; only `bauta-vault` holds the key their rows are proved with.
public struct CredentialStore: Sendable {
    private static let table = AuthenticatedTable.credential
    private let authenticator: RowAuthenticator
    private let journal: AccessJournal

    /// `journal` is what is known of ended credentials beside their rows.
    public init(authenticator: RowAuthenticator, journal: AccessJournal) {
        self.authenticator = authenticator
        self.journal = journal
    }

    /// Whom a new credential is for and how long it lasts.
    public struct Issue: Sendable {
        /// Token or session.
        public let kind: CredentialSecret.Kind
        /// The account it is issued to.
        public let account: String
        /// The account's role.
        public let role: Role
        /// The team whose work-list references the account sees.
        public let team: String
        /// Id of the token that a session is opened with; nil for a token.
        public let parent: [UInt8]?
        /// Seconds from now.
        public let lifetime: Int
        /// The user of this machine who alone may present it; nil for anybody.
        public let user: UInt32?

        /// Taken as it is.
        public init(
            kind: CredentialSecret.Kind, account: String, role: Role, team: String,
            parent: [UInt8]? = nil, lifetime: Int, onlyFor user: UInt32? = nil
        ) {
            self.kind = kind
            self.account = account
            self.role = role
            self.team = team
            self.parent = parent
            self.lifetime = lifetime
            self.user = user
        }
    }

    /// Stores a new credential and returns its secret, once.
    ///
    /// - Throws: `AccessError.forged` where the table does not take the row.
    public func issue(
        _ issue: Issue, now: Int, on transaction: Transaction
    ) throws -> (credential: Credential, secret: CredentialSecret) {
        let secret = CredentialSecret(kind: issue.kind)
        let credential = Credential(
            id: RandomBytes.make(16), kind: issue.kind, account: issue.account, role: issue.role,
            team: issue.team, parent: issue.parent, issuedAt: now,
            expiresAt: now + issue.lifetime, revokedAt: nil)
        let digest = authenticator.digest(
            ofToken: PresentedSecret(secret.reveal(), by: issue.user).bound(as: secret))
        let mac = authenticator.mac(
            table: Self.table.rawValue,
            fields: credential.authenticatedFields(version: 1, secretDigest: digest.withVersion))
        let stored = try transaction.execute(
            """
            INSERT INTO access.credential (credential_id, version, kind, account, role, team,
                secret_digest, parent_id, issued_at, expires_at, mac)
            VALUES (\(credential.id), 1, \(credential.kind.rawValue), \(credential.account),
                \(credential.role.rawValue), \(credential.team),
                \(digest.withVersion), \(credential.parent as [UInt8]?),
                \(Int64(credential.issuedAt)), \(Int64(credential.expiresAt)), \(mac))
            """)
        guard stored == 1 else { throw AccessError.forged(table: Self.table) }
        return (credential, secret)
    }

    /// Who holds `text`, or why not.
    ///
    /// A session ends with the token it was opened with.
    public func authenticate(
        _ presented: PresentedSecret, now: Int, on executor: any StatementExecutor
    ) throws -> Credential {
        try authenticate([presented], now: now, on: executor)[0].get()
    }

    /// Who holds each of `presented`, or why not.
    public func authenticate(
        _ presented: [PresentedSecret], now: Int, on executor: any StatementExecutor
    ) throws -> [Result<Credential, AccessError>] {
        let digests = presented.map(digests(of:))
        let rows = try find("secret_digest", digests.flatMap { $0 }, on: executor)
        let holders = try digests.map { digests in
            let row = digests.lazy.compactMap { rows[$0] }.first
            return try row.map(holder) ?? .failure(.unknownCredential)
        }
        let parents = try find(
            "credential_id", holders.compactMap { try? $0.get().parent }, on: executor)
        return try holders.map { holder in
            guard case .success(let credential) = holder else { return holder }
            if let error = try endOf(credential, now: now) { return .failure(error) }
            guard let parent = credential.parent else { return holder }
            switch try parents[parent].map(self.holder) ?? .failure(.unknownCredential) {
            case .failure(let error): return .failure(error)
            case .success(let token):
                return try endOf(token, now: now).map { .failure($0) } ?? holder
            }
        }
    }

    /// What may be stored of what was presented; nothing where it cannot be a credential.
    private func digests(of presented: PresentedSecret) -> [[UInt8]] {
        guard let secret = CredentialSecret(text: presented.text) else { return [] }
        // A digest without a version is of the first: there was no other when it was stored.
        return authenticator.candidates(ofToken: presented.bound(as: secret)).flatMap {
            $0.keyVersion == KeyVersion(1) ? [$0.withVersion, $0.bytes] : [$0.withVersion]
        }
    }

    /// Whether `credential`, or the token it was opened with, has been ended since it was checked.
    public func hasEnded(_ credential: Credential) throws -> Bool {
        if try journal.isRevoked(credential.id) { return true }
        return try credential.parent.map { try journal.isRevoked($0) } ?? false
    }

    /// Ends the credential `id`, and with it every session opened with it; returns whose it was.
    ///
    /// It is remembered before its row changes: it has ended even where the row is gone, was
    /// altered or cannot be written, and the error then says so.
    @discardableResult
    public func revoke(
        _ id: [UInt8], now: Int, on transaction: Transaction
    ) throws -> Credential {
        let rows = try transaction.query(
            """
            SELECT \(unsafeSQL: Self.columns) FROM access.credential
            WHERE credential_id = \(id) FOR UPDATE
            """)
        let found = rows.first.map { row in Result { try verified(row) } }
        try journal.revoke(id, expiresAt: (try? found?.get().expiresAt) ?? .max)
        guard let row = rows.first, let old = try found?.get() else {
            throw AccessError.unknownCredential
        }
        guard old.revokedAt == nil else { return old }
        let version = Int(try row.decode("version") as Int32) + 1
        let revoked = Credential(
            id: old.id, kind: old.kind, account: old.account, role: old.role, team: old.team,
            parent: old.parent, issuedAt: old.issuedAt, expiresAt: old.expiresAt, revokedAt: now)
        let mac = authenticator.mac(
            table: Self.table.rawValue,
            fields: revoked.authenticatedFields(
                version: version, secretDigest: try row.decode("secret_digest")))
        let ended = try transaction.execute(
            """
            UPDATE access.credential
            SET version = \(Int32(version)), revoked_at = \(Int64(now)), mac = \(mac)
            WHERE credential_id = \(id)
            """)
        guard ended == 1 else { throw AccessError.forged(table: Self.table) }
        return revoked
    }

    /// Every token issued, newest first; a forged row is left out and counted.
    public func tokens(
        on executor: any StatementExecutor
    ) throws -> (genuine: [Credential], forged: Int) {
        let rows = try executor.query(
            """
            SELECT \(unsafeSQL: Self.columns) FROM access.credential
            WHERE kind = 'token' ORDER BY issued_at DESC, credential_id LIMIT 10000
            """)
        let genuine = rows.compactMap { try? verified($0) }
        return (genuine, rows.count - genuine.count)
    }

    /// Whether a token of `role` was ever issued; a forged row is none.
    public func hasTokens(of role: Role, on executor: any StatementExecutor) throws -> Bool {
        var last: [UInt8] = []
        while true {
            let rows = try executor.query(
                """
                SELECT \(unsafeSQL: Self.columns) FROM access.credential
                WHERE kind = 'token' AND role = \(role.rawValue) AND credential_id > \(last)
                ORDER BY credential_id LIMIT 100
                """)
            if rows.contains(where: { (try? verified($0)) != nil }) { return true }
            guard let end = rows.last else { return false }
            last = try end.decode("credential_id")
        }
    }

    private static let columns = """
        credential_id, version, kind, account, role, team, secret_digest, parent_id, issued_at,
        expires_at, revoked_at, mac
        """

    /// The rows that have one of `values` in `column`, by that value.
    private func find(
        _ column: String, _ values: [[UInt8]], on executor: any StatementExecutor
    ) throws -> [[UInt8]: Row] {
        guard !values.isEmpty else { return [:] }
        let rows = try executor.query(
            """
            SELECT \(unsafeSQL: Self.columns) FROM access.credential
            WHERE \(identifier: column) = ANY(\(values))
            """)
        return try rows.reduce(into: [:]) { found, row in found[try row.decode(column)] = row }
    }

    /// Why `credential` is of no use any more; nil while it is.
    private func endOf(_ credential: Credential, now: Int) throws(JournalError) -> AccessError? {
        if credential.revokedAt != nil { return .revoked }
        // A genuine row of before it was ended: somebody has put it back.
        if try journal.isRevoked(credential.id) { return .forged(table: Self.table) }
        return now < credential.expiresAt ? nil : .expired
    }

    /// Whose `row` is, or that the vault did not write it.
    private func holder(_ row: Row) throws -> Result<Credential, AccessError> {
        do { return .success(try verified(row)) } catch let error as AccessError {
            return .failure(error)
        }
    }

    private func verified(_ row: Row) throws -> Credential {
        guard let kind = CredentialSecret.Kind(rawValue: try row.decode("kind")),
            let role = Role(rawValue: try row.decode("role"))
        else { throw AccessError.forged(table: Self.table) }
        let revokedAt: Int64? = try row.decode("revoked_at")
        let credential = Credential(
            id: try row.decode("credential_id"), kind: kind, account: try row.decode("account"),
            role: role, team: try row.decode("team"), parent: try row.decode("parent_id"),
            issuedAt: Int(try row.decode("issued_at") as Int64),
            expiresAt: Int(try row.decode("expires_at") as Int64),
            revokedAt: revokedAt.map { Int($0) })
        let fields = credential.authenticatedFields(
            version: Int(try row.decode("version") as Int32),
            secretDigest: try row.decode("secret_digest"))
        guard
            authenticator.verify(try row.decode("mac"), table: Self.table.rawValue, fields: fields)
        else {
            throw AccessError.forged(table: Self.table)
        }
        return credential
    }
}
