private import CSodium

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Bytes in a digest.
    public static let byteCount = Int(crypto_hash_sha256_BYTES)

    /// The 32-byte digest of `parts` one after the other, which are not joined first.
    public static func digest(_ parts: [UInt8]...) -> [UInt8] {
        var state = crypto_hash_sha256_state()
        crypto_hash_sha256_init(&state)
        for part in parts {
            crypto_hash_sha256_update(&state, part, UInt64(part.count))
        }
        var digest = [UInt8](repeating: 0, count: byteCount)
        crypto_hash_sha256_final(&state, &digest)
        return digest
    }
}

/// SHA-256 of bytes that come in pieces, such as a file.
public struct StreamingSHA256: ~Copyable {
    // Untyped: who uses this type needs nothing of libsodium to know its layout.
    private let state: UnsafeMutableRawPointer

    /// The digest of no bytes yet.
    public init() {
        let state = UnsafeMutablePointer<crypto_hash_sha256_state>.allocate(capacity: 1)
        crypto_hash_sha256_init(state)
        self.state = UnsafeMutableRawPointer(state)
    }

    deinit { state.deallocate() }

    /// Takes in the next piece.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        crypto_hash_sha256_update(
            typed, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, UInt64(bytes.count))
    }

    /// The 32-byte digest of everything so far; more may follow.
    public func digestSoFar() -> [UInt8] {
        var copy = typed.pointee
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        crypto_hash_sha256_final(&copy, &digest)
        return digest
    }

    /// The 32-byte digest of everything so far.
    public consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        crypto_hash_sha256_final(typed, &digest)
        return digest
    }

    private var typed: UnsafeMutablePointer<crypto_hash_sha256_state> {
        state.assumingMemoryBound(to: crypto_hash_sha256_state.self)
    }
}
