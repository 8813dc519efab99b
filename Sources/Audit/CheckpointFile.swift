private import Glibc
private import Installation
public import Verification

/// The last checkpoint a log signed, in a file of the signer's own, outside the database.
///
/// It is what makes a rewritten or rolled-back database show: the signer never signs a tree that
/// does not begin with the one in this file.
public struct CheckpointFile: Sendable {
    private let path: String

    /// The file need not exist yet.
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
        do {
            try Files.writeDurably(Array(signed.note.utf8), to: path)
        } catch {
            throw AuditError(.signerState, underlying: error)
        }
    }

    private func read() throws(AuditError) -> String? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw AuditError(.signerState)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: SignedCheckpoint.noteByteLimit)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0, let note = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw AuditError(.signerState)
        }
        return note
    }
}
