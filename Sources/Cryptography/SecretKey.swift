import CSodium
@_spi(KeyBytes) public import Verification

/// 32 secret bytes in guarded memory (`sodium_malloc`): locked, never dumped, wiped when released.
///
/// It cannot be copied, printed, compared or encoded. The bytes come out only under
/// `@_spi(KeyBytes)`, inside a closure.
public struct SecretKey: ~Copyable, Sendable {
    private let memory: SecretMemory

    /// Bytes in a key.
    public static let byteCount = KeyFile.byteCount

    /// Lets `body` write a new key; when that throws, what it wrote is wiped.
    @_spi(KeyBytes)
    public init<E: Error>(
        filling body: (UnsafeMutablePointer<UInt8>) throws(E) -> Void
    ) throws(E) {
        memory = try SecretMemory(count: Self.byteCount, filledBy: body)
    }

    /// A fresh random key.
    public static func random() -> SecretKey {
        SecretKey { randombytes_buf($0, byteCount) }
    }

    /// Takes a fresh random key in the place of this one, in the same memory.
    ///
    /// Memory of its own for each key of a batch would be six calls of the system for each.
    public mutating func renew() {
        memory.overwrite { randombytes_buf($0, Self.byteCount) }
    }

    /// Reads a key file of exactly 32 bytes straight into guarded memory.
    ///
    /// The file has to be a regular one of the user of this process that nobody else may open.
    public init(contentsOf path: String) throws(KeyFileError) {
        try self.init { bytes throws(KeyFileError) in
            try KeyFile.readSecret(
                at: path,
                into: UnsafeMutableRawBufferPointer(start: bytes, count: Self.byteCount))
        }
    }

    /// Lends the 32 bytes to `body`, which must not keep the pointer.
    @_spi(KeyBytes)
    public borrowing func withUnsafeBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(memory.bytes)
    }

    /// A key for one use, by `crypto_kdf_derive_from_key` (BLAKE2b).
    ///
    /// - Parameter context: eight characters that name the use.
    public borrowing func subkey(_ identifier: UInt64, context: StaticString) -> SecretKey {
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
