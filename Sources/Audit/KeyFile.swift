private import Glibc

/// Reads a key file straight into the memory that is to hold the key.
enum KeyFile {
    /// The bytes of a public key; throws like `read`.
    static func bytes(_ path: String, count: Int) throws(AuditError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        try read(path, secret: false, into: buffer)
        return Array(buffer)
    }

    /// Fills `buffer`; throws `badKeyFile` unless `path` is a regular file of exactly that size,
    /// not reached through a symbolic link, and, when `secret`, closed to group and others.
    static func read(
        _ path: String, secret: Bool, into buffer: UnsafeMutableRawBufferPointer
    ) throws(AuditError) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw AuditError(.badKeyFile) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size == buffer.count, !secret || status.st_mode & 0o077 == 0
        else { throw AuditError(.badKeyFile) }
        var filled = 0
        while filled < buffer.count {
            let count = Glibc.read(
                descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw AuditError(.badKeyFile) }
            filled += count
        }
    }
}
