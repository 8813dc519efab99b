import Glibc
import Installation

/// The open file of a journal: entries of one length, each a record and its MAC.
final class JournalFile: Sendable {
    /// Which file lies at a path, and what it was last changed to.
    struct State: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }

        /// Whether this is the same file as `earlier`, with more in it.
        func hasGrown(from earlier: State) -> Bool {
            device == earlier.device && inode == earlier.inode && size > earlier.size
        }
    }

    /// How records lie in the file.
    struct Format: Sendable {
        let recordLength: Int
        let authenticator: RowAuthenticator
        var entryLength: Int { recordLength + RowAuthenticator.macLength }

        /// Tells the MAC of a record from that of any row.
        private static let table = "file.journal"

        /// A record and its MAC.
        func entry(_ record: [UInt8]) -> [UInt8] {
            precondition(record.count == recordLength, "all records are of one length")
            return record + authenticator.mac(table: Self.table, fields: [record])
        }

        /// The record of an entry; nil where its MAC is not the service's.
        func record(_ entry: ArraySlice<UInt8>) -> [UInt8]? {
            let (record, mac) = (Array(entry.prefix(recordLength)), entry.dropFirst(recordLength))
            let isGenuine = authenticator.verify(
                Array(mac), table: Self.table, fields: [record])
            return isGenuine ? record : nil
        }
    }

    let path: String
    let descriptor: Int32

    /// Opens the file at `path`, or makes it where it `isNew`.
    init(path: String, isNew: Bool) throws(JournalError) {
        self.path = path
        descriptor = try Self.open(path, O_RDWR | (isNew ? O_CREAT : 0))
    }

    deinit { close(descriptor) }

    /// The file at `path`; nil when there is none.
    static func state(of path: String) throws(JournalError) -> State? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw JournalError(.unreadable, path: path)
        }
        return State(status)
    }

    /// Waits for the lock of the journal at `path`; closing the descriptor lets go of it.
    static func lock(_ path: String, _ kind: Int32) throws(JournalError) -> Int32 {
        let file = try open(path + ".lock", O_RDWR | O_CREAT)
        while flock(file, kind) != 0 {
            guard errno == EINTR else {
                close(file)
                throw JournalError(.unreadable, path: path)
            }
        }
        return file
    }

    /// Makes `bytes` the end of the file behind its first `end` bytes; false when that fails.
    ///
    /// It is on disk only after `fsync`.
    func write(_ bytes: [UInt8], at end: Int) -> Bool {
        let isWritten = bytes.withUnsafeBytes { bytes in
            ftruncate(descriptor, end) == 0 && lseek(descriptor, end, SEEK_SET) == end
                && Files.writeAll(bytes, to: descriptor)
        }
        // On a full disk a part may have been written.
        if !isWritten { ftruncate(descriptor, end) }
        return isWritten
    }

    /// The records of the whole entries between two positions.
    func records(
        from start: Int, to end: Int, as format: Format
    ) throws(JournalError) -> [[UInt8]] {
        var bytes = [UInt8](repeating: 0, count: end - start)
        guard pread(descriptor, &bytes, bytes.count, start) == bytes.count else {
            throw JournalError(.unreadable, path: path)
        }
        var records: [[UInt8]] = []
        for position in stride(
            from: 0, through: bytes.count - format.entryLength, by: format.entryLength)
        {
            let entry = bytes[position..<position + format.entryLength]
            guard let record = format.record(entry) else {
                throw JournalError(.forged, path: path)
            }
            records.append(record)
        }
        return records
    }

    private static func open(_ path: String, _ flags: Int32) throws(JournalError) -> Int32 {
        let file = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw JournalError(.unreadable, path: path) }
        return file
    }
}
