import Foundation
import Testing
import Text

@Suite("A text as a JSON string")
struct JSONStringTests {
    private func quoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendJSONString(text)
        return bytes
    }

    @Test(
        "escapes what ends a string or is no character, and nothing else",
        arguments: [
            ("", #""""#), ("a \"b\"", #""a \"b\"""#), (#"C:\x"#, #""C:\\x""#),
            ("1\n2\t3\r\u{8}\u{0}\u{1f}", #""1\u000a2\u00093\u000d\u0008\u0000\u001f""#),
            ("/ \u{7f} é € 😀 \u{2028}", "\"/ \u{7f} é € 😀 \u{2028}\""),
            ("\"\u{301}\\\u{301}", "\"\\\"\u{301}\\\\\u{301}\""),
        ])
    func escapes(text: String, expected: String) {
        #expect(quoted(text) == Array(expected.utf8))
    }

    @Test("has the shortest escapes of control characters where they are asked for")
    func shortest() {
        var bytes: [UInt8] = []
        bytes.appendJSONString("\u{8}\t\n\u{b}\u{c}\r\u{1f}/", escapes: .shortest)
        #expect(bytes == Array(#""\b\t\n\u000b\f\r\u001f/""#.utf8))
    }

    @Test("is read back as what it was, whatever character it holds")
    func isReadBack() throws {
        for range in [0...0xD7FF, 0xE000...0x1_FFFF] as [ClosedRange<UInt32>] {
            var text = ""
            text.unicodeScalars.append(contentsOf: range.compactMap(Unicode.Scalar.init))
            let read = try JSONSerialization.jsonObject(
                with: Data(quoted(text)), options: .fragmentsAllowed)
            let string = try #require(read as? String)
            #expect(string.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }

    @Test("has the same bytes when it is appended to others")
    func isAppended() {
        var bytes = Array("{".utf8)
        bytes.appendJSONString("a\"\u{1}")
        #expect(bytes == Array("{".utf8) + quoted("a\"\u{1}"))
    }
}
