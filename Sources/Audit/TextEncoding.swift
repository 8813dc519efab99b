private import CSodium

/// Base64 with padding (RFC 4648 section 4) and lower-case hexadecimal, read strictly.
enum TextEncoding {
    static func base64(_ bytes: [UInt8]) -> String {
        let capacity = sodium_base64_encoded_len(bytes.count, base64Variant)
        var text = [CChar](repeating: 0, count: capacity)
        _ = sodium_bin2base64(&text, capacity, bytes, bytes.count, base64Variant)
        // Without the terminating zero.
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Nil for missing padding, stray characters, or bits left over.
    static func bytes(base64 text: String) -> [UInt8]? {
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

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(CanonicalJSON.hexDigits[Int(byte >> 4)])
            text.append(CanonicalJSON.hexDigits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let base64Variant = Int32(sodium_base64_VARIANT_ORIGINAL)
}
