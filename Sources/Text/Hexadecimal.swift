/// Lower-case hexadecimal, two digits a byte (RFC 4648 section 8, in lower case).
public enum Hexadecimal {
    /// The sixteen digits as ASCII, in order of their value.
    public static let digits = [UInt8]("0123456789abcdef".utf8)

    /// `bytes` as text of twice as many characters.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that `text` stands for; nil for an odd length or any character that is not one of
    /// `digits`.
    public static func bytes(_ text: String) -> [UInt8]? {
        let values = text.utf8.compactMap { digits.firstIndex(of: $0) }
        guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] << 4 | values[$0 + 1])
        }
    }
}

/// The text form of a UUID (RFC 9562 section 4).
public enum UUIDText {
    /// 16 bytes as digits in groups of 8-4-4-4-12; any other number of them is a mistake of the
    /// program.
    public static func text(_ bytes: [UInt8]) -> String {
        precondition(bytes.count == 16, "a UUID has 16 bytes")
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { Hexadecimal.text(bytes[$0]) }.joined(separator: "-")
    }
}
