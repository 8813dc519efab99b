import Glibc

/// Files that hold one key of 32 bytes each: a secret or a public key.
///
/// All processes read keys through this type. Whatever holds a key has to be a regular file of
/// exactly that size, and is not reached through a symbolic link.
public enum KeyFile {
    /// Bytes in every key file.
    public static let byteCount = 32

    /// The public key in the file at `path`, 32 bytes.
    ///
    /// The file has to belong to root or to the user of this process, and nobody else may be
    /// allowed to write it.
    public static func publicKey(at path: String) throws(KeyFileError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 1)
        defer { buffer.deallocate() }
        try read(path, into: buffer) { status in
            if status.st_uid != geteuid(), status.st_uid != 0 { return .ofAnotherUser }
            return status.st_mode & 0o022 == 0 ? nil : .writableByOthers
        }
        return Array(buffer)
    }

    /// Reads the secret key at `path` into the 32 bytes of `buffer`, which the caller protects.
    ///
    /// The file has to belong to the user of this process, root's too, and be closed to everybody
    /// else; or it is root's and a group of this process's own may read it, so that the process can
    /// read its key and not replace it. The primary group does not count: other processes share it.
    /// `buffer` may be partly filled when this throws.
    @_spi(KeyBytes)
    public static func readSecret(
        at path: String, into buffer: UnsafeMutableRawBufferPointer
    ) throws(KeyFileError) {
        try read(path, into: buffer) { status in
            if status.st_uid != geteuid(), status.st_uid != 0 { return .ofAnotherUser }
            let isForGroup = status.st_uid == 0 && status.st_gid != getegid()
            return status.st_mode & (isForGroup ? 0o037 : 0o077) == 0 ? nil : .openToOthers
        }
    }

    private static func read(
        _ path: String, into buffer: UnsafeMutableRawBufferPointer,
        refusing problem: (stat) -> KeyFileError.Code?
    ) throws(KeyFileError) {
        precondition(buffer.count == byteCount, "a key has 32 bytes")
        // Not blocking: a pipe would hold the process up before it can be seen to be one.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code: KeyFileError.Code =
                errno == ENOENT ? .missing : errno == ELOOP ? .notRegular : .unreadable
            throw KeyFileError(code, path: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw KeyFileError(.unreadable, path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw KeyFileError(.notRegular, path: path)
        }
        if let problem = problem(status) { throw KeyFileError(problem, path: path) }
        guard status.st_size == off_t(byteCount) else { throw KeyFileError(.wrongSize, path: path) }
        var filled = 0
        while filled < byteCount {
            let count = Glibc.read(
                descriptor, buffer.baseAddress?.advanced(by: filled), byteCount - filled)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw KeyFileError(.unreadable, path: path) }
            filled += count
        }
    }
}
