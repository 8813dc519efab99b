import Cryptography
import Verification

/// Signs epochs with the release's Ed25519 key.
struct ReleaseSigner: ~Copyable {
    static let keyFileName = "signing.1.key"

    private let key: SigningKey
    /// Keys the digests of snapshots; made from the signing key's seed, used for nothing else.
    private let digestKey: SecretKey
    var publicKey: [UInt8] { key.publicKey }

    /// Reads the seed from `folder`.
    init(folder: String) throws(KeyFileError) {
        let key = try SigningKey(seedFile: folder + "/" + Self.keyFileName)
        digestKey = key.subkey(1, context: "relsnap1")
        self.key = key
    }

    /// The snapshot's digest in the form that is stored and signed.
    ///
    /// The plain digest is an exact function of everybody's data: who knows all customers but one
    /// could test guesses about that one against it, and the noise would be for nothing. Keyed, and
    /// with the epoch in it, it tells its key's holder whether two runs saw the same snapshot, and
    /// nobody else anything.
    func seal(_ snapshotDigest: [UInt8], epoch: EpochName) -> [UInt8] {
        var encoding = CanonicalEncoding("bauta release sealed digest 1")
        encoding.append(epoch.rawValue)
        encoding.append(snapshotDigest)
        return Blake2b.digest(encoding.bytes, key: digestKey)
    }

    /// The detached signature of a manifest's bytes, 64 bytes.
    func sign(_ manifest: [UInt8]) -> [UInt8] { key.sign(manifest) }
}
