import Testing
import Text

@Suite("Text on its way into markup")
struct MarkupTextTests {
    @Test(
        "is escaped by scalars: a mark under a combining mark is still a mark",
        arguments: [
            ("\"\u{301}", "&quot;\u{301}"), ("<\u{338}", "&lt;\u{338}"), ("'&>", "&#39;&amp;&gt;"),
            ("a\u{0}b\u{9F}c", "a b c"), ("\u{202E}txt", "\u{FFFD}txt"), ("Zoë\n", "Zoë\n"),
        ])
    func escapes(text: String, expected: String) {
        #expect(MarkupText.escaped(text) == expected)
    }
}
