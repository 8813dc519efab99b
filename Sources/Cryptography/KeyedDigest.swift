/// Keyed BLAKE2b (RFC 7693) over fields that are each prefixed with their length, so that no two
/// lists of fields give the same input.
public struct KeyedDigest: Sendable {
    /// The keys, one a version.
    public let ring: KeyRing

    /// Digests under the keys of `ring`, which serve nothing else.
    public init(ring: KeyRing) { self.ring = ring }

    /// The digest of `fields` under the key of `version`.
    ///
    /// The input is, for each field, its length in four bytes, big-endian, and its bytes.
    ///
    /// - Parameter length: of the digest, 16 to 64 bytes.
    /// - Precondition: `ring` holds `version`.
    public func digest(_ fields: [[UInt8]], version: KeyVersion, length: Int) -> [UInt8] {
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
                Blake2b.keyed(
                    input, key: UnsafeBufferPointer(start: key, count: SecretKey.byteCount),
                    length: length)
            }
        }
        guard let output else { preconditionFailure("key version \(version.number) is not held") }
        return output
    }
}
