import Mustache

/// How a template's values become HTML text.
///
/// The template library's own rule looks at whole characters, so a quotation mark with a combining
/// mark behind it would pass as one unknown character and still end an attribute for a browser.
/// This rule looks at Unicode scalars.
struct MarkupText: MustacheContentType {
    /// What a template calls this rule.
    static let name = "MARKUP"

    func escapeText(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                // Turns the order of what follows around: a name could read as another.
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
