import CSodium
@_spi(KeyBytes) public import Cryptography
@_spi(KeyBytes) public import Sealing
public import Verification

/// The secret half of the vault's key pair, one version.
///
/// Only `bauta-vault` links this module.
public final class OpeningKey: Sendable {
    /// Which of the vault's key pairs it belongs to.
    public let version: KeyVersion
    private let secret: SecretKey
    private let publicKey: [UInt8]

    /// Reads `vault.N.key` (the X25519 secret scalar) of `folder`.
    public convenience init(version: KeyVersion, folder: String) throws(KeyFileError) {
        let path = KeyFile.path("vault", version, in: folder)
        self.init(version: version, secret: try SecretKey(contentsOf: path))
    }

    /// A key that is not read from a file; `secret` is the X25519 scalar.
    public init(version: KeyVersion, secret: consuming SecretKey) {
        self.version = version
        publicKey = secret.withUnsafeBytes { secret in
            var point = [UInt8](repeating: 0, count: 32)
            let result = crypto_scalarmult_base(&point, secret)
            precondition(result == 0, "the base point times a scalar always exists")
            return point
        }
        self.secret = secret
    }

    /// The half that ingest gets.
    public var sealingKey: SealingKey { SealingKey(version: version, publicKey: publicKey) }

    /// The 32 public bytes, for the key file of ingest.
    public var publicBytes: [UInt8] { publicKey }

    /// Opens what `SealingKey.seal` made of a 32-byte key; nil when a byte or the key is wrong.
    func openKey(_ sealed: [UInt8]) -> SecretKey? {
        guard sealed.count == SecretKey.byteCount + crypto_box_sealbytes() else { return nil }
        return secret.withUnsafeBytes { secret in
            try? SecretKey { bytes throws(UnsealingError) in
                let result = crypto_box_seal_open(
                    bytes, sealed, UInt64(sealed.count), publicKey, secret)
                guard result == 0 else { throw UnsealingError.batchKeyRefused }
            }
        }
    }

    /// Opens what `SealingKey.sealPadded` made; nil when a byte or the key is wrong.
    public func openPadded(_ sealed: [UInt8]) -> [UInt8]? {
        let length = sealed.count - crypto_box_sealbytes()
        guard length > 0 else { return nil }
        var message = [UInt8](repeating: 0, count: length)
        defer { sodium_memzero(&message, length) }
        let opened = secret.withUnsafeBytes { secret in
            crypto_box_seal_open(&message, sealed, UInt64(sealed.count), publicKey, secret) == 0
        }
        guard opened,
            let unpadded = message.withUnsafeBufferPointer({ Padding.unpadded($0, block: 256) })
        else { return nil }
        return Array(message.prefix(unpadded))
    }
}
