/// Characters that a policy may not hold, because what a reviewer sees would not be what is read.
enum UnseenCharacter {
    /// What is wrong with `scalar` in a line, or nil.
    ///
    /// Line feeds are the only line breaks and spaces the only white space; libyaml also breaks lines
    /// at U+000D, U+0085, U+2028 and U+2029.
    static func problem(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\r": return "a carriage return; save the file with line feeds alone (\\n)"
        case "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}":
            return "\(name(scalar)) breaks a line for some readers and not for others; remove it"
        case "\t": return "a tab; indent and separate with spaces"
        case "\u{FEFF}": return "a byte order mark inside the file; remove it"
        default: break
        }
        if joiners.contains(scalar) { return nil }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control: return "the control character \(name(scalar)); remove it"
        case .spaceSeparator where scalar != " ":
            // After it, `#` begins no comment and `:` ends no key, though it looks as if.
            return "\(name(scalar)) looks like a space and is none; write a space"
        case .format: return "\(name(scalar)) cannot be seen or turns the text around it; remove it"
        default:
            return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
                ? "\(name(scalar)) cannot be seen; remove it" : nil
        }
    }

    /// Scripts need these within words, and emoji to join and to have their colours.
    private static let joiners: Set<Unicode.Scalar> = ["\u{200C}", "\u{200D}", "\u{FE0F}"]

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
