extension [UInt8] {
    /// Appends `text` as a JSON string with its quotation marks (RFC 8259 section 7), in UTF-8, with
    /// nothing escaped that need not be: quotation marks, backslashes and control characters below
    /// U+0020.
    public mutating func appendJSONString(_ text: String) {
        append(UInt8(ascii: "\""))
        // Bytes, not characters: a quotation mark with an accent on it is a quotation mark still.
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append(contentsOf: "\\u00".utf8)
                append(Hexadecimal.digits[Int(byte >> 4)])
                append(Hexadecimal.digits[Int(byte & 15)])
            default:
                append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
