import CSodium
@_spi(KeyBytes) public import Cryptography
public import Verification

/// The vault's public key: whoever holds it can seal and cannot open.
public struct SealingKey: Hashable, Sendable {
    /// Which of the vault's key pairs it belongs to.
    public let version: KeyVersion
    private let publicKey: [UInt8]

    /// Reads the highest `vault.pub.N.key` of `folder`.
    ///
    /// Whoever may put a file there chooses who opens what is sealed: the folder must be one that the
    /// processes cannot write.
    public init(folder: String) throws(KeyFileError) {
        guard let newest = try Self.all(in: folder).last else {
            throw KeyFileError(.noVersion, path: "\(folder)/vault.pub")
        }
        self = newest
    }

    /// Every `vault.pub.N.key` of `folder`, the highest last.
    public static func all(in folder: String) throws(KeyFileError) -> [SealingKey] {
        var keys: [SealingKey] = []
        for version in KeyRing.versions(of: "vault.pub", in: folder) {
            let path = KeyFile.path("vault.pub", version, in: folder)
            keys.append(SealingKey(version: version, publicKey: try KeyFile.publicKey(at: path)))
        }
        return keys
    }

    /// `publicKey` is the 32 bytes of X25519.
    @_spi(KeyBytes)
    public init(version: KeyVersion, publicKey: [UInt8]) {
        precondition(publicKey.count == Int(crypto_box_PUBLICKEYBYTES))
        self.version = version
        self.publicKey = publicKey
    }

    /// Seals `value` as one of `kind`, padded to a multiple of 256 bytes, so that its length tells little.
    public func seal<Kind: SealedKind>(_ value: [UInt8], as kind: Kind.Type) -> SealedBox<Kind> {
        var message = kind.domain.mark + value
        defer { sodium_memzero(&message, message.count) }
        var padded = Padding.padded(message, block: Padding.boxBlock)
        defer { sodium_memzero(&padded, padded.count) }
        return SealedBox(stored: seal(padded))
    }

    /// Seals `key` for a batch of contacts.
    func seal(batchKey key: borrowing SecretKey) -> SealedBox<BatchKeyKind> {
        var message = SealingDomain.batchKey.mark
        key.withUnsafeBytes {
            message += UnsafeBufferPointer(start: $0, count: SecretKey.byteCount)
        }
        defer { sodium_memzero(&message, message.count) }
        return SealedBox(stored: seal(message))
    }

    /// `crypto_box_seal`: X25519, XSalsa20-Poly1305, sender unknown.
    private func seal(_ message: [UInt8]) -> [UInt8] {
        let total = message.count + crypto_box_sealbytes()
        return [UInt8](unsafeUninitializedCapacity: total) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            let result = crypto_box_seal(start, message, UInt64(message.count), publicKey)
            precondition(result == 0, "sealing to a valid public key cannot fail")
            initialized = total
        }
    }
}

/// ISO/IEC 7816-4 padding by libsodium.
@_spi(KeyBytes)
public enum Padding {
    /// The block of what is sealed to the vault's key, in bytes.
    public static let boxBlock = 256

    /// The message and its padding, a multiple of `block` bytes.
    public static func padded(_ message: [UInt8], block: Int) -> [UInt8] {
        var buffer = message
        buffer.append(contentsOf: repeatElement(0, count: block))
        var length = 0
        let result = sodium_pad(&length, &buffer, message.count, block, buffer.count)
        precondition(result == 0, "the buffer has room for a whole block")
        return Array(buffer.prefix(length))
    }

    /// The message inside, or nil when the padding is not whole.
    public static func unpadded(_ padded: UnsafeBufferPointer<UInt8>, block: Int) -> Int? {
        var length = 0
        guard let start = padded.baseAddress,
            sodium_unpad(&length, start, padded.count, block) == 0
        else { return nil }
        return length
    }
}
