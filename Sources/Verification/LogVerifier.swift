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

    /// Throws `badKey` unless `publicKey` has 32 bytes and `origin` may name a key.
    public init(
        publicKey: [UInt8], origin: String = LogVerifier.defaultOrigin
    ) throws(CheckpointError) {
        guard publicKey.count == Ed25519.publicKeyByteCount, KeyName.isValid(origin) else {
            throw CheckpointError(.badKey)
        }
        self.publicKey = publicKey
        self.origin = origin
    }

    /// Reads the public key of the log `origin` out of the file at `path`.
    ///
    /// Throws `KeyFileError` as `KeyFile.publicKey` does, and `badKey` when `origin` may not name a
    /// key.
    public init(publicKeyFile path: String, origin: String = LogVerifier.defaultOrigin) throws {
        try self.init(publicKey: KeyFile.publicKey(at: path), origin: origin)
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
    public func open(_ note: String) throws(CheckpointError) -> Checkpoint {
        let signed = try SignedNote(note)
        let own = signed.signatures.filter { $0.name == origin && $0.keyID == keyID }
        guard own.count == 1, let signature = own.first?.signature,
            Ed25519.isValid(signature, of: Array(signed.body.utf8), by: publicKey)
        else { throw CheckpointError(.badSignature) }
        let checkpoint = try Checkpoint(body: signed.body)
        guard checkpoint.origin == origin else { throw CheckpointError(.wrongOrigin) }
        return checkpoint
    }

    /// `checkpoint` with the note that carries `signature`, the key's own signature of its body.
    public func note(of checkpoint: Checkpoint, signature: [UInt8]) -> SignedCheckpoint {
        let text = SignedNote.text(
            body: checkpoint.body, name: origin, keyID: keyID, signature: signature)
        return SignedCheckpoint(checkpoint: checkpoint, note: text)
    }
}
