/// Keyed BLAKE2b (RFC 7693) over fields that are each prefixed with their length, so that no two
/// lists of fields give the same input; under a key that is never replaced.
///
/// The input is, for each field, its length in four bytes, big-endian, and its bytes.
public struct KeyedDigest: Sendable {
    private let key: FixedKey

    /// Digests under `key`, which serves nothing else.
    public init(key: FixedKey) { self.key = key }

    /// The digest of `fields`.
    ///
    /// - Parameter length: of the digest, 16 to 64 bytes.
    public func digest(_ fields: [[UInt8]], length: Int) -> [UInt8] {
        key.withKey { Self.digest(fields, key: $0, length: length) }
    }

    /// The digest of `fields` under the bytes of `key`.
    static func digest(
        _ fields: [[UInt8]], key: borrowing SecretKey, length: Int
    ) -> [UInt8] {
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
        return key.withUnsafeBytes { key in
            Blake2b.keyed(
                input, key: UnsafeBufferPointer(start: key, count: SecretKey.byteCount),
                length: length)
        }
    }
}

/// A digest with the version of the key it was made under.
public struct VersionedDigest: Hashable, Sendable {
    /// Of the ring that made it.
    public let keyVersion: KeyVersion
    /// As many as were asked for.
    public let bytes: [UInt8]

    /// The version in four bytes, big-endian, and the digest: for a column that holds both.
    public var withVersion: [UInt8] {
        withUnsafeBytes(of: UInt32(keyVersion.number).bigEndian) { Array($0) } + bytes
    }
}

/// The digests of `KeyedDigest` under a key that rotates.
public struct RotatingKeyedDigest: Sendable {
    /// The keys, one a version.
    public let ring: KeyRing

    /// Digests under the keys of `ring`, which serve nothing else.
    public init(ring: KeyRing) { self.ring = ring }

    /// The digest under the newest version: what is stored anew.
    public func digest(_ fields: [[UInt8]], length: Int) -> VersionedDigest {
        digest(fields, version: ring.primary, length: length)
    }

    /// One digest for every enabled version, newest first: what a lookup has to try.
    public func candidates(_ fields: [[UInt8]], length: Int) -> [VersionedDigest] {
        ring.enabled.map { digest(fields, version: $0, length: length) }
    }

    /// The digest under the key of `version`.
    ///
    /// - Parameter length: of the digest, 16 to 64 bytes.
    /// - Precondition: `ring` holds `version`.
    public func digest(
        _ fields: [[UInt8]], version: KeyVersion, length: Int
    ) -> VersionedDigest {
        let bytes = ring.withKey(version) { key in
            KeyedDigest.digest(fields, key: key, length: length)
        }
        guard let bytes else { preconditionFailure("key version \(version.number) is not held") }
        return VersionedDigest(keyVersion: version, bytes: bytes)
    }
}
