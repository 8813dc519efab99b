public import Cryptography
import CustomerModel
public import Database

/// A single-use permission to open some columns of some people.
///
/// It is what is stored of an authorized unlock, and does not change once it is given.
public struct Grant: Sendable {
    public let id: [UInt8]
    /// 16 bytes: the credential that asked.
    public let credentialID: [UInt8]
    /// The account that asked.
    public let account: String
    /// `PurposeID` raw value.
    public let purpose: String
    /// Sorted.
    public let columns: [String]
    /// Digest of the subjects it is for.
    public let subjectsDigest: [UInt8]
    /// How many they are.
    public let subjectCount: Int
    /// Digest of the policy it was given by.
    public let policyDigest: [UInt8]
    /// The request it answers, as the caller and the log know it.
    public let requestID: String
    /// Keyed digest of what was asked, to tell a request sent again from another one.
    public let requestDigest: [UInt8]
    /// Seconds since 1970.
    public let issuedAt: Int
    /// Seconds since 1970 at which it ends.
    public let expiresAt: Int

    /// Taken as it is: what is stored is what was decided.
    public init(
        id: [UInt8], credentialID: [UInt8], account: String, purpose: String, columns: [String],
        subjectsDigest: [UInt8], subjectCount: Int, policyDigest: [UInt8], requestID: String,
        requestDigest: [UInt8], issuedAt: Int, expiresAt: Int
    ) {
        self.id = id
        self.credentialID = credentialID
        self.account = account
        self.purpose = purpose
        self.columns = columns
        self.subjectsDigest = subjectsDigest
        self.subjectCount = subjectCount
        self.policyDigest = policyDigest
        self.requestID = requestID
        self.requestDigest = requestDigest
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    fileprivate func fields(version: Int, state: String) -> [[UInt8]] {
        var fields = AuthenticatedFields()
        fields.add(id)
        fields.add(version)
        fields.add(credentialID)
        fields.add(account)
        fields.add(purpose)
        fields.add(columns)
        fields.add(subjectsDigest)
        fields.add(subjectCount)
        fields.add(policyDigest)
        fields.add(requestID)
        fields.add(requestDigest)
        fields.add(state)
        fields.add(issuedAt)
        fields.add(expiresAt)
        return fields.encoded
    }
}

/// Keeps grants; a grant is made with the intent and used with the outcome, once.
public struct GrantStore: Sendable {
    private static let table = AuthenticatedTable.unlockGrant
    private let authenticator: RowAuthenticator

    /// Rows are proved with the keys of `authenticator`.
    public init(authenticator: RowAuthenticator) { self.authenticator = authenticator }

    /// Stores an active grant.
    ///
    /// - Throws: `AccessError.forged` where the table does not take the row.
    public func insert(_ grant: Grant, on transaction: Transaction) throws {
        let mac = authenticator.mac(
            table: Self.table.rawValue,
            fields: grant.fields(version: 1, state: State.active.rawValue))
        let stored = try transaction.execute(
            """
            INSERT INTO access.unlock_grant (grant_id, version, credential_id, account, purpose,
                columns, subjects_digest, subject_count, policy_digest, request_id,
                request_digest, state, issued_at, expires_at, mac)
            VALUES (\(grant.id), 1, \(grant.credentialID), \(grant.account), \(grant.purpose),
                \(grant.columns), \(grant.subjectsDigest), \(Int32(grant.subjectCount)),
                \(grant.policyDigest), \(grant.requestID), \(grant.requestDigest), 'active',
                \(Int64(grant.issuedAt)), \(Int64(grant.expiresAt)), \(mac))
            """)
        guard stored == 1 else { throw AccessError.forged(table: Self.table) }
    }

    /// What became of a grant.
    public enum State: String, Sendable {
        case active, used
        /// Nothing was given out for it, and nothing will be.
        case withheld
    }

    /// The stored grant called `id`; nil when there is none.
    ///
    /// - Throws: `AccessError.forged` for a row that the vault did not write.
    public func stored(
        _ id: [UInt8], on connection: Connection
    ) throws -> (grant: Grant, state: State)? {
        try read(id, on: connection, lock: "").map { ($0.grant, $0.state) }
    }

    /// Marks the stored grant used.
    ///
    /// The row is read back and must be the grant that was given, active, unexpired and proved by
    /// its MAC; otherwise nothing may be released.
    public func use(_ grant: Grant, now: Int, on transaction: Transaction) throws {
        guard now < grant.expiresAt else { throw AccessError.grantNotUsable }
        try change(grant, from: [.active], to: .used, on: transaction)
    }

    /// Marks the stored grant as one for which nothing was given out.
    public func withhold(_ grant: Grant, on transaction: Transaction) throws {
        try change(grant, from: [.active, .used], to: .withheld, on: transaction)
    }

    private func change(
        _ grant: Grant, from states: Set<State>, to state: State, on transaction: Transaction
    ) throws {
        guard let row = try read(grant.id, on: transaction, lock: " FOR UPDATE"),
            states.contains(row.state),
            row.grant.fields(version: 1, state: "") == grant.fields(version: 1, state: "")
        else { throw AccessError.grantNotUsable }
        let mac = authenticator.mac(
            table: Self.table.rawValue,
            fields: row.grant.fields(version: row.version + 1, state: state.rawValue))
        let changed = try transaction.execute(
            """
            UPDATE access.unlock_grant SET state = \(state.rawValue),
                version = \(Int32(row.version + 1)), mac = \(mac)
            WHERE grant_id = \(grant.id)
            """)
        guard changed == 1 else { throw AccessError.forged(table: Self.table) }
    }

    private struct Row {
        let grant: Grant
        let state: State
        let version: Int
    }

    private func read(
        _ id: [UInt8], on executor: any StatementExecutor, lock: String
    ) throws -> Row? {
        let rows = try executor.query(
            """
            SELECT credential_id, account, purpose, columns, subjects_digest, subject_count,
                policy_digest, coalesce(request_id, '') AS request_id,
                coalesce(request_digest, '') AS request_digest, state, issued_at, expires_at,
                version, mac
            FROM access.unlock_grant WHERE grant_id = \(id)\(unsafeSQL: lock)
            """)
        guard let row = rows.first else { return nil }
        let stored = Grant(
            id: id, credentialID: try row.decode("credential_id"),
            account: try row.decode("account"), purpose: try row.decode("purpose"),
            columns: try row.decode("columns"),
            subjectsDigest: try row.decode("subjects_digest"),
            subjectCount: Int(try row.decode("subject_count") as Int32),
            policyDigest: try row.decode("policy_digest"),
            requestID: try row.decode("request_id"),
            requestDigest: try row.decode("request_digest"),
            issuedAt: Int(try row.decode("issued_at") as Int64),
            expiresAt: Int(try row.decode("expires_at") as Int64))
        let state: String = try row.decode("state")
        let version = Int(try row.decode("version") as Int32)
        guard let known = State(rawValue: state),
            authenticator.verify(
                try row.decode("mac"), table: Self.table.rawValue,
                fields: stored.fields(version: version, state: state))
        else { throw AccessError.forged(table: Self.table) }
        return Row(grant: stored, state: known, version: version)
    }
}
