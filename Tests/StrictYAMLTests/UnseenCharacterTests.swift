import StrictYAML
import Testing

/// What a reviewer sees is what is read: whatever breaks a line, hides or turns text is refused.
@Suite("Characters that cannot be seen")
struct UnseenCharacterTests {
    /// The error of reading `text`, or nil when it is read.
    private func error(_ text: String) -> StrictYAMLError? {
        do throws(StrictYAMLError) {
            _ = try StrictDocument(text: text, named: "f")
            return nil
        } catch {
            return error
        }
    }

    /// Every line break that some reader knows.
    static let lineBreaks: [Unicode.Scalar] = [
        "\r", "\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}",
    ]

    @Test(
        "a rule behind a comment's hidden line break is refused where the break is",
        arguments: lineBreaks)
    func hiddenRule(scalar: Unicode.Scalar) {
        let error = error("a: 1\n# approved by both\(Character(scalar))b: 2\n")
        #expect(error?.place == .init(line: 2, column: 19), "U+\(String(scalar.value, radix: 16))")
    }

    @Test("a comment that is none, because a space is none, is refused where it is")
    func falseSpace() {
        for scalar in ["\u{A0}", "\u{2003}", "\u{3000}", "\t"] {
            #expect(error("a: 1\(scalar)# a comment\n")?.place == .init(line: 1, column: 5))
        }
    }

    @Test("every control character is refused at its place, in values, keys and comments")
    func controls() {
        let controls = Array(UInt32(0)..<0x20) + Array(0x7F..<0xA0)
        for scalar in controls.compactMap({ Unicode.Scalar($0) }) where scalar != "\n" {
            let text = Character(scalar)
            #expect(error("a: x\(text)y\n")?.place == .init(line: 1, column: 5))
            #expect(error("\(text)a: x\n")?.place == .init(line: 1, column: 1))
            #expect(error("a: x\n#\(text)\n")?.place == .init(line: 2, column: 2))
            #expect(error("a: \"x\n\n  \(text)\"\n")?.place == .init(line: 3, column: 3))
        }
    }

    @Test("what turns the direction of text, or shows as nothing, is refused at its place")
    func invisible() {
        for value in Array(UInt32(0x202A)...0x202E) + Array(0x2060...0x206F)
            + [
                0x200B, 0x200E, 0x200F, 0x061C, 0x00AD, 0x034F, 0x115F, 0x3164, 0xFEFF, 0xFFA0,
                0xE0041,
            ]
        {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(
                error("a: x\(Character(scalar))\n")?.place != nil, "U+\(String(value, radix: 16))")
        }
    }

    @Test("names of all scripts, joined letters and emoji are text")
    func readable() throws {
        let words = "प्रिया सिंह, 李秀英, نیم‌فاصله, Łódź, Ελλάδα, ⚠️, 👩‍👩‍👧, 100 %"
        #expect(error("why: \(words)\n") == nil)
    }

    @Test("whatever one character is put in, lines are what they seem or the file is refused")
    func everyCharacter() throws {
        for scalar in (UInt32(0)...0xFFFF).compactMap(Unicode.Scalar.init) where scalar != "\n" {
            let character = Character(scalar)
            let inComment = "a: x # y\(character)c: 1\nb: 2\n"
            if let document = try? StrictDocument(text: inComment, named: "f") {
                // A line break that nobody sees would have made a third key.
                let mapping = try document.mapping()
                #expect(try mapping.require("a").string() == "x")
                _ = try mapping.require("b")
                #expect(throws: Never.self, "U+\(scalar.value)") { try mapping.finish() }
            }
        }
    }
}
