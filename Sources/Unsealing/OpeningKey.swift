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

    /// Opens the key of a batch; nil when a byte or the key is wrong, or it is something else.
    func openKey(_ box: SealedBox<BatchKeyKind>) -> SecretKey? {
        guard var message = message(in: box.bytes) else { return nil }
        defer { sodium_memzero(&message, message.count) }
        guard let key = SealingDomain.batchKey.content(of: message[...]),
            key.count == SecretKey.byteCount
        else { return nil }
        return SecretKey { bytes in
            key.withUnsafeBufferPointer { key in
                guard let start = key.baseAddress else { return }
                bytes.update(from: start, count: key.count)
            }
        }
    }

    /// What was sealed, with its mark and padding; nil when a byte or the key is wrong.
    ///
    /// Whoever takes it wipes it.
    func message(in sealed: [UInt8]) -> [UInt8]? {
        let length = sealed.count - crypto_box_sealbytes()
        guard length > 0 else { return nil }
        var message = [UInt8](repeating: 0, count: length)
        let opened = secret.withUnsafeBytes { secret in
            crypto_box_seal_open(&message, sealed, UInt64(sealed.count), publicKey, secret) == 0
        }
        return opened ? message : nil
    }
}
