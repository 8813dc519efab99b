import CSodium

/// BLAKE2b (RFC 7693) with 32 bytes of output, with and without a key.
public enum Blake2b {
    /// Bytes in a digest.
    public static let byteCount = 32

    /// The digest of `message` without a key.
    public static func digest(_ message: [UInt8]) -> [UInt8] {
        var stream = StreamingBlake2b()
        stream.update(message)
        return stream.finish()
    }

    /// The digest of `message` under `key`.
    ///
    /// `message` has to say one thing only: fields of `KeyedDigest`, or an encoding of the caller's
    /// with a length before each field.
    public static func digest(_ message: [UInt8], key: borrowing SecretKey) -> [UInt8] {
        key.withUnsafeBytes { key in
            keyed(message, key: UnsafeBufferPointer(start: key, count: SecretKey.byteCount))
        }
    }

    /// The digest of `message` under `key`, 16 to 64 bytes that are secret for a moment only.
    public static func digest(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        key.withUnsafeBufferPointer { keyed(message, key: $0) }
    }

    /// - Parameter length: of the digest, 16 to 64 bytes.
    static func keyed(
        _ message: [UInt8], key: UnsafeBufferPointer<UInt8>, length: Int = byteCount
    ) -> [UInt8] {
        bytes(length) { output in
            let result = crypto_generichash(
                output, length, message, UInt64(message.count), key.baseAddress, key.count)
            precondition(result == 0, "BLAKE2b refuses only lengths outside 16…64")
        }
    }
}

/// BLAKE2b of bytes that come in pieces, without a key.
public struct StreamingBlake2b: ~Copyable {
    private let state: UnsafeMutableRawPointer

    /// The digest of no bytes yet.
    public init() {
        // The state wants more than malloc's alignment.
        state = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        let result = crypto_generichash_init(OpaquePointer(state), nil, 0, Blake2b.byteCount)
        precondition(result == 0, "BLAKE2b refuses only lengths outside 16…64")
    }

    deinit { state.deallocate() }

    /// Takes in the next piece.
    public mutating func update(_ bytes: [UInt8]) {
        let result = crypto_generichash_update(OpaquePointer(state), bytes, UInt64(bytes.count))
        precondition(result == 0, "BLAKE2b takes any bytes")
    }

    /// The 32-byte digest of everything so far.
    public consuming func finish() -> [UInt8] {
        bytes(Blake2b.byteCount) { output in
            let result = crypto_generichash_final(OpaquePointer(state), output, Blake2b.byteCount)
            precondition(result == 0, "a digest can be finished once")
        }
    }
}
