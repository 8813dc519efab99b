private import CSodium

/// A checkpoint with the note that proves it.
public struct SignedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    /// The C2SP signed note.
    public let note: String
}

/// The log's signing key, in guarded memory; wiped when it goes out of scope.
///
/// It can be neither copied, printed nor encoded, and it signs checkpoints only.
public struct LogSigner: ~Copyable {
    /// The public half.
    public let verifier: LogVerifier
    /// Ed25519 secret key of libsodium: seed ‖ public key.
    private let secretKey: GuardedBytes

    /// Reads the 32-byte seed out of `path`.
    ///
    /// Throws `badKeyFile` when the file is missing, of another size, or open to others.
    public init(
        seedFile path: String, origin: String = LogVerifier.defaultOrigin
    ) throws(AuditError) {
        let secretKey = try GuardedBytes(count: Int(crypto_sign_SECRETKEYBYTES))
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        let seed = try GuardedBytes(count: Int(crypto_sign_SEEDBYTES))
        try KeyFile.read(path, secret: true, into: seed.buffer)
        _ = crypto_sign_seed_keypair(&publicKey, secretKey.start, seed.start)
        secretKey.forbidWriting()
        self.init(
            verifier: try LogVerifier(publicKey: publicKey, origin: origin), secretKey: secretKey)
    }

    private init(verifier: LogVerifier, secretKey: GuardedBytes) {
        self.verifier = verifier
        self.secretKey = secretKey
    }

    /// Signs the tree of `size` leaves under `root`.
    ///
    /// Whether it may be signed is the caller's question: see `Sequencer`.
    func sign(size: Int, root: TreeHash) -> SignedCheckpoint {
        let checkpoint = Checkpoint(origin: verifier.origin, size: size, root: root)
        let message = Array(checkpoint.body.utf8)
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        _ = crypto_sign_detached(
            &signature, nil, message, UInt64(message.count), secretKey.start)
        let note = SignedNote.text(
            body: checkpoint.body, name: verifier.origin, keyID: verifier.keyID,
            signature: signature)
        return SignedCheckpoint(checkpoint: checkpoint, note: note)
    }
}

/// Memory of libsodium: locked, fenced by guard pages, wiped when released.
///
/// A class, so that a signer in another module needs nothing of its layout to release it.
private final class GuardedBytes {
    let start: UnsafeMutablePointer<UInt8>
    let count: Int

    init(count: Int) throws(AuditError) {
        // sodium_init may be called any number of times, from any thread.
        guard sodium_init() >= 0, let memory = sodium_malloc(count) else {
            throw AuditError(.badKeyFile)
        }
        start = memory.bindMemory(to: UInt8.self, capacity: count)
        self.count = count
    }

    deinit { sodium_free(start) }

    var buffer: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    func forbidWriting() { _ = sodium_mprotect_readonly(start) }
}
