public import Cryptography
import Synchronization
import Verification

/// What must not be taken back, remembered outside PostgreSQL.
///
/// A MAC proves that the vault wrote a row, not that it is the latest: whoever owns the database
/// could put back the row of a token from before it was revoked, or of a quota from before it was
/// used. This keeps the end of credentials and the use of quotas in a file that only the vault's
/// user can write, shared by the running vault and the commands that issue and revoke.
public final class RollbackGuard: Sendable {
    private struct Memory {
        var state: AuthenticatedJournal.State?
        var hasRead = false
        var marks: [Mark.Subject: Mark] = [:]
    }

    private let journal: AuthenticatedJournal
    private let memory = Mutex(Memory())

    /// Remembers in the file at `path`, whose folder must exist.
    ///
    /// Throws `JournalError` where the file cannot be read or holds what the vault did not write.
    public init(path: String, authenticator: RowAuthenticator) throws(JournalError) {
        journal = AuthenticatedJournal(
            path: path, recordLength: Mark.byteCount, authenticator: authenticator)
        try refreshed { _ in }
    }

    /// Forgets what can no longer matter at `now` (seconds since 1970): ended credentials and the
    /// quotas of days gone by.
    public func tidy(now: Int) throws(JournalError) {
        try journal.rewrite { records in
            let marks = Self.highest(records.compactMap(Mark.init))
            return marks.values.filter { $0.matters(at: now) }.map(\.record)
        }
    }

    /// The most that is known to have been used of a quota.
    public func used(_ key: QuotaStore.Key) throws(JournalError) -> Int {
        try refreshed { $0[.quota(key)]?.value ?? 0 }
    }

    /// Remembers that at least `used` of a quota has been used.
    public func raise(_ key: QuotaStore.Key, to used: Int) throws(JournalError) {
        // A day longer than the day itself: clocks are set.
        try remember(Mark(subject: .quota(key), until: (key.day + 2) * 86_400, value: used))
    }

    /// Whether the credential was ended, whatever its row says.
    public func isRevoked(_ id: [UInt8]) throws(JournalError) -> Bool {
        try refreshed { $0[.credential(id)] != nil }
    }

    /// Remembers that the credential is ended; `expiresAt` is when it would have ended by itself.
    public func revoke(_ id: [UInt8], expiresAt: Int) throws(JournalError) {
        try remember(Mark(subject: .credential(id), until: expiresAt, value: 1))
    }

    private func remember(_ mark: Mark) throws(JournalError) {
        let (before, after) = try journal.append(mark.record)
        memory.withLock { memory in
            // Where another process wrote in between, the next look reads it all.
            guard memory.hasRead, memory.state == before else { return }
            memory.state = after
            memory.marks[mark.subject] = mark.higher(memory.marks[mark.subject])
        }
    }

    /// Calls `body` with what the file holds now.
    private func refreshed<R: Sendable>(
        _ body: ([Mark.Subject: Mark]) -> R
    ) throws(JournalError) -> R {
        let state = try journal.state()
        let known = memory.withLock { $0.hasRead && $0.state == state ? body($0.marks) : nil }
        if let known { return known }
        let (records, read) = try journal.read()
        let marks = Self.highest(records.compactMap(Mark.init))
        memory.withLock { $0 = Memory(state: read, hasRead: true, marks: marks) }
        return body(marks)
    }

    private static func highest(_ marks: [Mark]) -> [Mark.Subject: Mark] {
        marks.reduce(into: [:]) { $0[$1.subject] = $1.higher($0[$1.subject]) }
    }
}

/// One thing remembered: 1 byte of kind, 32 that name it, until when it matters, and how high.
private struct Mark: Sendable {
    /// A credential's id, or the digest of a quota's key.
    struct Subject: Hashable, Sendable {
        let kind: UInt8
        let name: [UInt8]

        static func credential(_ id: [UInt8]) -> Subject {
            Subject(kind: 1, name: SHA256.digest(id))
        }

        static func quota(_ key: QuotaStore.Key) -> Subject {
            var fields = AuthenticatedFields()
            fields.add([key.account, key.rule])
            fields.add(key.day)
            let lengths = fields.encoded.map { [UInt8(truncatingIfNeeded: $0.count)] + $0 }
            return Subject(kind: 2, name: SHA256.digest(lengths.flatMap { $0 }))
        }
    }

    static let byteCount = 1 + 32 + 8 + 8

    let subject: Subject
    /// Seconds since 1970.
    let until: Int
    let value: Int

    init(subject: Subject, until: Int, value: Int) {
        self.subject = subject
        self.until = until
        self.value = value
    }

    init?(_ record: [UInt8]) {
        guard record.count == Self.byteCount else { return nil }
        subject = Subject(kind: record[0], name: Array(record[1..<33]))
        until = Self.number(record[33..<41])
        value = Self.number(record[41..<49])
    }

    var record: [UInt8] {
        var numbers = AuthenticatedFields()
        numbers.add(until)
        numbers.add(value)
        return [subject.kind] + subject.name + numbers.encoded.flatMap { $0 }
    }

    func matters(at now: Int) -> Bool { now < until }

    func higher(_ other: Mark?) -> Mark {
        guard let other else { return self }
        return Mark(
            subject: subject, until: max(until, other.until), value: max(value, other.value))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
}
