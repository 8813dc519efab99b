import CSodium

/// Keyed BLAKE2b (RFC 7693) over fields that are each prefixed with their length, so that no two
/// lists of fields give the same input.
struct KeyedHash: Sendable {
    let ring: KeyRing

    /// `length` bytes (16…64) under the key of `version`.
    func hash(_ fields: [[UInt8]], version: KeyVersion, length: Int) -> [UInt8] {
        var input: [UInt8] = []
        input.reserveCapacity(fields.reduce(0) { $0 + $1.count + 4 })
        for field in fields {
            let count = UInt32(field.count)
            input.append(UInt8(truncatingIfNeeded: count >> 24))
            input.append(UInt8(truncatingIfNeeded: count >> 16))
            input.append(UInt8(truncatingIfNeeded: count >> 8))
            input.append(UInt8(truncatingIfNeeded: count))
            input.append(contentsOf: field)
        }
        let output = ring.withKey(version) { key in
            key.withUnsafeBytes { key in
                bytes(length) { output in
                    let result = crypto_generichash(
                        output, length, input, UInt64(input.count), key, SecretKey.byteCount)
                    precondition(result == 0, "BLAKE2b refuses only lengths outside 16…64")
                }
            }
        }
        guard let output else { preconditionFailure("key version \(version.number) is not held") }
        return output
    }
}
