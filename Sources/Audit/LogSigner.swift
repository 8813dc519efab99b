private import Cryptography
public import Verification

/// The log's signing key: signs checkpoints and nothing else.
///
/// It can be neither copied, printed nor encoded.
public struct LogSigner: ~Copyable {
    /// The public half.
    public let verifier: LogVerifier
    private let key: SigningKey

    /// Reads the 32-byte Ed25519 seed out of the file at `path`.
    ///
    /// Throws `KeyFileError` as `SecretKey.init(contentsOf:)` does, and `CheckpointError.badKey` when
    /// `origin` may not name a key.
    public init(seedFile path: String, origin: String = LogVerifier.defaultOrigin) throws {
        let key = try SigningKey(seedFile: path)
        verifier = try LogVerifier(publicKey: key.publicKey, origin: origin)
        self.key = key
    }

    /// Signs the tree of `size` leaves under `root`.
    ///
    /// Whether it may be signed is the caller's question: see `Sequencer`.
    func sign(size: Int, root: TreeHash) -> SignedCheckpoint {
        let checkpoint = Checkpoint(origin: verifier.origin, size: size, root: root)
        return verifier.note(of: checkpoint, signature: key.sign(Array(checkpoint.body.utf8)))
    }
}
