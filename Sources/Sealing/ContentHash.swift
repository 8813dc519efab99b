import CSodium

/// Unkeyed digests, for files and policies: they name contents that are not personal.
public enum ContentHash {
    /// SHA-256 (FIPS 180-4), 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        Sealing.bytes(32) { crypto_hash_sha256($0, bytes, UInt64(bytes.count)) }
    }
}

/// SHA-256 of a stream, piece by piece.
public struct StreamingHash: ~Copyable {
    private let state: UnsafeMutablePointer<crypto_hash_sha256_state>

    public init() {
        state = .allocate(capacity: 1)
        crypto_hash_sha256_init(state)
    }

    deinit { state.deallocate() }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        crypto_hash_sha256_update(
            state, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, UInt64(bytes.count))
    }

    /// The 32-byte digest of everything so far.
    public consuming func finish() -> [UInt8] {
        bytes(32) { crypto_hash_sha256_final(state, $0) }
    }
}
