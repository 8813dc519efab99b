import Glibc

/// Writes key files: 0400, new, on disk when it returns.
///
/// An existing file is never replaced.
@_spi(KeyBytes)
public enum KeyFileWriter {
    public static func write(_ key: borrowing SecretKey, to path: String) throws(SealingError) {
        try key.withUnsafeBytes { bytes throws(SealingError) in
            try write(UnsafeRawBufferPointer(start: bytes, count: SecretKey.byteCount), to: path)
        }
    }

    public static func write(publicKey: [UInt8], to path: String) throws(SealingError) {
        // A typed throw does not pass through Array's closure: carry the outcome out.
        var failure: SealingError?
        publicKey.withUnsafeBytes { bytes in
            do throws(SealingError) {
                try write(bytes, to: path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to path: String
    ) throws(SealingError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o400)
        guard descriptor >= 0 else {
            throw SealingError(errno == EEXIST ? .keyFileExists : .keyFileNotWritten, path: path)
        }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else {
            unlink(path)
            throw SealingError(.keyFileNotWritten, path: path)
        }
    }
}
