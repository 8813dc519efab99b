public import Cryptography
import Synchronization
import Verification

/// The ends of credentials and the use of quotas, in a file outside PostgreSQL.
///
/// A MAC proves that the vault wrote a row, not that it is the latest: whoever owns the database
/// could put back the row of a token from before it was revoked, or of a quota from before it was
/// used. Only the vault's user can write this file; the running vault shares it with the commands
/// that issue and revoke.
public final class AccessJournal: Sendable {
    private let journal: AuthenticatedJournal<Entries>
    /// The day (since 1970) on which this process last removed what had ended.
    private let tidiedOn = Mutex<Int?>(nil)

    /// Records up to which a file is never too long.
    public static let alwaysShort = 4_096
    /// Records for each thing that is remembered, from which on a longer file is.
    private static let tooMany = 4

    /// Uses the file at `path`, whose folder must exist.
    ///
    /// Throws `JournalError` where the file cannot be read or holds what the vault did not write.
    public init(path: String, authenticator: RowAuthenticator) throws(JournalError) {
        journal = AuthenticatedJournal(
            path: path, recordLength: Entry.byteCount, authenticator: authenticator)
        try journal.read { _ in }
    }

    /// Removes what can no longer matter at `now` (seconds since 1970): ended credentials and the
    /// quotas of past days.
    public func removeExpired(now: Int) throws(JournalError) {
        try journal.rewrite { entries in
            entries.highest.values.filter { $0.matters(at: now) }.map(\.record)
        }
        tidiedOn.withLock { $0 = Self.day(now) }
    }

    /// Does so where the day (UTC) is another than when this process last did, or where most of a long
    /// file has been overtaken by later records; returns whether it did.
    ///
    /// Every start, and every command that issues or revokes, reads the file whole.
    @discardableResult
    public func removeExpiredIfDue(now: Int) throws(JournalError) -> Bool {
        let count = journal.recordCount
        let remembered = try journal.read { $0.highest.count }
        let isLong = count > max(Self.alwaysShort, Self.tooMany * remembered)
        guard isLong || tidiedOn.withLock({ $0 != Self.day(now) }) else { return false }
        try removeExpired(now: now)
        return true
    }

    private static func day(_ now: Int) -> Int { now / 86_400 }

    /// What is known of the use of a quota, whatever its row says.
    public struct QuotaUse: Sendable {
        /// All that was ever used of it.
        public let total: Int
        /// All of that which was given back.
        public let returned: Int

        /// The least that its row can say.
        public var least: Int { max(0, total - returned) }
    }

    /// What is known of the use of each of `keys`.
    public func uses(
        of keys: Set<QuotaStore.Key>
    ) throws(JournalError) -> [QuotaStore.Key: QuotaUse] {
        try journal.read { entries in
            keys.reduce(into: [:]) { uses, key in
                uses[key] = QuotaUse(
                    total: entries.value(of: .quota(key)),
                    returned: entries.value(of: .returned(key)))
            }
        }
    }

    /// What is known of the use of `key`.
    public func use(of key: QuotaStore.Key) throws(JournalError) -> QuotaUse {
        try uses(of: [key])[key] ?? QuotaUse(total: 0, returned: 0)
    }

    /// Records that at least as much of each quota has been used, what was given back of it included.
    public func raise(_ totals: [QuotaStore.Key: Int]) throws(JournalError) {
        try journal.append(
            totals.map { key, total in
                Entry(key: .quota(key), until: key.lastUse, value: total).record
            })
    }

    /// Records that `amount` more of a quota is given back.
    ///
    /// Its row must be locked, so that nobody else gives back meanwhile, and be written afterwards:
    /// what the row can say is then never more than it says.
    public func giveBack(_ key: QuotaStore.Key, amount: Int) throws(JournalError) {
        let returned = try use(of: key).returned + amount
        try journal.append([Entry(key: .returned(key), until: key.lastUse, value: returned).record])
    }

    /// Whether the credential was ended, whatever its row says.
    public func isRevoked(_ id: [UInt8]) throws(JournalError) -> Bool {
        try journal.read { $0.highest[.credential(id)] != nil }
    }

    /// Records that the credential is ended; `expiresAt` is when it would have ended by itself.
    public func revoke(_ id: [UInt8], expiresAt: Int) throws(JournalError) {
        try journal.append([Entry(key: .credential(id), until: expiresAt, value: 1).record])
    }
}

extension QuotaStore.Key {
    /// Seconds since 1970 until which a use matters: a day longer than the day itself, as clocks are
    /// set.
    fileprivate var lastUse: Int { (day + 2) * 86_400 }
}

/// The highest value that was recorded under each key.
private struct Entries: JournalContents {
    private(set) var highest: [Entry.Key: Entry] = [:]

    mutating func add(_ record: [UInt8]) {
        guard let entry = Entry(record) else { return }
        highest[entry.key] = entry.higher(highest[entry.key])
    }

    /// 0 where nothing was recorded.
    func value(of key: Entry.Key) -> Int { highest[key]?.value ?? 0 }
}

/// One record: 1 byte of kind, 32 of its key's digest, until when it matters, and how high.
private struct Entry: Sendable {
    /// A credential's id, or the digest of a quota's key.
    struct Key: Hashable, Sendable {
        let kind: UInt8
        let name: [UInt8]

        static func credential(_ id: [UInt8]) -> Key {
            Key(kind: 1, name: SHA256.digest(id))
        }

        /// All that was ever used of a quota.
        static func quota(_ key: QuotaStore.Key) -> Key { Key(kind: 2, name: digest(of: key)) }

        /// All of it that was given back.
        static func returned(_ key: QuotaStore.Key) -> Key { Key(kind: 3, name: digest(of: key)) }

        private static func digest(of key: QuotaStore.Key) -> [UInt8] {
            var fields = AuthenticatedFields()
            fields.add([key.account, key.rule])
            fields.add(key.day)
            let lengths = fields.encoded.map { [UInt8(truncatingIfNeeded: $0.count)] + $0 }
            return SHA256.digest(lengths.flatMap { $0 })
        }
    }

    static let byteCount = 1 + 32 + 8 + 8

    let key: Key
    /// Seconds since 1970.
    let until: Int
    let value: Int

    init(key: Key, until: Int, value: Int) {
        self.key = key
        self.until = until
        self.value = value
    }

    init?(_ record: [UInt8]) {
        guard record.count == Self.byteCount else { return nil }
        key = Key(kind: record[0], name: Array(record[1..<33]))
        until = Self.number(record[33..<41])
        value = Self.number(record[41..<49])
    }

    var record: [UInt8] {
        var numbers = AuthenticatedFields()
        numbers.add(until)
        numbers.add(value)
        return [key.kind] + key.name + numbers.encoded.flatMap { $0 }
    }

    func matters(at now: Int) -> Bool { now < until }

    func higher(_ other: Entry?) -> Entry {
        guard let other else { return self }
        return Entry(
            key: key, until: max(until, other.until), value: max(value, other.value))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
}
