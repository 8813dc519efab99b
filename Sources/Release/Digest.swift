import CSodium

/// BLAKE2b with 32 bytes of output (RFC 7693), keyed or not.
enum Digest {
    static let byteCount = 32

    static func unkeyed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = DigestStream()
        stream.update(bytes)
        return stream.finish()
    }

    static func keyed(_ bytes: [UInt8], by key: borrowing SecretBytes) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let status = key.withBytes { keyBytes in
            crypto_generichash(
                &digest, byteCount, bytes, UInt64(bytes.count), keyBytes, SecretBytes.count)
        }
        // Fails for lengths out of range only, and these are constants.
        precondition(status == 0, "crypto_generichash refused its lengths")
        return digest
    }
}

/// BLAKE2b over bytes that come in pieces.
struct DigestStream: ~Copyable {
    private let state: OpaquePointer

    init() {
        // The state wants more than malloc's alignment.
        state = OpaquePointer(
            UnsafeMutableRawPointer.allocate(
                byteCount: crypto_generichash_statebytes(), alignment: 64))
        let status = crypto_generichash_init(state, nil, 0, Digest.byteCount)
        precondition(status == 0, "crypto_generichash_init refused its lengths")
    }

    deinit { UnsafeMutableRawPointer(state).deallocate() }

    mutating func update(_ bytes: [UInt8]) {
        let status = crypto_generichash_update(state, bytes, UInt64(bytes.count))
        precondition(status == 0, "crypto_generichash_update failed")
    }

    consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Digest.byteCount)
        let status = crypto_generichash_final(state, &digest, Digest.byteCount)
        precondition(status == 0, "crypto_generichash_final failed")
        return digest
    }
}
