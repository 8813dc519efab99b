import CSodium
@_spi(KeyBytes) public import Cryptography
@_spi(Plaintext) public import PersonalData
import Synchronization

/// Seals the contacts of one batch: a fresh batch key, sealed once to the vault's public key; under
/// it one fresh data key a contact; under that the fields.
public final class ContactSealer: Sendable {
    /// Names the batch; 16 random bytes.
    public let batchID: [UInt8]
    /// The batch key, sealed to the vault.
    public let sealedBatchKey: SealedBox<BatchKeyKind>
    /// The version of the vault's public key that the batch key is sealed to.
    public let vaultKey: KeyVersion
    private let batchKey: SecretKey
    /// That of the contact that is sealed.
    private let dataKey = Mutex(SecretKey.random())

    /// Padding block of a sealed field, in bytes.
    @_spi(KeyBytes)
    public static let paddingBlock = 64

    /// A fresh batch key, sealed to `key`.
    public init(vaultKey key: SealingKey) {
        let batchKey = SecretKey.random()
        batchID = RandomBytes.make(16)
        sealedBatchKey = key.seal(batchKey: batchKey)
        vaultKey = key.version
        self.batchKey = batchKey
    }

    /// Seals one contact version of `subject`.
    public func seal(_ fields: [PlaintextPII], of subject: SubjectID) -> SealedContact {
        dataKey.withLock { dataKey in
            dataKey.renew()
            return seal(fields, of: subject, under: dataKey)
        }
    }

    private func seal(
        _ fields: [PlaintextPII], of subject: SubjectID, under dataKey: borrowing SecretKey
    ) -> SealedContact {
        let contactID = RandomBytes.make(16)
        let wrapped = dataKey.withUnsafeBytes { bytes in
            AuthenticatedBox.seal(
                UnsafeBufferPointer(start: bytes, count: SecretKey.byteCount),
                associated: SealingContext.dataKey(
                    batchID: batchID, contactID: contactID, vaultKey: vaultKey),
                key: batchKey)
        }
        let sealed = fields.map { value in
            var padded = Padding.padded(Array(value.reveal().utf8), block: Self.paddingBlock)
            defer { sodium_memzero(&padded, padded.count) }
            let bytes = padded.withUnsafeBufferPointer { padded in
                AuthenticatedBox.seal(
                    padded,
                    associated: SealingContext.field(
                        subject: subject, field: value.field, vaultKey: vaultKey),
                    key: dataKey)
            }
            return SealedField(field: value.field, bytes: bytes)
        }
        return SealedContact(contactID: contactID, wrappedDataKey: wrapped, fields: sealed)
    }
}
