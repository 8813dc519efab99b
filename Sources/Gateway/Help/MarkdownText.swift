import Text

/// Markdown as the guides use it, as HTML.
///
/// That is headings, paragraphs, lists, code, tables, emphasis and links. Everything else is text,
/// and all text is escaped. The first heading of the text is left out: it is the title of the page.
struct MarkdownText: Sendable {
    /// A heading of the second level.
    struct Part: Hashable, Sendable {
        let anchor: String
        let partTitle: String
    }

    /// The whole text.
    let html: String
    let parts: [Part]

    /// - Parameter link: Where a target leads; nil where the link is to be plain text.
    init(_ markdown: String, link: @escaping (String) -> String?) {
        let inline = MarkdownInline(link: link)
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var html = ""
        var parts: [Part] = []
        while let line = lines.first {
            switch MarkdownBlock(line) {
            case .blank:
                lines.removeFirst()
            case .heading(let level, let text):
                lines.removeFirst()
                guard level > 1 else { continue }
                let anchor = Self.anchor(text)
                let place = Part(anchor: anchor, partTitle: MarkdownInline.plain(text))
                if level == 2 { parts.append(place) }
                html += "<h\(level) id=\"\(anchor)\">\(inline.html(text))</h\(level)>\n"
            case .fence:
                html += Self.code(&lines)
            case .table:
                html += Self.table(&lines, inline)
            case .item(let isNumbered):
                html += Self.list(&lines, isNumbered: isNumbered, inline)
            case .text:
                let text = Self.paragraph(&lines)
                let content = inline.html(text)
                if !content.isEmpty { html += "<p>\(content)</p>\n" }
            }
        }
        self.html = html
        self.parts = parts
    }

    /// A heading as links name it: lower-case, spaces as `-`, other signs dropped.
    static func anchor(_ heading: String) -> String {
        let plain = MarkdownInline.plain(heading).lowercased()
        return String(
            plain.compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || "_-".contains(character)
                return isKept && character.isASCII ? character : nil
            })
    }

    private static func code(_ lines: inout ArraySlice<Substring>) -> String {
        lines.removeFirst()
        let body = lines.prefix { !$0.hasPrefix("```") }
        lines = lines.dropFirst(body.count + 1)
        let text = MarkupText.escaped(body.joined(separator: "\n"))
        return "<pre tabindex=\"0\"><code>\(text)\n</code></pre>\n"
    }

    private static func paragraph(_ lines: inout ArraySlice<Substring>) -> String {
        let body = lines.prefix { MarkdownBlock($0) == .text }
        lines = lines.dropFirst(body.count)
        return body.joined(separator: "\n")
    }

    private static func list(
        _ lines: inout ArraySlice<Substring>, isNumbered: Bool, _ inline: MarkdownInline
    ) -> String {
        var items: [String] = []
        while let line = lines.first {
            let block = MarkdownBlock(line)
            if block == .item(isNumbered: isNumbered) {
                items.append(MarkdownBlock.itemText(line))
            } else if block == .text, line.first == " ", let last = items.indices.last {
                items[last] += "\n" + line.drop { $0 == " " }
            } else {
                break
            }
            lines.removeFirst()
        }
        let name = isNumbered ? "ol" : "ul"
        return "<\(name)>\n" + items.map { "<li>\(inline.html($0))</li>\n" }.joined()
            + "</\(name)>\n"
    }

    private static func table(
        _ lines: inout ArraySlice<Substring>, _ inline: MarkdownInline
    ) -> String {
        let rows = lines.prefix { MarkdownBlock($0) == .table }.map(cells)
        lines = lines.dropFirst(rows.count)
        func row(_ cells: [String], _ name: String) -> String {
            let texts = cells.map { "<\(name)>\(inline.html($0))</\(name.prefix(2))>" }
            return "<tr>\(texts.joined())</tr>\n"
        }
        let head = rows.first.map { row($0, "th scope=\"col\"") } ?? ""
        let body = rows.dropFirst(2).map { row($0, "td") }.joined()
        return "<table>\n<thead>\n\(head)</thead>\n<tbody>\n\(body)</tbody>\n</table>\n"
    }

    /// The cells of `| a | b |`; a `\|` within a cell is its own.
    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = [""]
        var isEscaped = false
        for character in line.dropFirst() {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                if isEscaped, character != "|" { cells[cells.count - 1].append("\\") }
                if character != "\\" { cells[cells.count - 1].append(character) }
            }
            isEscaped = character == "\\"
        }
        return cells.dropLast().map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}
