public import Cryptography
import CustomerModel
public import Database

/// How many people an account has unlocked today under a rule.
public struct QuotaStore: Sendable {
    private static let table = AuthenticatedTable.quotaUse
    private let authenticator: RowAuthenticator

    /// Rows are proved with the keys of `authenticator`.
    public init(authenticator: RowAuthenticator) { self.authenticator = authenticator }

    /// Whose quota, under which rule, on which day (since 1970-01-01, UTC).
    public struct Key: Hashable, Sendable {
        /// The account that unlocks.
        public let account: String
        /// The rule's id in the policy.
        public let rule: String
        /// Days since 1970-01-01, UTC.
        public let day: Int

        /// Taken as it is.
        public init(account: String, rule: String, day: Int) {
            self.account = account
            self.rule = rule
            self.day = day
        }
    }

    /// What the quota was before and after a change.
    public struct Debit: Hashable, Sendable {
        /// People unlocked today before it.
        public let before: Int
        /// People unlocked today after it.
        public let after: Int
    }

    /// What has been used; refuses a row the vault did not write.
    public func used(_ key: Key, on connection: Connection) throws -> Int {
        try read(key, on: connection, lock: "")?.used ?? 0
    }

    /// Takes `amount` from what `limit` leaves, under a row lock.
    ///
    /// `atLeastUsed`, asked for under the lock, is what the caller knows to have been used: a row below
    /// it was taken back or deleted by SQL and counts as forged. Throws `quotaExceeded` and changes nothing when too
    /// little is left.
    public func debit(
        _ key: Key, amount: Int, limit: Int, atLeastUsed: @autoclosure () throws -> Int,
        on transaction: Transaction
    ) throws -> Debit {
        try transaction.execute(
            """
            INSERT INTO access.quota_use (account, rule, day, version, used, mac)
            VALUES (\(key.account), \(key.rule), \(Int32(key.day)), 1, 0,
                \(mac(key, version: 1, used: 0)))
            ON CONFLICT DO NOTHING
            """)
        guard let row = try read(key, on: transaction, lock: " FOR UPDATE") else {
            throw AccessError.forged(table: Self.table)
        }
        guard row.used >= (try atLeastUsed()) else { throw AccessError.forged(table: Self.table) }
        guard row.used + amount <= limit else {
            throw AccessError.quotaExceeded(used: row.used, limit: limit)
        }
        let used = row.used + amount
        try write(key, version: row.version + 1, used: used, on: transaction)
        return Debit(before: row.used, after: used)
    }

    /// Gives back `amount` of what was used, for which nothing was given out.
    ///
    /// `remember` is called under the row lock and before the row changes.
    public func giveBack(
        _ key: Key, amount: Int, on transaction: Transaction, remember: () throws -> Void
    ) throws -> Debit {
        guard let row = try read(key, on: transaction, lock: " FOR UPDATE"), row.used >= amount
        else { throw AccessError.forged(table: Self.table) }
        try remember()
        let used = row.used - amount
        try write(key, version: row.version + 1, used: used, on: transaction)
        return Debit(before: row.used, after: used)
    }

    private func write(
        _ key: Key, version: Int, used: Int, on transaction: Transaction
    ) throws {
        let changed = try transaction.execute(
            """
            UPDATE access.quota_use SET version = \(Int32(version)), used = \(Int32(used)),
                mac = \(mac(key, version: version, used: used))
            WHERE account = \(key.account) AND rule = \(key.rule) AND day = \(Int32(key.day))
            """)
        guard changed == 1 else { throw AccessError.forged(table: Self.table) }
    }

    private func read(
        _ key: Key, on executor: any StatementExecutor, lock: String
    ) throws -> (version: Int, used: Int)? {
        let rows = try executor.query(
            """
            SELECT version, used, mac FROM access.quota_use
            WHERE account = \(key.account) AND rule = \(key.rule) AND day = \(Int32(key.day))
            \(unsafeSQL: lock)
            """)
        guard let row = rows.first else { return nil }
        let version = Int(try row.decode("version") as Int32)
        let used = Int(try row.decode("used") as Int32)
        guard
            authenticator.verify(
                try row.decode("mac"), table: Self.table.rawValue,
                fields: fields(key, version: version, used: used))
        else { throw AccessError.forged(table: Self.table) }
        return (version, used)
    }

    private func mac(_ key: Key, version: Int, used: Int) -> [UInt8] {
        authenticator.mac(
            table: Self.table.rawValue, fields: fields(key, version: version, used: used))
    }

    private func fields(_ key: Key, version: Int, used: Int) -> [[UInt8]] {
        var fields = AuthenticatedFields()
        fields.add(key.account)
        fields.add(key.rule)
        fields.add(key.day)
        fields.add(version)
        fields.add(used)
        return fields.encoded
    }
}
