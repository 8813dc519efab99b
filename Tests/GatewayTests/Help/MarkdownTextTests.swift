import Foundation
import FoundationXML
import Testing

@testable import Gateway

/// Markdown of guides as HTML.
@Suite struct MarkdownTextTests {
    private func html(_ text: String) -> String {
        MarkdownText(text, link: { $0.hasPrefix("/") ? $0 : nil }).html
    }

    private static let examples: [(String, String)] = [
        ("two\nlines", "<p>two\nlines</p>\n"),
        ("# Title\n\n## A part: *here*", "<h2 id=\"a-part-here\">A part: <em>here</em></h2>\n"),
        ("- one\n- two\n  more", "<ul>\n<li>one</li>\n<li>two\nmore</li>\n</ul>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        ("```\na < b\n```", "<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>\n"),
        ("**b** and `c*d*`", "<p><strong>b</strong> and <code>c*d*</code></p>\n"),
        ("[here](/x) [there](y.md)", "<p><a href=\"/x\">here</a> there</p>\n"),
        ("![a picture](a.png)", ""),
        ("4 * 5 * 6", "<p>4 * 5 * 6</p>\n"),
        ("an open ` or [ or **", "<p>an open ` or [ or **</p>\n"),
        (
            "| a | b |\n|---|---|\n| `c` | d\\|e |",
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr>\n"
                + "</thead>\n<tbody>\n<tr><td><code>c</code></td><td>d|e</td></tr>\n"
                + "</tbody>\n</table>\n"
        ),
    ]

    @Test("what guides are written in becomes elements", arguments: examples)
    func renders(markdown: String, html: String) {
        #expect(self.html(markdown) == html)
    }

    @Test("markup in a guide stays text")
    func escapes() {
        let text = html("## <b>\n\n<script>alert(1)</script> [x](/\"onclick=\"y) `<i>`")
        #expect(!text.contains("<script") && !text.contains("<b>") && !text.contains("<i>"))
        #expect(!text.contains("\"onclick"))
    }

    @Test(
        "what never ends is text or code to the end",
        arguments: ["```\nx", "| a", "- ", "1. ", "#"])
    func ends(markdown: String) {
        #expect(html(markdown).count < 200)
    }

    @Test("every guide is whole markup, with its parts named", arguments: Guide.allCases)
    func rendersGuides(guide: Guide) {
        let text = MarkdownText(guide.text, link: Guide.served)
        #expect(XMLParser(data: Data("<div>\(text.html)</div>".utf8)).parse())
        #expect(text.parts.count > 1)
        #expect(Set(text.parts.map(\.anchor)).count == text.parts.count)
        #expect(!text.html.contains("]("))
        #expect(!text.html.contains("**"))
    }

    @Test("every link of a guide within the product leads to a guide and a part that exist")
    func resolvesLinks() {
        let texts = Guide.allCases.map { ($0.path, MarkdownText($0.text, link: Guide.served)) }
        let paths = Dictionary(uniqueKeysWithValues: texts)
        for (path, text) in texts {
            for match in text.html.matches(of: #/href="([^"#]*)#?([^"]*)"/#) {
                let target = match.1.isEmpty ? path : String(match.1)
                #expect(paths[target] != nil || target == "/help/definitions", "\(target)")
                if !match.2.isEmpty {
                    let isThere = paths[target]?.html.contains("id=\"\(match.2)\"") == true
                    #expect(isThere, "\(match.0)")
                }
            }
        }
    }

    @Test("pages lead to parts of guides that exist")
    func resolvesHelp() {
        for place in [
            HelpPlace(.analyst, "read-them-rightly"), HelpPlace(.retentionAgent, "unlock"),
            HelpPlace(.retentionAgent, "when-it-says-no"),
            HelpPlace(.retentionLead, "how-much-work-there-is"),
            HelpPlace(.complianceOfficer, "read-the-log"),
        ] {
            let parts = MarkdownText(place.guide.text, link: Guide.served).parts
            #expect(parts.contains { $0.anchor == place.anchor }, "\(place.path)")
        }
    }
}
