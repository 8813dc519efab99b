import Text

/// What figures have in common: a frame with title and description, a drawing with the same for
/// whoever does not see it, a data table, and positions that are shares of the width.
///
/// The markup has presentation attributes and classes only, so that it shows under a content
/// security policy without inline styles; the page's style sheet colours the classes that begin
/// with `chart-`.
enum FigureMarkup {
    /// `text` without what may not stand in an identifier.
    static func identifier(_ text: String) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    }

    /// The figure every chart stands in.
    ///
    /// - Parameters:
    ///   - identifier: The heading is called by it with `-heading` behind.
    ///   - description: One sentence under the title; none where it is empty.
    ///   - body: Markup of the chart itself.
    static func frame(
        identifier: String, title: String, description: String, body: String
    ) -> String {
        let sentence =
            description.isEmpty
            ? "" : "<p class=\"chart-why\">\(MarkupText.escaped(description))</p>"
        return """
            <figure class="chart" aria-labelledby="\(identifier)-heading">
            <figcaption><h2 id="\(identifier)-heading">\(MarkupText.escaped(title))</h2>\
            \(sentence)</figcaption>
            \(body)</figure>

            """
    }

    /// A figure of a drawing, whose numbers can be read as well as seen.
    static func figure(
        identifier: String, title: String, description: String, svg: String, table: String
    ) -> String {
        frame(
            identifier: identifier, title: title, description: description,
            body: svg + "<details><summary>Numbers</summary>\n" + table + "</details>\n")
    }

    /// The start of an `<svg>` element that says what it shows to whoever cannot see it.
    static func opening(
        identifier: String, title: String, description: String, width: Int, height: Int
    ) -> String {
        """
        <svg class="drawing" role="img" viewBox="0 0 \(width) \(height)" \
        aria-labelledby="\(identifier)-title \(identifier)-desc" \
        xmlns="http://www.w3.org/2000/svg">
        <title id="\(identifier)-title">\(MarkupText.escaped(title))</title>
        <desc id="\(identifier)-desc">\(MarkupText.escaped(description))</desc>

        """
    }

    /// A table of numbers; the first column names the row.
    static func table(heads: [String], rows: [[String]]) -> String {
        func row(_ cells: [String], first: String, rest: String) -> String {
            let texts = cells.enumerated().map { place, text in
                let (start, end) = place == 0 ? (first, "</th>") : (rest, rest.endTag)
                return start + MarkupText.escaped(text) + end
            }
            return "<tr>" + texts.joined() + "</tr>\n"
        }
        let number = "<th scope=\"col\" class=\"number\">"
        return "<table>\n<thead>\n" + row(heads, first: "<th scope=\"col\">", rest: number)
            + "</thead>\n<tbody>\n"
            + rows.map { row($0, first: "<th scope=\"row\">", rest: "<td class=\"number\">") }
            .joined() + "</tbody>\n</table>\n"
    }

    /// Where `share` (0…1, held there) lies on `length` units, one decimal place; what is no number
    /// lies at the start.
    static func position(_ share: Double, length: Int) -> Double {
        (held(share) * Double(length) * 10).rounded() / 10
    }

    /// `share` (0…1, held there) as a length of SVG that grows with its drawing: `0.1234` is
    /// `12.34%`.
    static func length(_ share: Double) -> String {
        fixed(100 * held(share), decimals: 2) + "%"
    }

    private static func held(_ share: Double) -> Double {
        share.isNaN ? 0 : min(max(share, 0), 1)
    }

    /// `0.123` as `12.3 %`.
    static func percent(_ share: Double) -> String { fixed(100 * share, decimals: 1) + " %" }

    /// A number that is not below zero, with one decimal or two; a dash for what has no such digits.
    static func fixed(_ value: Double, decimals: Int) -> String {
        value.isNaN ? "–" : NumberText.decimal(max(0, value), places: decimals) ?? "–"
    }
}

extension String {
    /// The tag that ends the element which this text starts: `</td>` for `<td class="…">`.
    fileprivate var endTag: String {
        "</" + String(dropFirst().prefix { $0 != " " && $0 != ">" }) + ">"
    }
}
