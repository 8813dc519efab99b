private import Glibc

/// The last checkpoint a log signed, in a file of the signer's own, outside the database.
///
/// It is what makes a rewritten or rolled-back database show: the signer never signs a tree that
/// does not begin with the one in this file.
public struct SignerMemory: Sendable {
    private let path: String

    public init(path: String) { self.path = path }

    /// The remembered checkpoint; nil when there is no file.
    ///
    /// Throws `signerState` when the file cannot be read or was not signed by this log.
    public func load(_ verifier: LogVerifier) throws(AuditError) -> SignedCheckpoint? {
        guard let note = try read() else { return nil }
        do {
            return SignedCheckpoint(checkpoint: try verifier.open(note), note: note)
        } catch {
            throw AuditError(.signerState, underlying: error)
        }
    }

    /// Replaces the file; on disk when this returns, and never half written.
    func store(_ signed: SignedCheckpoint) throws(AuditError) {
        let newPath = path + ".new"
        let descriptor = open(newPath, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw AuditError(.signerState) }
        let note = Array(signed.note.utf8)
        let isWritten = write(descriptor, note, note.count) == note.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(newPath, path) == 0, syncFolder() else {
            throw AuditError(.signerState)
        }
    }

    /// Puts the rename itself on disk.
    private func syncFolder() -> Bool {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder =
            end == path.startIndex ? (path.hasPrefix("/") ? "/" : ".") : String(path[..<end])
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private func read() throws(AuditError) -> String? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw AuditError(.signerState)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: SignedNote.byteLimit)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0, let note = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw AuditError(.signerState)
        }
        return note
    }
}
