private import CSodium

/// Checks signatures of Ed25519 (RFC 8032).
public enum Ed25519 {
    /// Bytes in a public key.
    public static let publicKeyByteCount = Int(crypto_sign_PUBLICKEYBYTES)
    /// Bytes in a signature.
    public static let signatureByteCount = Int(crypto_sign_BYTES)

    /// Whether `signature` is one of `message` by the owner of `publicKey`; false for either of a
    /// wrong length.
    public static func isValid(
        _ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]
    ) -> Bool {
        signature.count == signatureByteCount && publicKey.count == publicKeyByteCount
            && crypto_sign_verify_detached(
                signature, message, UInt64(message.count), publicKey) == 0
    }
}
