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

    /// How much of a quota is to be taken, by whom the limit is known.
    public struct Request: Sendable {
        /// Whose quota.
        public let key: Key
        /// People who are to be unlocked.
        public let amount: Int
        /// All of the day's.
        public let limit: Int

        /// Taken as it is.
        public init(key: Key, amount: Int, limit: Int) {
            self.key = key
            self.amount = amount
            self.limit = limit
        }
    }

    /// What has been used of each of `keys`; `forged` for a row the vault did not write.
    public func used(
        _ keys: some Collection<Key>, on connection: Connection
    ) throws -> [Key: Result<Int, AccessError>] {
        let rows = try read(Array(keys), on: connection, lock: "")
        return keys.reduce(into: [:]) { used, key in
            used[key] = rows[key]?.map(\.used) ?? .success(0)
        }
    }

    /// Takes what each of `requests` asks from what its limit leaves, one after the other, under
    /// row locks.
    ///
    /// `atLeastUsed`, asked for under the lock, is what the caller knows to have been used: a row below
    /// it was taken back or deleted by SQL and counts as forged. What fails, with `quotaExceeded` where
    /// too little is left, changes nothing.
    public func debit(
        _ requests: [Request], atLeastUsed: (Set<Key>) throws -> [Key: Int],
        on transaction: Transaction
    ) throws -> [Result<Debit, AccessError>] {
        let keys = Set(requests.map(\.key))
        var rows = try read(Array(keys), on: transaction, lock: Self.forUpdate)
        let missing = keys.filter { rows[$0] == nil }
        if !missing.isEmpty {
            try insertUnused(Array(missing), on: transaction)
            let made = try read(Array(missing), on: transaction, lock: Self.forUpdate)
            rows.merge(made) { first, _ in first }
        }
        let least = try atLeastUsed(keys)
        var used: [Key: Result<Int, AccessError>] = [:]
        for key in keys {
            let row = rows[key] ?? .failure(.forged(table: Self.table))
            let least = least[key] ?? 0
            used[key] = row.flatMap { row in
                row.used >= least ? .success(row.used) : .failure(.forged(table: Self.table))
            }
        }
        var changed: Set<Key> = []
        let debits = requests.map { request -> Result<Debit, AccessError> in
            (used[request.key] ?? .failure(.forged(table: Self.table))).flatMap { before in
                guard before + request.amount <= request.limit else {
                    return .failure(.quotaExceeded(used: before, limit: request.limit))
                }
                used[request.key] = .success(before + request.amount)
                changed.insert(request.key)
                return .success(Debit(before: before, after: before + request.amount))
            }
        }
        let uses = try changed.compactMap { key in
            try rows[key].map { row in
                Use(key: key, version: try row.get().version + 1, used: try used[key]?.get() ?? 0)
            }
        }
        try write(uses, on: transaction)
        return debits
    }

    /// Gives back `amount` of what was used, for which nothing was given out.
    ///
    /// `remember` is called under the row lock and before the row changes.
    public func giveBack(
        _ key: Key, amount: Int, on transaction: Transaction, remember: () throws -> Void
    ) throws -> Debit {
        guard let row = try read([key], on: transaction, lock: Self.forUpdate)[key]?.get(),
            row.used >= amount
        else { throw AccessError.forged(table: Self.table) }
        try remember()
        let used = row.used - amount
        try write([Use(key: key, version: row.version + 1, used: used)], on: transaction)
        return Debit(before: row.used, after: used)
    }

    /// A row, or what is to become of one.
    private struct Use {
        let key: Key
        let version: Int
        let used: Int
    }

    private static let forUpdate = " FOR UPDATE OF stored"

    private func insertUnused(_ keys: [Key], on transaction: Transaction) throws {
        let macs = keys.map { mac(Use(key: $0, version: 1, used: 0)) }
        try transaction.execute(
            """
            INSERT INTO access.quota_use (account, rule, day, version, used, mac)
            SELECT account, rule, day, 1, 0, mac
            FROM unnest(\(keys.map(\.account)), \(keys.map(\.rule)), \(keys.map { Int32($0.day) }),
                \(macs)) AS given (account, rule, day, mac)
            \(unsafeSQL: Self.inOneOrder)
            ON CONFLICT DO NOTHING
            """)
    }

    /// The same for everybody: nobody waits for a row of whoever waits for theirs.
    private static let inOneOrder = #"ORDER BY account COLLATE "C", rule COLLATE "C", day"#

    private func write(_ uses: [Use], on transaction: Transaction) throws {
        guard !uses.isEmpty else { return }
        let changed = try transaction.execute(
            """
            UPDATE access.quota_use AS stored
            SET version = given.version, used = given.used, mac = given.mac
            FROM unnest(\(uses.map(\.key.account)), \(uses.map(\.key.rule)),
                \(uses.map { Int32($0.key.day) }), \(uses.map { Int32($0.version) }),
                \(uses.map { Int32($0.used) }), \(uses.map(mac)))
                AS given (account, rule, day, version, used, mac)
            WHERE (stored.account, stored.rule, stored.day)
                = (given.account, given.rule, given.day)
            """)
        guard changed == uses.count else { throw AccessError.forged(table: Self.table) }
    }

    /// The rows of `keys`; locked in one order for everybody, where they are.
    private func read(
        _ keys: [Key], on executor: any StatementExecutor, lock: String
    ) throws -> [Key: Result<Use, AccessError>] {
        let rows = try executor.query(
            """
            SELECT account, rule, day, version, used, mac FROM access.quota_use AS stored
            JOIN unnest(\(keys.map(\.account)), \(keys.map(\.rule)), \(keys.map { Int32($0.day) }))
                AS asked (account, rule, day) USING (account, rule, day)
            \(unsafeSQL: Self.inOneOrder)\(unsafeSQL: lock)
            """)
        return try rows.reduce(into: [:]) { found, row in
            let use = Use(
                key: Key(
                    account: try row.decode("account"), rule: try row.decode("rule"),
                    day: Int(try row.decode("day") as Int32)),
                version: Int(try row.decode("version") as Int32),
                used: Int(try row.decode("used") as Int32))
            let isGenuine = authenticator.verify(
                try row.decode("mac"), table: Self.table.rawValue, fields: fields(use))
            found[use.key] = isGenuine ? .success(use) : .failure(.forged(table: Self.table))
        }
    }

    private func mac(_ use: Use) -> [UInt8] {
        authenticator.mac(table: Self.table.rawValue, fields: fields(use))
    }

    private func fields(_ use: Use) -> [[UInt8]] {
        var fields = AuthenticatedFields()
        fields.add(use.key.account)
        fields.add(use.key.rule)
        fields.add(use.key.day)
        fields.add(use.version)
        fields.add(use.used)
        return fields.encoded
    }
}
