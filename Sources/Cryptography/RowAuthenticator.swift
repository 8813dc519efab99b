import CSodium

/// Proves that a row was written by the vault: a MAC over the table's name and all its fields.
///
/// Whoever owns the database can write any row, but not its MAC.
public struct RowAuthenticator: Sendable {
    /// Bytes in a MAC.
    static let macLength = 36

    private let keyed: RotatingKeyedDigest
    private let secrets: RotatingKeyedDigest

    /// - Parameter ring: the ring `credential` for what the vault reads itself, `outbox` for what it
    ///   writes to the signer of the log.
    public init(ring: KeyRing) {
        keyed = RotatingKeyedDigest(ring: ring.derived(1, context: "bautamac"))
        secrets = RotatingKeyedDigest(ring: ring.derived(2, context: "bautamac"))
    }

    /// Key version (4 bytes, big-endian) ‖ 32 bytes of keyed BLAKE2b.
    public func mac(table: String, fields: [[UInt8]]) -> [UInt8] {
        mac(table: table, fields: fields, version: keyed.ring.primary)
    }

    /// Whether `mac` is the vault's over these fields; constant time.
    public func verify(_ mac: [UInt8], table: String, fields: [[UInt8]]) -> Bool {
        guard mac.count == Self.macLength else { return false }
        let number = mac.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let version = KeyVersion(number)
        guard keyed.ring.enabled.contains(version) else { return false }
        let expected = self.mac(table: table, fields: fields, version: version)
        return sodium_memcmp(expected, mac, mac.count) == 0
    }

    /// What is stored of a new token: a keyed digest, 32 bytes.
    ///
    /// Tokens are random, so no slow hash.
    public func digest(ofToken token: [UInt8]) -> VersionedDigest {
        secrets.digest([token], length: 32)
    }

    /// What may be stored of a token, one digest for every enabled key version, newest first.
    public func candidates(ofToken token: [UInt8]) -> [VersionedDigest] {
        secrets.candidates([token], length: 32)
    }

    private func mac(table: String, fields: [[UInt8]], version: KeyVersion) -> [UInt8] {
        keyed.digest([Array(table.utf8)] + fields, version: version, length: 32).withVersion
    }
}
