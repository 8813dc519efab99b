import Text

/// What figures have in common: an opening with a title and a description, a caption, a data table.
enum FigureMarkup {
    /// `text` without what may not stand in an identifier.
    static func identifier(_ text: String) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    }

    /// The start of an `<svg>` element that says what it shows to whoever cannot see it.
    static func opening(
        identifier: String, title: String, description: String, width: Int, height: Int
    ) -> String {
        """
        <svg class="chart" role="img" viewBox="0 0 \(width) \(height)" \
        aria-labelledby="\(identifier)-title \(identifier)-desc" \
        xmlns="http://www.w3.org/2000/svg">
        <title id="\(identifier)-title">\(MarkupText.escaped(title))</title>
        <desc id="\(identifier)-desc">\(MarkupText.escaped(description))</desc>

        """
    }

    /// A figure whose numbers can be read as well as seen.
    static func figure(svg: String, caption: String, table: String) -> String {
        "<figure>\n\(svg)<figcaption>\(MarkupText.escaped(caption))</figcaption>\n"
            + "<details><summary>Numbers</summary>\n\(table)</details>\n</figure>\n"
    }

    /// A table of texts.
    static func table(heads: [String], rows: [[String]]) -> String {
        func row(_ cells: [String], from start: String, to end: String) -> String {
            "<tr>" + cells.map { start + MarkupText.escaped($0) + end }.joined() + "</tr>\n"
        }
        return "<table>\n<thead>\n" + row(heads, from: "<th scope=\"col\">", to: "</th>")
            + "</thead>\n<tbody>\n"
            + rows.map { row($0, from: "<td>", to: "</td>") }.joined() + "</tbody>\n</table>\n"
    }

    /// Where `share` (0…1, held there) lies on `length` units, one decimal place.
    static func position(_ share: Double, length: Int) -> Double {
        (min(max(share, 0), 1) * Double(length) * 10).rounded() / 10
    }

    /// `0.123` as `12.3 %`.
    static func percent(_ share: Double) -> String { fixed(100 * share, decimals: 1) + " %" }

    /// A number that is not below zero, with one decimal or two.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = decimals == 1 ? 10 : 100
        let scaled = Int((max(0, value) * Double(scale)).rounded())
        let rest = String(scaled % scale)
        return "\(scaled / scale)."
            + String(repeating: "0", count: decimals - rest.count) + rest
    }
}
