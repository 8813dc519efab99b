import Glibc
import Installation
@_spi(KeyBytes) public import Verification

extension KeyFile {
    private static let draftSuffix = ".new"

    /// Writes a fresh random key to `path` as `write` does, and returns it.
    public static func create(at path: String) throws(KeyFileError) -> SecretKey {
        let key = SecretKey.random()
        try write(key, to: path)
        return key
    }

    /// Writes `key` to a new file at `path`, which its owner alone may read (0400).
    ///
    /// File and name are on disk when this returns. The name appears only when the file is
    /// complete, so a crash leaves a whole key or none. An existing file is never replaced: that
    /// throws `exists`.
    @_spi(KeyBytes)
    public static func write(_ key: borrowing SecretKey, to path: String) throws(KeyFileError) {
        try key.withUnsafeBytes { bytes throws(KeyFileError) in
            try write(UnsafeRawBufferPointer(start: bytes, count: byteCount), to: path)
        }
    }

    /// Writes the 32 bytes of `publicKey` to a new file in the same way.
    @_spi(KeyBytes)
    public static func write(publicKey: [UInt8], to path: String) throws(KeyFileError) {
        precondition(publicKey.count == byteCount, "a key has 32 bytes")
        // A typed throw does not pass through Array's closure: carry the outcome out.
        var failure: KeyFileError?
        publicKey.withUnsafeBytes { bytes in
            do throws(KeyFileError) {
                try write(bytes, to: path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Overwrites the key at `path`, forces that to disk, and removes it; nothing when absent.
    ///
    /// A process that died while it wrote the key may have left its draft: that goes too.
    public static func destroy(at path: String) throws(KeyFileError) {
        try overwriteAndRemove(path)
        try overwriteAndRemove(path + draftSuffix)
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to path: String
    ) throws(KeyFileError) {
        let draft = path + draftSuffix
        try overwriteAndRemove(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw KeyFileError(.notWritten, path: path) }
        defer { close(descriptor) }
        guard Files.writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            try overwriteAndRemove(draft)
            throw KeyFileError(.notWritten, path: path)
        }
        // link, not rename: an existing key is never replaced.
        guard link(draft, path) == 0 else {
            let code: KeyFileError.Code = errno == EEXIST ? .exists : .notWritten
            try overwriteAndRemove(draft)
            throw KeyFileError(code, path: path)
        }
        guard unlink(draft) == 0, Files.syncFolder(of: path) else {
            throw KeyFileError(.notWritten, path: path)
        }
    }

    private static func overwriteAndRemove(_ path: String) throws(KeyFileError) {
        // Its mode is 0400: the owner has to allow writing first. By descriptor: a name could be a
        // link to a file of somebody else's.
        let readable = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard readable >= 0 else {
            if errno == ENOENT { return }
            throw KeyFileError(.notDestroyed, path: path)
        }
        defer { close(readable) }
        guard fchmod(readable, 0o600) == 0 else { throw KeyFileError(.notDestroyed, path: path) }
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw KeyFileError(.notDestroyed, path: path) }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: byteCount)
        let isOverwritten = zeros.withUnsafeBytes { Files.writeAll($0, to: descriptor) }
        guard isOverwritten, fsync(descriptor) == 0, unlink(path) == 0,
            Files.syncFolder(of: path)
        else { throw KeyFileError(.notDestroyed, path: path) }
    }
}
