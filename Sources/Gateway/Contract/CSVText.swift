/// Rows of texts as CSV (RFC 4180).
enum CSVText {
    /// A line for each of `rows`, each ended by CR LF.
    static func table(_ rows: [[String]]) -> String {
        rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    /// `text` as a field: quoted where it has to be, and behind an apostrophe where a spreadsheet would
    /// take it for a formula (OWASP, "CSV Injection").
    private static func field(_ text: String) -> String {
        let text = isFormula(text) ? "'" + text : text
        let needsQuotes = text.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        // A negative number is a number, in a spreadsheet too.
        return ["=", "+", "-", "@", "\t", "\r"].contains(first) && Double(text) == nil
    }
}
