import CSodium

/// Signs epochs with the release's Ed25519 key (RFC 8032).
struct ReleaseSigner: ~Copyable {
    static let keyFileName = "signing.1.key"

    private let seed: SecretBytes
    /// Keys the digests of snapshots; made from the seed, used for nothing else.
    private let digestKey: SecretBytes
    let publicKey: [UInt8]

    /// Reads the seed from `folder`.
    init(folder: String) throws {
        guard let seed = try KeyFile.read(folder + "/" + Self.keyFileName) else {
            throw ReleaseError(
                .unusableKey(file: Self.keyFileName, problem: "missing; run 'bauta keys init'"))
        }
        digestKey = try SecretBytes { subkey in
            let status = seed.withBytes {
                crypto_kdf_derive_from_key(subkey, SecretBytes.count, 1, "relsnap1", $0)
            }
            precondition(status == 0, "crypto_kdf_derive_from_key refused its lengths")
        }
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        Self.withSecretKey(of: seed, publicKey: &publicKey) { _ in }
        self.seed = seed
        self.publicKey = publicKey
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
        return Digest.keyed(encoding.bytes, by: digestKey)
    }

    /// The detached signature, 64 bytes.
    func sign(_ manifest: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        Self.withSecretKey(of: seed, publicKey: &publicKey) { secretKey in
            let status = crypto_sign_detached(
                &signature, nil, manifest, UInt64(manifest.count), secretKey)
            precondition(status == 0, "crypto_sign_detached failed")
        }
        return signature
    }

    /// Lends libsodium's expanded form of the key, and wipes it.
    private static func withSecretKey(
        of seed: borrowing SecretBytes, publicKey: inout [UInt8],
        _ body: (UnsafePointer<UInt8>) -> Void
    ) {
        let length = Int(crypto_sign_SECRETKEYBYTES)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { secretKey in
            guard let start = secretKey.baseAddress else { return }
            defer { sodium_memzero(start, length) }
            let status = seed.withBytes { crypto_sign_seed_keypair(&publicKey, start, $0) }
            precondition(status == 0, "crypto_sign_seed_keypair failed")
            body(start)
        }
    }
}
