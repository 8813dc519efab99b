import CSodium
public import Verification

/// A secret key of Ed25519 (RFC 8032) in guarded memory, made from a seed of 32 bytes.
///
/// It can be neither copied, printed nor encoded.
public struct SigningKey: ~Copyable, Sendable {
    /// The 32-byte public half.
    public let publicKey: [UInt8]
    private let seed: SecretKey
    /// libsodium's form of the key: seed ‖ public key.
    private let expanded: SecretMemory

    /// The key that `seed` determines.
    public init(seed: consuming SecretKey) {
        var publicKey = [UInt8](repeating: 0, count: Ed25519.publicKeyByteCount)
        expanded = seed.withUnsafeBytes { seed in
            SecretMemory(count: Int(crypto_sign_SECRETKEYBYTES)) { expanded in
                let result = crypto_sign_seed_keypair(&publicKey, expanded, seed)
                precondition(result == 0, "a key pair can be made from any seed")
            }
        }
        self.publicKey = publicKey
        self.seed = seed
    }

    /// Reads the seed in the file at `path`, as `SecretKey.init(contentsOf:)` does.
    public init(seedFile path: String) throws(KeyFileError) {
        self.init(seed: try SecretKey(contentsOf: path))
    }

    /// The detached signature of `message`, 64 bytes; the same for the same message.
    public borrowing func sign(_ message: [UInt8]) -> [UInt8] {
        bytes(Ed25519.signatureByteCount) { signature in
            let result = crypto_sign_detached(
                signature, nil, message, UInt64(message.count), expanded.bytes)
            precondition(result == 0, "signing cannot fail")
        }
    }

    /// A key for another use than signing, derived from the seed as `SecretKey.subkey` does.
    public borrowing func subkey(_ identifier: UInt64, context: StaticString) -> SecretKey {
        seed.subkey(identifier, context: context)
    }
}
