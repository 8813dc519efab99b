private import CSodium

/// The public half of a log's key: tells whether a checkpoint is the log's.
public struct LogVerifier: Hashable, Sendable {
    /// The name signed in every checkpoint, of log and key alike.
    public let origin: String
    /// Ed25519, 32 bytes.
    public let publicKey: [UInt8]

    /// What this installation's log calls itself.
    public static let defaultOrigin = "bauta/audit"
    /// C2SP signed-note: the type byte of plain Ed25519.
    private static let algorithm: UInt8 = 0x01

    /// Throws `badKeyFile` unless `publicKey` has 32 bytes and `origin` may name a key.
    public init(
        publicKey: [UInt8], origin: String = LogVerifier.defaultOrigin
    ) throws(AuditError) {
        guard publicKey.count == Int(crypto_sign_PUBLICKEYBYTES), KeyName.isValid(origin) else {
            throw AuditError(.badKeyFile)
        }
        self.publicKey = publicKey
        self.origin = origin
    }

    /// Reads the public key out of a file of 32 bytes.
    public init(
        publicKeyFile path: String, origin: String = LogVerifier.defaultOrigin
    ) throws(AuditError) {
        try self.init(
            publicKey: KeyFile.bytes(path, count: Int(crypto_sign_PUBLICKEYBYTES)),
            origin: origin)
    }

    /// C2SP signed-note: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
    var keyID: [UInt8] {
        Array(
            SHA256.digest(Array(origin.utf8), [0x0A, Self.algorithm], publicKey).prefix(4))
    }

    /// The checkpoint in `note`, if this log signed it.
    ///
    /// Throws `malformedCheckpoint`, `badSignature` (none by this key, two, or a wrong one) or
    /// `wrongOrigin`. Signatures of other keys, such as witnesses', are not looked at.
    public func open(_ note: String) throws(AuditError) -> Checkpoint {
        let signed = try SignedNote(note)
        let own = signed.signatures.filter { $0.name == origin && $0.keyID == keyID }
        guard own.count == 1, let signature = own.first?.signature,
            signature.count == Int(crypto_sign_BYTES),
            verify(signature, of: Array(signed.body.utf8))
        else { throw AuditError(.badSignature) }
        let checkpoint = try Checkpoint(body: signed.body)
        guard checkpoint.origin == origin else { throw AuditError(.wrongOrigin) }
        return checkpoint
    }

    private func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }
}
