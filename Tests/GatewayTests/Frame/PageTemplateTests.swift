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

    @Test("no template has anything inline; as markup go in a chart, a guide and made rows")
    func keepsTemplatesStrict() {
        for template in PageTemplate.allCases {
            let text = template.text.withoutOwnScript
            for refused in ["<script", "style=", "<style", "javascript:", "http://", "https://"] {
                #expect(!text.contains(refused), "\(template) \(refused)")
            }
            #expect(!text.contains(#/ on[a-z]+=/#), "\(template)")
            let raw = text.components(separatedBy: "{{{").dropFirst()
            let allowed = ["figure}}}", "article}}}", "rows}}}"]
            #expect(
                raw.allSatisfy { text in allowed.contains { text.hasPrefix($0) } }, "\(template)")
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

    @Test("rows tell the same values by name as reflection finds")
    func tellsRows() {
        let item = AgentView.ItemRow(
            position: 7, reference: "WL-7KQ2M-4TXRA", segment: "Lost", meaning: "Gone.",
            recencyBand: "a", frequencyBand: "b", valueBand: "c", isChosen: true)
        let record = AuditRecord(
            leafIndex: 3, leaf: Array("{}".utf8), recordedAt: "2026-03-01T12:30:00Z")
        let count = LeadView.CountRow(
            segment: "Lost", meaning: "Gone.", valueBand: "c", people: "12")
        for row in [item, count, EventRow(record, saying: AuditLeafSummary(record.leaf))]
            as [any TemplateRow]
        {
            var rest = Array(Mirror(reflecting: row).children)
            while let (label, value) = rest.popLast() {
                if let moment = value as? MomentView {
                    rest += [("stamp", moment.stamp), ("moment", moment.text)]
                    continue
                }
                let told = label.flatMap(row.child(named:))
                let text = (told as? TemplateText)?.renderText ?? told.map { "\($0)" }
                let shown = Mirror(reflecting: value).children.first?.value ?? value
                #expect(text == "\(shown)", "\(label ?? "")")
            }
            #expect(row.child(named: "none") == nil)
        }
        let unknown = AgentView.ItemRow(
            position: 1, reference: "", segment: "", meaning: nil, recencyBand: "",
            frequencyBand: "", valueBand: "", isChosen: false)
        #expect(unknown.child(named: "meaning") == nil)
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
