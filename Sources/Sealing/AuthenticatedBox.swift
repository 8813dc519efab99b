import CSodium
@_spi(KeyBytes) public import Cryptography

/// XChaCha20-Poly1305 (IETF construction, draft-irtf-cfrg-xchacha) with a random nonce in front.
@_spi(KeyBytes)
public enum AuthenticatedBox {
    static let nonceBytes = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    static let tagBytes = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    /// Nonce ‖ ciphertext ‖ tag of `message` under `key`, bound to `associated`.
    public static func seal(
        _ message: UnsafeBufferPointer<UInt8>, associated: [UInt8], key: borrowing SecretKey
    ) -> [UInt8] {
        let total = nonceBytes + message.count + tagBytes
        return key.withUnsafeBytes { key in
            [UInt8](unsafeUninitializedCapacity: total) { buffer, initialized in
                guard let start = buffer.baseAddress else { return }
                randombytes_buf(start, nonceBytes)
                var written: UInt64 = 0
                let result = crypto_aead_xchacha20poly1305_ietf_encrypt(
                    start + nonceBytes, &written, message.baseAddress, UInt64(message.count),
                    associated, UInt64(associated.count), nil, start, key)
                precondition(result == 0, "encryption cannot fail")
                initialized = nonceBytes + Int(written)
            }
        }
    }

    /// Writes the message of `sealed` to `output`; false when key, binding or a byte is wrong.
    public static func open(
        _ sealed: [UInt8], associated: [UInt8], key: borrowing SecretKey,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let length = messageLength(of: sealed), length <= output.count else { return false }
        return sealed.withUnsafeBufferPointer { sealed in
            guard let start = sealed.baseAddress else { return false }
            return key.withUnsafeBytes { key in
                var written: UInt64 = 0
                return crypto_aead_xchacha20poly1305_ietf_decrypt(
                    output.baseAddress, &written, nil, start + nonceBytes,
                    UInt64(sealed.count - nonceBytes), associated, UInt64(associated.count), start,
                    key) == 0
            }
        }
    }

    /// Bytes of the message inside, or nil when `sealed` is too short to be one.
    public static func messageLength(of sealed: [UInt8]) -> Int? {
        let length = sealed.count - nonceBytes - tagBytes
        return length >= 0 ? length : nil
    }
}
