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
    /// What was read of the file, so that it is read again only when it has changed.
    private struct Cache {
        var state: AuthenticatedJournal.State?
        var hasRead = false
        var entries: [Entry.Key: Entry] = [:]
    }

    private let journal: AuthenticatedJournal
    private let cache = Mutex(Cache())

    /// Uses the file at `path`, whose folder must exist.
    ///
    /// Throws `JournalError` where the file cannot be read or holds what the vault did not write.
    public init(path: String, authenticator: RowAuthenticator) throws(JournalError) {
        journal = AuthenticatedJournal(
            path: path, recordLength: Entry.byteCount, authenticator: authenticator)
        try refreshed { _ in }
    }

    /// Removes what can no longer matter at `now` (seconds since 1970): ended credentials and the
    /// quotas of past days.
    public func removeExpired(now: Int) throws(JournalError) {
        try journal.rewrite { records in
            let entries = Self.highest(records.compactMap(Entry.init))
            return entries.values.filter { $0.matters(at: now) }.map(\.record)
        }
    }

    /// The most that is known to have been used of a quota.
    public func used(_ key: QuotaStore.Key) throws(JournalError) -> Int {
        try refreshed { $0[.quota(key)]?.value ?? 0 }
    }

    /// Records that at least `used` of a quota has been used.
    public func raise(_ key: QuotaStore.Key, to used: Int) throws(JournalError) {
        // A day longer than the day itself: clocks are set.
        try append(Entry(key: .quota(key), until: (key.day + 2) * 86_400, value: used))
    }

    /// Whether the credential was ended, whatever its row says.
    public func isRevoked(_ id: [UInt8]) throws(JournalError) -> Bool {
        try refreshed { $0[.credential(id)] != nil }
    }

    /// Records that the credential is ended; `expiresAt` is when it would have ended by itself.
    public func revoke(_ id: [UInt8], expiresAt: Int) throws(JournalError) {
        try append(Entry(key: .credential(id), until: expiresAt, value: 1))
    }

    private func append(_ entry: Entry) throws(JournalError) {
        let (before, after) = try journal.append(entry.record)
        cache.withLock { cache in
            // Where another process wrote in between, the next look reads it all.
            guard cache.hasRead, cache.state == before else { return }
            cache.state = after
            cache.entries[entry.key] = entry.higher(cache.entries[entry.key])
        }
    }

    /// Calls `body` with what the file holds now.
    private func refreshed<R: Sendable>(
        _ body: ([Entry.Key: Entry]) -> R
    ) throws(JournalError) -> R {
        let state = try journal.state()
        let known = cache.withLock { $0.hasRead && $0.state == state ? body($0.entries) : nil }
        if let known { return known }
        let (records, read) = try journal.read()
        let entries = Self.highest(records.compactMap(Entry.init))
        cache.withLock { $0 = Cache(state: read, hasRead: true, entries: entries) }
        return body(entries)
    }

    private static func highest(_ entries: [Entry]) -> [Entry.Key: Entry] {
        entries.reduce(into: [:]) { $0[$1.key] = $1.higher($0[$1.key]) }
    }
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

        static func quota(_ key: QuotaStore.Key) -> Key {
            var fields = AuthenticatedFields()
            fields.add([key.account, key.rule])
            fields.add(key.day)
            let lengths = fields.encoded.map { [UInt8(truncatingIfNeeded: $0.count)] + $0 }
            return Key(kind: 2, name: SHA256.digest(lengths.flatMap { $0 }))
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
