import Testing

@testable import Gateway

@Suite("Lists as CSV")
struct CSVTextTests {
    @Test(
        "make no formula of a text, whatever it begins with",
        arguments: [
            "=HYPERLINK(\"http://example.com\")", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1",
        ])
    func formulas(text: String) {
        let field = CSVText.table([[text]])
        #expect(field.hasPrefix("'") || field.hasPrefix("\"'"), "\(field)")
    }

    @Test(
        "leave numbers and other texts as they are",
        arguments: ["-5", "-0.25", "1e-9", "", "–", "a=b", "Müller", "2026-11-30"])
    func plain(text: String) {
        #expect(CSVText.table([[text]]) == text + "\r\n")
    }

    @Test("quote what would end a field or a line")
    func quotes() {
        let table = CSVText.table([["a,b", "a\"b", "a\nb", "a\r\nb"], ["x", "", "", ""]])
        #expect(
            table == "\"a,b\",\"a\"\"b\",\"a\nb\",\"a\r\nb\"\r\nx,,,\r\n")
    }
}
