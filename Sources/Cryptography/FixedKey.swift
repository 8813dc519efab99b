public import Verification

/// A key that is never replaced, because what it made is compared for as long as it is stored: keys
/// of customers and orders, tags in the log.
///
/// A key that may be replaced is a `KeyRing`, and what it makes carries a `KeyVersion`. The two are
/// different types, so that nothing is stored without a version under a key that rotates.
public final class FixedKey: Sendable {
    private let key: SecretKey

    /// Reads `NAME.1.key` of `folder`, the only version there can be; further files are not looked at.
    public convenience init(name: String, folder: String) throws(KeyFileError) {
        self.init(try SecretKey(contentsOf: KeyFile.path(name, KeyVersion(1), in: folder)))
    }

    /// Takes `key`; for tests and for derived keys.
    public init(_ key: consuming SecretKey) { self.key = key }

    /// A key for one use: see `SecretKey.subkey`.
    public func derived(_ identifier: UInt64, context: StaticString) -> FixedKey {
        FixedKey(key.subkey(identifier, context: context))
    }

    /// Lends the key to `body`.
    @_spi(KeyBytes)
    public func withKey<R, E: Error>(
        _ body: (borrowing SecretKey) throws(E) -> R
    ) throws(E) -> R {
        try body(key)
    }
}
