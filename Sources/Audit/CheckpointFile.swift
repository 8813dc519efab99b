private import Glibc
private import Installation
public import Verification

/// The last checkpoint a log signed, in a file of the signer's own, outside the database.
///
/// It is what makes a rewritten or rolled-back database show: the signer never signs a tree that
/// does not begin with the one in this file.
///
/// The file holds the last two notes, each in a page of its own that is zero behind it, and is written
/// in place: one write to disk for each, where a new file and its name would be three. What a crash
/// leaves half written has no valid signature, and the other page holds the note before it, which is
/// the last that was published. A file of one note, as it was written once, is read alike.
public struct CheckpointFile: Sendable {
    private let path: String

    /// Bytes of the file that one note has.
    private static let pageSize = 4_096
    private static let pages = 0..<2

    /// The file need not exist yet.
    public init(path: String) { self.path = path }

    /// The remembered checkpoint; nil when there is no file.
    ///
    /// Throws `signerState` when the file cannot be read or holds nothing that was signed by this log.
    public func load(_ verifier: LogVerifier) throws(AuditError) -> SignedCheckpoint? {
        try newest(verifier)?.signed
    }

    /// What is remembered, and the means to remember what is signed from now on.
    ///
    /// Throws like `load`.
    func open(
        _ verifier: LogVerifier
    ) throws(AuditError) -> (remembered: SignedCheckpoint?, writer: Writer) {
        let newest = try newest(verifier)
        return (newest?.signed, Writer(path: path, newestPage: newest?.page))
    }

    /// The newest note and the page it stands on.
    private func newest(
        _ verifier: LogVerifier
    ) throws(AuditError) -> (signed: SignedCheckpoint, page: Int)? {
        guard let bytes = try read() else { return nil }
        var newest: (signed: SignedCheckpoint, page: Int)?
        var fault: CheckpointError?
        for page in Self.pages {
            let note = bytes.dropFirst(page * Self.pageSize).prefix(Self.pageSize)
                .prefix { $0 != 0 }
            guard !note.isEmpty else { continue }
            guard let text = String(validating: note, as: UTF8.self) else { continue }
            do {
                let signed = SignedCheckpoint(checkpoint: try verifier.open(text), note: text)
                if newest.map({ $0.signed.checkpoint.size <= signed.checkpoint.size }) ?? true {
                    newest = (signed, page)
                }
            } catch {
                fault = error
            }
        }
        guard let newest else { throw AuditError(.signerState, underlying: fault) }
        return newest
    }

    private func read() throws(AuditError) -> [UInt8]? {
        let descriptor = Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw AuditError(.signerState)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.pages.count * Self.pageSize)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw AuditError(.signerState) }
        return Array(bytes.prefix(count))
    }
}

extension CheckpointFile {
    /// The one writer of a file, which knows the page of the newest note.
    struct Writer {
        private let path: String
        /// Nil while there is no file.
        private var newestPage: Int?

        fileprivate init(path: String, newestPage: Int?) {
            self.path = path
            self.newestPage = newestPage
        }

        /// Remembers `signed`, which is on disk when this returns; what was remembered before stays until
        /// then.
        mutating func store(_ signed: SignedCheckpoint) throws(AuditError) {
            var page = [UInt8](signed.note.utf8)
            guard page.count <= CheckpointFile.pageSize else { throw AuditError(.signerState) }
            if let newestPage {
                page += repeatElement(0, count: CheckpointFile.pageSize - page.count)
                let next = CheckpointFile.pages.count - 1 - newestPage
                if try Self.overwrite(path, at: next * CheckpointFile.pageSize, with: page) {
                    self.newestPage = next
                    return
                }
            }
            do {
                try Files.writeDurably(Array(signed.note.utf8), to: path)
            } catch {
                throw AuditError(.signerState, underlying: error)
            }
            newestPage = 0
        }

        /// False where there is no file.
        private static func overwrite(
            _ path: String, at offset: Int, with page: [UInt8]
        ) throws(AuditError) -> Bool {
            let descriptor = Glibc.open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else {
                if errno == ENOENT { return false }
                throw AuditError(.signerState)
            }
            defer { close(descriptor) }
            guard pwrite(descriptor, page, page.count, off_t(offset)) == page.count,
                fdatasync(descriptor) == 0
            else { throw AuditError(.signerState) }
            return true
        }
    }
}
