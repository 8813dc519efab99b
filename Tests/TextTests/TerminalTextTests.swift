import Testing
import Text

@Suite("Text of others on a terminal")
struct TerminalTextTests {
    @Test("shows letters of any script as they are")
    func plain() {
        for text in ["orders.csv", "Bestellungen März.csv", "注文.csv", "a b", "é", "e\u{301}", "😀"] {
            #expect(TerminalText.escaped(text) == text)
        }
    }

    @Test("writes out what moves a cursor, turns text around, breaks a line or cannot be seen")
    func escaped() {
        let cases = [
            ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("a\nb\rc\td", "a\\u{A}b\\u{D}c\\u{9}d"),
            ("a\u{202E}b", "a\\u{202E}b"), ("a\u{2066}b", "a\\u{2066}b"), ("\u{9B}1m", "\\u{9B}1m"),
            ("a\u{2028}b", "a\\u{2028}b"), ("a\u{200B}b", "a\\u{200B}b"), ("a\u{A0}b", "a\\u{A0}b"),
            ("a\u{7F}", "a\\u{7F}"), ("\u{E0001}", "\\u{E0001}"), ("\u{E000}", "\\u{E000}"),
            ("\u{115F}", "\\u{115F}"),
        ]
        for (text, shown) in cases { #expect(TerminalText.escaped(text) == shown) }
    }

    @Test("doubles a backslash, so that nothing else looks like what was written out")
    func backslash() {
        #expect(TerminalText.escaped("\\u{1B}") == "\\\\u{1B}")
        let all = (0..<0x3000).compactMap(Unicode.Scalar.init).map { String($0) }
        // By their bytes: of two ways to write one letter the same is seen.
        let shown = Set(all.map { Array(TerminalText.escaped($0).utf8) })
        #expect(shown.count == all.count)
    }
}
