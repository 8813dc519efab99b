private import CSodium

/// Base64 with padding (RFC 4648 section 4), read strictly.
public enum Base64 {
    /// `bytes` as text, padded to a multiple of four characters.
    public static func text(_ bytes: [UInt8]) -> String {
        let capacity = sodium_base64_encoded_len(bytes.count, base64Variant)
        var text = [CChar](repeating: 0, count: capacity)
        _ = sodium_bin2base64(&text, capacity, bytes, bytes.count, base64Variant)
        // Without the terminating zero.
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The bytes `text` stands for; nil for missing padding, stray characters, or bits left over.
    public static func bytes(_ text: String) -> [UInt8]? {
        let length = text.utf8.count
        var bytes = [UInt8](repeating: 0, count: length / 4 * 3)
        var count = 0
        let status = text.withCString {
            sodium_base642bin(
                &bytes, bytes.count, $0, length, nil, &count, nil, base64Variant)
        }
        guard status == 0 else { return nil }
        return Array(bytes.prefix(count))
    }

    private static let base64Variant = Int32(sodium_base64_VARIANT_ORIGINAL)
}
