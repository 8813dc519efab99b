import Testing
import Text

/// What counts of a text that somebody is to read.
@Suite("Characters that are seen")
struct SeenCharactersTests {
    @Test("a text counts what a reader sees of it")
    func countsWhatShows() {
        #expect("Called back".seenCharacters == 11)
        #expect("  Called \u{A0}\t back\n".seenCharacters == 11)
        #expect("zur\u{FC}ck, zuru\u{308}ck".seenCharacters == 14)
        #expect("\u{1F469}\u{200D}\u{1F4BB} नमस्ते".seenCharacters == 1 + 1 + "नमस्ते".count)
        #expect("".seenCharacters == 0)
    }

    /// One of each kind of what is there and does not show.
    private static let blanks: [Unicode.Scalar] = [
        " ", "\n", "\u{A0}", "\u{1680}", "\u{2007}", "\u{3000}", "\u{2800}", "\u{3164}",
        "\u{FFA0}", "\u{115F}", "\u{1160}", "\u{17B4}", "\u{180E}", "\u{200B}", "\u{200D}",
        "\u{2060}", "\u{2064}", "\u{FEFF}", "\u{AD}", "\u{34F}", "\u{301}", "\u{20DD}",
        "\u{FE0F}", "\u{E0041}", "\u{E0100}", "\u{E000}", "\u{FFFF}", "\u{1D159}", "\u{16FE4}",
        "\u{13441}", "\u{0}", "\u{7F}", "\u{85}",
    ]

    @Test("what does not show counts nothing, alone or with others of its kind", arguments: blanks)
    func countsNoBlank(scalar: Unicode.Scalar) {
        let alone = String(repeating: String(scalar), count: 30)
        #expect(alone.seenCharacters == 0, "U+\(String(scalar.value, radix: 16))")
        for other in Self.blanks {
            let both = String(repeating: String(scalar) + String(other), count: 15)
            #expect(
                both.seenCharacters == 0,
                "U+\(String(scalar.value, radix: 16)) U+\(String(other.value, radix: 16))")
        }
    }

    @Test("between two words it counts once at most", arguments: blanks)
    func countsGapsOnce(scalar: Unicode.Scalar) {
        let text = "a b" + String(repeating: String(scalar), count: 30) + "\u{2800}c"
        #expect(text.seenCharacters == 5, "U+\(String(scalar.value, radix: 16))")
    }
}
