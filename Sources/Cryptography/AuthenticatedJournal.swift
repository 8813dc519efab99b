import Glibc
import Installation
import Synchronization

/// What the records of a journal say together, built up one by one.
public protocol JournalContents: Sendable {
    /// What a journal without records says.
    init()
    /// Takes in the next record.
    mutating func add(_ record: [UInt8])
}

/// Records that processes of one user append to a file of theirs, each under a MAC.
///
/// It keeps what whoever owns the database must not be able to undo. Every record is on disk when
/// `append` returns; those that several threads append at once are put there by one write. Several
/// processes may share a file: whatever changes it holds a lock beside it.
///
/// What a look or a record costs does not grow with the file: of a file that has grown only the new
/// end is read.
public final class AuthenticatedJournal<Contents: JournalContents>: Sendable {
    /// What is known of the file.
    private struct View {
        var contents = Contents()
        /// Kept open, so that no other file can get its number; nil where there was none.
        var file: JournalFile?
        var state: JournalFile.State?
        /// Where the last whole entry ends.
        var end = 0
        /// The folder is known to hold the file's name on disk.
        var isNameOnDisk = false
    }

    /// Records that wait for the next write.
    private struct Waiting {
        var lastTicket = 0
        var appended: [(ticket: Int, records: [[UInt8]])] = []
    }

    /// The file; beside it lies another with `.lock` behind its name.
    public let path: String
    private let format: JournalFile.Format
    private let view = Mutex(View())
    private let waiting = Mutex(Waiting())
    /// Held by the one thread that writes; what became of records that it wrote for others.
    private let outcomes = Mutex<[Int: Result<Void, JournalError>]>([:])

    /// A journal of records of `recordLength` bytes; the file need not exist yet.
    public init(path: String, recordLength: Int, authenticator: RowAuthenticator) {
        self.path = path
        format = JournalFile.Format(recordLength: recordLength, authenticator: authenticator)
    }

    /// Calls `body` with what the file says now.
    ///
    /// Throws `forged` where a record is not under this service's MAC. A last record that was cut
    /// off by a crash had not been written yet, and is left out. A record that another thread is
    /// writing may be in it already.
    public func read<R: Sendable>(_ body: (Contents) -> R) throws(JournalError) -> R {
        let known = try view.withLock { view throws(JournalError) in
            try JournalFile.state(of: path) == view.state ? body(view.contents) : nil
        }
        if let known { return known }
        // Another process has written. The lock comes before the view's, as it does for writers.
        let lock = try JournalFile.lock(path, LOCK_SH)
        defer { close(lock) }
        return try view.withLock { view throws(JournalError) in
            try catchUp(&view)
            return body(view.contents)
        }
    }

    /// Adds `records`; they are on disk when this returns.
    public func append(_ records: [[UInt8]]) throws(JournalError) {
        guard !records.isEmpty else { return }
        let ticket = waiting.withLock { waiting in
            waiting.lastTicket += 1
            waiting.appended.append((waiting.lastTicket, records))
            return waiting.lastTicket
        }
        try outcomes.withLock { outcomes throws(JournalError) in
            // Whoever held the lock before may have written it along with its own.
            if let outcome = outcomes.removeValue(forKey: ticket) { return try outcome.get() }
            let batch = waiting.withLock { waiting in
                defer { waiting.appended = [] }
                return waiting.appended
            }
            let outcome: Result<Void, JournalError>
            do throws(JournalError) {
                try write(batch.flatMap(\.records))
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            for other in batch where other.ticket != ticket { outcomes[other.ticket] = outcome }
            try outcome.get()
        }
    }

    /// How many records the file has, as far as this process knows; several may say the same.
    public var recordCount: Int { view.withLock { $0.end / format.entryLength } }

    /// Replaces the records by what `keep` makes of them, in one step.
    ///
    /// Reads go on meanwhile: until the new file lies in its place the old one says all there is.
    public func rewrite(_ keep: (Contents) -> [[UInt8]]) throws(JournalError) {
        try outcomes.withLock { _ throws(JournalError) in
            let lock = try JournalFile.lock(path, LOCK_EX)
            defer { close(lock) }
            let kept = try view.withLock { view throws(JournalError) in
                try catchUp(&view)
                return keep(view.contents)
            }
            do {
                try Files.writeDurably(kept.flatMap(format.entry), to: path)
            } catch {
                throw JournalError(.notWritten, path: path)
            }
            try view.withLock { view throws(JournalError) in try catchUp(&view) }
        }
    }

    private func write(_ records: [[UInt8]]) throws(JournalError) {
        let lock = try JournalFile.lock(path, LOCK_EX)
        defer { close(lock) }
        let (file, isNameOnDisk) = try view.withLock { view throws(JournalError) in
            try catchUp(&view)
            let file = try open(view.file, isNew: true)
            view.file = file
            // What a crash cut off goes, so that entries stay in step.
            guard file.write(records.flatMap(format.entry), at: view.end) else {
                view.state = nil
                throw JournalError(.notWritten, path: path)
            }
            // Said before it is on disk: a use or an end that may yet fail to be kept only denies.
            for record in records { view.contents.add(record) }
            view.end += records.count * format.entryLength
            view.state = try JournalFile.state(of: path)
            return (file, view.isNameOnDisk)
        }
        guard fsync(file.descriptor) == 0, isNameOnDisk || Files.syncFolder(of: path) else {
            throw JournalError(.notWritten, path: path)
        }
        if !isNameOnDisk { view.withLock { $0.isNameOnDisk = true } }
    }

    /// Reads what `view` does not know yet; the file's lock is held.
    private func catchUp(_ view: inout View) throws(JournalError) {
        guard let state = try JournalFile.state(of: path) else { return view = View() }
        guard state != view.state else { return }
        let hasOnlyGrown = view.state.map(state.hasGrown(from:)) ?? false
        // Begun anew before anything can fail: half of what is read must not pass for the whole.
        let start = hasOnlyGrown ? view : View()
        view = View()
        var grown = start
        let file = try open(start.file, isNew: false)
        for record in try file.records(from: start.end, to: state.size, as: format) {
            grown.contents.add(record)
            grown.end += format.entryLength
        }
        (grown.file, grown.state) = (file, state)
        view = grown
    }

    private func open(
        _ file: JournalFile?, isNew: Bool
    ) throws(JournalError) -> JournalFile {
        if let file { return file }
        return try JournalFile(path: path, isNew: isNew)
    }
}
