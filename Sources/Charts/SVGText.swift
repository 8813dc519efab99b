/// Text on its way into markup.
enum SVGText {
    /// `text` with the five characters that mean something in XML replaced.
    ///
    /// Works on Unicode scalars: a quotation mark followed by a combining mark is one character to
    /// a reader and still a quotation mark to a parser. Control characters, which XML forbids, go.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `label` cut to `limit` characters, with an ellipsis.
    static func shortened(_ label: String, to limit: Int) -> String {
        label.count <= limit ? label : label.prefix(limit - 1) + "…"
    }
}

/// Numbers as people read them.
public enum NumberText {
    /// `1234567` as `1,234,567`.
    public static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
