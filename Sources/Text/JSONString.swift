/// How control characters stand in a JSON string.
public enum JSONEscapes: Sendable {
    /// Each as `\u` and four digits.
    case digits
    /// Those that have an escape of two characters by it, such as `\n` (RFC 8785 section 3.2.2.2).
    case shortest

    /// Control characters with an escape of two characters, by its letter.
    public static let letters: [UInt8: UInt8] = [
        0x08: UInt8(ascii: "b"), 0x09: UInt8(ascii: "t"), 0x0A: UInt8(ascii: "n"),
        0x0C: UInt8(ascii: "f"), 0x0D: UInt8(ascii: "r"),
    ]
}

extension [UInt8] {
    /// Appends `text` as a JSON string with its quotation marks (RFC 8259 section 7), in UTF-8, with
    /// nothing escaped that need not be: quotation marks, backslashes and control characters below
    /// U+0020.
    public mutating func appendJSONString(_ text: String, escapes: JSONEscapes = .digits) {
        append(UInt8(ascii: "\""))
        // Bytes, not characters: a quotation mark with an accent on it is a quotation mark still.
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append(UInt8(ascii: "\\"))
                if escapes == .shortest, let letter = JSONEscapes.letters[byte] {
                    append(letter)
                } else {
                    append(contentsOf: "u00".utf8)
                    append(Hexadecimal.digits[Int(byte >> 4)])
                    append(Hexadecimal.digits[Int(byte & 15)])
                }
            default:
                append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
