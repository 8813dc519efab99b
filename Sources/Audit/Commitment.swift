import Cryptography
import Verification

/// A commitment to a value that does not reveal it: SHA-256 over a random salt and the value.
///
/// The digest stands in the leaf for ever. Salt and value live in the sealed sidecar: once that is
/// erased, the digest says nothing and the tree still verifies.
public struct Commitment: Hashable, Sendable {
    /// Bytes of a salt.
    public static let saltByteCount = 16
    /// To be kept with the value, sealed.
    public let salt: [UInt8]
    /// 32 bytes for the leaf.
    public let digest: [UInt8]

    /// Commits to `value` under a fresh salt.
    public init(to value: [UInt8]) {
        self.init(to: value, salt: RandomBytes.make(Self.saltByteCount))
    }

    /// The same commitment again, to compare with a leaf.
    ///
    /// - Precondition: `salt` has 16 bytes; a fixed length keeps salt and value apart.
    public init(to value: [UInt8], salt: [UInt8]) {
        precondition(salt.count == Self.saltByteCount, "a commitment's salt has 16 bytes")
        self.salt = salt
        digest = SHA256.digest(salt, value)
    }
}
