import Glibc
import Installation

/// Records that processes of one user append to a file of theirs, each under a MAC.
///
/// It keeps what whoever owns the database must not be able to undo. Every record is on disk when
/// `append` returns. Several processes may share a file: each operation holds a lock beside it.
public struct AuthenticatedJournal: Sendable {
    /// Which file, and how much of it, has been read.
    public struct State: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// The file; beside it lies another with `.lock` behind its name.
    public let path: String
    private let recordLength: Int
    private let authenticator: RowAuthenticator
    private var entryLength: Int { recordLength + RowAuthenticator.macLength }

    /// A journal of records of `recordLength` bytes; the file need not exist yet.
    public init(path: String, recordLength: Int, authenticator: RowAuthenticator) {
        self.path = path
        self.recordLength = recordLength
        self.authenticator = authenticator
    }

    /// What the file is now; nil when there is none.
    public func state() throws(JournalError) -> State? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw JournalError(.unreadable, path: path)
        }
        return State(status)
    }

    /// Every record, in the order written; empty when there is no file.
    ///
    /// Throws `forged` where a record is not under this service's MAC. A last record that
    /// was cut off by a crash had not been written yet, and is left out.
    public func read() throws(JournalError) -> (records: [[UInt8]], state: State?) {
        let lock = try lock(LOCK_SH)
        defer { close(lock) }
        return try readLocked()
    }

    /// Adds a record; it is on disk when this returns the file's state before and after.
    public func append(_ record: [UInt8]) throws(JournalError) -> (before: State?, after: State?) {
        let lock = try lock(LOCK_EX)
        defer { close(lock) }
        let before = try state()
        let file = try openFile(path, O_WRONLY | O_CREAT | O_APPEND)
        defer { close(file) }
        // What a crash cut off goes, so that entries stay in step.
        let whole = (before?.size ?? 0) / entryLength * entryLength
        let isWritten = entry(record).withUnsafeBytes { bytes in
            ftruncate(file, whole) == 0 && Files.writeAll(bytes, to: file) && fsync(file) == 0
        }
        guard isWritten, before != nil || Files.syncFolder(of: path) else {
            throw JournalError(.notWritten, path: path)
        }
        return (before, try state())
    }

    /// Replaces the records by what `keep` makes of them, in one step.
    public func rewrite(_ keep: ([[UInt8]]) -> [[UInt8]]) throws(JournalError) {
        let lock = try lock(LOCK_EX)
        defer { close(lock) }
        let kept = keep(try readLocked().records)
        do {
            try Files.writeDurably(kept.flatMap(entry), to: path)
        } catch {
            throw JournalError(.notWritten, path: path)
        }
    }

    private func readLocked() throws(JournalError) -> (records: [[UInt8]], state: State?) {
        guard let state = try state() else { return ([], nil) }
        let file = try openFile(path, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: state.size)
        guard Glibc.read(file, &bytes, bytes.count) == bytes.count else {
            throw JournalError(.unreadable, path: path)
        }
        var records: [[UInt8]] = []
        for start in stride(from: 0, through: bytes.count - entryLength, by: entryLength) {
            let record = Array(bytes[start..<start + recordLength])
            let mac = Array(bytes[start + recordLength..<start + entryLength])
            guard authenticator.verify(mac, table: Self.table, fields: [record]) else {
                throw JournalError(.forged, path: path)
            }
            records.append(record)
        }
        return (records, state)
    }

    /// Tells the MAC of a record from that of any row.
    private static let table = "file.journal"

    /// A record and its MAC, as they stand in the file.
    private func entry(_ record: [UInt8]) -> [UInt8] {
        precondition(record.count == recordLength, "all records are of one length")
        return record + authenticator.mac(table: Self.table, fields: [record])
    }

    private func openFile(_ path: String, _ flags: Int32) throws(JournalError) -> Int32 {
        let file = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw JournalError(.unreadable, path: path) }
        return file
    }

    /// Waits for the lock; closing the descriptor lets go of it.
    private func lock(_ kind: Int32) throws(JournalError) -> Int32 {
        let file = try openFile(path + ".lock", O_RDWR | O_CREAT)
        while flock(file, kind) != 0 {
            guard errno == EINTR else {
                close(file)
                throw JournalError(.unreadable, path: path)
            }
        }
        return file
    }
}

extension AuthenticatedJournal.State {
    fileprivate init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
