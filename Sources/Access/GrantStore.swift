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

    /// Stores active grants, by one statement.
    ///
    /// - Throws: `AccessError.forged` where the table does not take them all.
    public func insert(_ grants: [Grant], on transaction: Transaction) throws {
        let macs = grants.map { grant in
            authenticator.mac(
                table: Self.table.rawValue,
                fields: grant.fields(version: 1, state: State.active.rawValue))
        }
        let stored = try transaction.execute(
            """
            INSERT INTO access.unlock_grant (grant_id, version, credential_id, account, purpose,
                columns, subjects_digest, subject_count, policy_digest, request_id,
                request_digest, state, issued_at, expires_at, mac)
            SELECT id, 1, credential_id, account, purpose,
                string_to_array(columns, \(Self.separator)), subjects_digest, subject_count,
                policy_digest, request_id, request_digest, 'active', issued_at, expires_at, mac
            FROM unnest(\(grants.map(\.id)), \(grants.map(\.credentialID)),
                \(grants.map(\.account)), \(grants.map(\.purpose)),
                \(grants.map { $0.columns.joined(separator: Self.separator) }),
                \(grants.map(\.subjectsDigest)), \(grants.map { Int32($0.subjectCount) }),
                \(grants.map(\.policyDigest)), \(grants.map(\.requestID)),
                \(grants.map(\.requestDigest)), \(grants.map { Int64($0.issuedAt) }),
                \(grants.map { Int64($0.expiresAt) }), \(macs))
                AS given (id, credential_id, account, purpose, columns, subjects_digest,
                    subject_count, policy_digest, request_id, request_digest, issued_at,
                    expires_at, mac)
            """)
        guard stored == grants.count else { throw AccessError.forged(table: Self.table) }
    }

    /// Between two columns of a grant on their way to the database; no name of a column holds it, and
    /// a row that came out otherwise would not be the grant that was given.
    private static let separator = "\n"

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
        let row = try read([id], on: connection, lock: "")[id]?.get()
        return row.map { ($0.grant, $0.state) }
    }

    /// Grants whose rows are locked and are as they were given; `mark` says what becomes of them.
    public struct Locked: Sendable {
        fileprivate let rows: [[UInt8]: Row]
    }

    /// Locks the rows of `grants` for their use at `now`, and says of each why it is not usable.
    ///
    /// A row must be the grant that was given, active, unexpired and proved by its MAC; otherwise
    /// nothing may be released.
    public func lock(
        _ grants: [Grant], now: Int, on transaction: Transaction
    ) throws -> (locked: Locked, errors: [[UInt8]: AccessError]) {
        try lock(grants, in: [.active], on: transaction) { now < $0.expiresAt }
    }

    /// Marks stored grants used, which `locked` has.
    public func use(
        _ grants: [Grant], of locked: Locked, on transaction: Transaction
    ) throws {
        try mark(grants.compactMap { locked.rows[$0.id] }, as: .used, on: transaction)
    }

    /// Marks the stored grant as one for which nothing was given out.
    public func withhold(_ grant: Grant, on transaction: Transaction) throws {
        let (locked, errors) = try lock([grant], in: [.active, .used], on: transaction) { _ in true
        }
        if let error = errors[grant.id] { throw error }
        try mark(Array(locked.rows.values), as: .withheld, on: transaction)
    }

    private func lock(
        _ grants: [Grant], in states: Set<State>, on transaction: Transaction,
        _ isUsable: (Grant) -> Bool
    ) throws -> (locked: Locked, errors: [[UInt8]: AccessError]) {
        let stored = try read(grants.map(\.id), on: transaction, lock: " FOR UPDATE")
        var rows: [[UInt8]: Row] = [:]
        var errors: [[UInt8]: AccessError] = [:]
        for grant in grants {
            do throws(AccessError) {
                guard isUsable(grant), let row = try stored[grant.id]?.get(),
                    states.contains(row.state),
                    row.grant.fields(version: 1, state: "") == grant.fields(version: 1, state: "")
                else { throw AccessError.grantNotUsable }
                rows[grant.id] = row
            } catch {
                errors[grant.id] = error
            }
        }
        return (Locked(rows: rows), errors)
    }

    private func mark(_ rows: [Row], as state: State, on transaction: Transaction) throws {
        guard !rows.isEmpty else { return }
        let macs = rows.map { row in
            authenticator.mac(
                table: Self.table.rawValue,
                fields: row.grant.fields(version: row.version + 1, state: state.rawValue))
        }
        let changed = try transaction.execute(
            """
            UPDATE access.unlock_grant AS stored
            SET state = \(state.rawValue), version = marked.version, mac = marked.mac
            FROM unnest(\(rows.map(\.grant.id)), \(rows.map { Int32($0.version + 1) }), \(macs))
                AS marked (id, version, mac)
            WHERE stored.grant_id = marked.id
            """)
        guard changed == rows.count else { throw AccessError.forged(table: Self.table) }
    }

    fileprivate struct Row: Sendable {
        let grant: Grant
        let state: State
        let version: Int
    }

    /// The rows of `ids` by their ids; absent where there is none.
    private func read(
        _ ids: [[UInt8]], on executor: any StatementExecutor, lock: String
    ) throws -> [[UInt8]: Result<Row, AccessError>] {
        let rows = try executor.query(
            """
            SELECT grant_id, credential_id, account, purpose, columns, subjects_digest,
                subject_count, policy_digest, coalesce(request_id, '') AS request_id,
                coalesce(request_digest, '') AS request_digest, state, issued_at, expires_at,
                version, mac
            FROM access.unlock_grant WHERE grant_id = ANY(\(ids))\(unsafeSQL: lock)
            """)
        return try rows.reduce(into: [:]) { found, row in
            found[try row.decode("grant_id")] = try verified(row)
        }
    }

    private func verified(_ row: Database.Row) throws -> Result<Row, AccessError> {
        let stored = Grant(
            id: try row.decode("grant_id"), credentialID: try row.decode("credential_id"),
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
        else { return .failure(.forged(table: Self.table)) }
        return .success(Row(grant: stored, state: known, version: version))
    }
}
