import Foundation
import TestSupport
import Testing

@testable import Gateway

/// What holds for every template.
@Suite struct PageTemplateTests {
    @Test("names full of markup come out as text")
    func escapesNames() async throws {
        let agent = try await SharedGateway.running.page("/agent", role: "hostile").text
        #expect(agent.contains("&quot;\u{301}&gt;&lt;script&gt;"))
        let officer = try await SharedGateway.running.page(
            "/compliance", role: "compliance_officer"
        ).text
        for html in [agent, officer] { #expect(!html.withoutOwnScript.contains("<script")) }
    }

    @Test("no template has anything inline, and as markup go in a chart and a guide alone")
    func keepsTemplatesStrict() {
        for template in PageTemplate.allCases {
            let text = template.text.withoutOwnScript
            for refused in ["<script", "style=", "<style", "javascript:", "http://", "https://"] {
                #expect(!text.contains(refused), "\(template) \(refused)")
            }
            #expect(!text.contains(#/ on[a-z]+=/#), "\(template)")
            let raw = text.components(separatedBy: "{{{").dropFirst()
            #expect(
                raw.allSatisfy { $0.hasPrefix("figure}}}") || $0.hasPrefix("article}}}") },
                "\(template)")
            #expect(!text.contains("{{&"))
        }
    }

    @Test("no page says leaf, Cant or as of never")
    func usesPlainWords() async throws {
        for (path, role) in [
            ("/agent", "retention_agent"), ("/lead", "retention_lead"), ("/analyst", "analyst"),
            ("/compliance", "compliance_officer"),
        ] {
            let html = try await SharedGateway.running.page(path, role: role).text
            for word in ["leaf", "Cant ", "never</", "Too much"] {
                #expect(!html.contains(word), "\(path) \(word)")
            }
        }
    }

    @Test("every page has the frame: account, role and team, and the pages of the role")
    func framesPages() async throws {
        let html = try await SharedGateway.running.page("/lead", role: "retention_lead").text
        #expect(html.contains("<span class=\"account-name\">test-retention_lead</span>"))
        #expect(html.contains("Retention lead, team north"))
        #expect(html.contains("<a href=\"/lead\" aria-current=\"page\">"))
        #expect(html.contains("<a href=\"/analyst\"><span"))
        #expect(html.contains("<title>Team at a glance · Bauta</title>"))
        #expect(!html.contains("href=\"/compliance\""))
    }

    @Test("the templates escape by scalars, not by characters")
    func escapesScalars() {
        let text = TemplateEscaping().escapeText("\"\u{301}<\u{338}&'\u{202E}")
        #expect(text == "&quot;\u{301}&lt;\u{338}&amp;&#39;\u{FFFD}")
    }
}

extension String {
    /// The text without the one script that pages load.
    var withoutOwnScript: String {
        replacing("<script src=\"/assets/bauta.js\" defer></script>", with: "")
    }
}
