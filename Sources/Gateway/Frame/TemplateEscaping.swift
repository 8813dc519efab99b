import Mustache
import Text

/// How a template's values become HTML text.
///
/// The template library's own rule looks at whole characters, so a quotation mark with a combining
/// mark behind it would pass as one unknown character and still end an attribute for a browser.
struct TemplateEscaping: MustacheContentType {
    /// What a template calls this rule.
    static let name = "MARKUP"

    func escapeText(_ text: String) -> String { MarkupText.escaped(text) }
}
