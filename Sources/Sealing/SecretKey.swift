import CSodium
import Glibc

/// 32 secret bytes in guarded memory (`sodium_malloc`): locked, never dumped, wiped when released.
///
/// It cannot be copied, printed, compared or encoded. The bytes come out only under
/// `@_spi(KeyBytes)`, inside a closure.
public struct SecretKey: ~Copyable, @unchecked Sendable {
    // Sendable: the memory is read-only from the end of `init` to `deinit`.
    private let memory: UnsafeMutableRawPointer

    /// Bytes in a key.
    public static let byteCount = 32

    /// Fills a new key; what the closure throws wipes it.
    @_spi(KeyBytes)
    public init<E: Error>(
        filling body: (UnsafeMutablePointer<UInt8>) throws(E) -> Void
    ) throws(E) {
        Sodium.start()
        guard let memory = sodium_malloc(Self.byteCount) else {
            preconditionFailure("no guarded memory left (see RLIMIT_MEMLOCK)")
        }
        do {
            try body(memory.assumingMemoryBound(to: UInt8.self))
        } catch {
            sodium_free(memory)
            throw error
        }
        sodium_mprotect_readonly(memory)
        self.memory = memory
    }

    /// A fresh random key.
    public static func random() -> SecretKey {
        SecretKey { randombytes_buf($0, byteCount) }
    }

    /// Reads a key file of exactly 32 bytes straight into guarded memory.
    ///
    /// Throws `SealingError` when it is missing, of another size, or readable by others.
    public init(contentsOf path: String) throws(SealingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SealingError(.keyFileUnreadable, path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw SealingError(.keyFileOpenToOthers, path: path)
        }
        guard status.st_size == off_t(Self.byteCount) else {
            throw SealingError(.keyFileMalformed, path: path)
        }
        try self.init { bytes throws(SealingError) in
            guard read(descriptor, bytes, Self.byteCount) == Self.byteCount else {
                throw SealingError(.keyFileUnreadable, path: path)
            }
        }
    }

    deinit { sodium_free(memory) }

    @_spi(KeyBytes)
    public borrowing func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }

    /// A key for one use, by `crypto_kdf_derive_from_key` (BLAKE2b).
    ///
    /// `context` has eight characters.
    func subkey(_ identifier: UInt64, context: StaticString) -> SecretKey {
        precondition(context.utf8CodeUnitCount == Int(crypto_kdf_CONTEXTBYTES))
        return SecretKey { bytes in
            withUnsafeBytes { root in
                context.utf8Start.withMemoryRebound(to: CChar.self, capacity: 8) { label in
                    let result = crypto_kdf_derive_from_key(
                        bytes, Self.byteCount, identifier, label, root)
                    precondition(result == 0, "key derivation cannot fail for 32 bytes")
                }
            }
        }
    }
}
