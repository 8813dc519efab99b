import CSodium

/// Random bytes: fresh ones of the operating system's generator, and those a seed determines.
public enum RandomBytes {
    /// `count` fresh bytes.
    public static func make(_ count: Int) -> [UInt8] {
        Sodium.start()
        return bytes(count) { randombytes_buf($0, count) }
    }

    /// Overwrites `bytes` with those that `seed` determines (ChaCha20, RFC 8439, by
    /// `randombytes_buf_deterministic`).
    ///
    /// - Precondition: `seed` has 32 bytes.
    public static func fill(_ bytes: inout [UInt8], seed: [UInt8]) {
        precondition(seed.count == Int(randombytes_SEEDBYTES), "a seed has 32 bytes")
        randombytes_buf_deterministic(&bytes, bytes.count, seed)
    }
}
