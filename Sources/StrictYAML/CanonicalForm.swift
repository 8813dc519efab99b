extension StrictNode {
    /// Appends this value as JSON: keys in ascending order of their UTF-8, scalars as strings.
    func appendCanonical(to output: inout [UInt8]) {
        switch content {
        case .scalar(let text, _):
            Self.appendQuoted(text, to: &output)
        case .sequence(let items):
            output.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                item.appendCanonical(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .mapping(let entries):
            let ordered = entries.sorted {
                $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
            }
            output.append(UInt8(ascii: "{"))
            for (position, entry) in ordered.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                Self.appendQuoted(entry.key, to: &output)
                output.append(UInt8(ascii: ":"))
                entry.value.appendCanonical(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8259 section 7, with nothing escaped that need not be.
    private static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        let hexadecimal = Array("0123456789abcdef".utf8)
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0..<0x20:
                output.append(contentsOf: "\\u00".utf8)
                output.append(hexadecimal[Int(byte >> 4)])
                output.append(hexadecimal[Int(byte & 15)])
            default:
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
