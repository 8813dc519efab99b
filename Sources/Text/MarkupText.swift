/// Text on its way into HTML or SVG.
public enum MarkupText {
    /// `text` with the five characters that mean something in markup replaced by references.
    ///
    /// Works on Unicode scalars: a quotation mark followed by a combining mark is one character to
    /// a reader and still a quotation mark to a parser. Control characters, which XML forbids,
    /// become spaces. Characters that change the direction of what follows become U+FFFD: with one
    /// of them a name could read as another.
    public static func escaped(_ text: String) -> String {
        // Most texts hold nothing of the kind, and looking is cheaper than copying.
        guard !text.utf8.allSatisfy(isPlain) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += " "
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether `byte` is an ASCII character that stands for itself in markup.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            false
        default: (0x20..<0x7F).contains(byte)
        }
    }
}
