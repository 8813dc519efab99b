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
        for html in [agent, officer] { #expect(!html.contains("<script")) }
    }

    @Test("no template has anything inline, and one value alone goes in as markup: a chart")
    func keepsTemplatesStrict() {
        for template in PageTemplate.allCases {
            for refused in [
                "<script", "style=", "<style", "javascript:", "http://", "https://", " on",
            ] {
                let text = template.text
                let isHandler = refused == " on" && !text.contains(#/ on[a-z]+=/#)
                #expect(isHandler || !text.contains(refused), "\(template) \(refused)")
            }
            let raw = template.text.components(separatedBy: "{{{").dropFirst()
            #expect(raw.allSatisfy { $0.hasPrefix("svg}}}") })
            #expect(!template.text.contains("{{&"))
        }
    }

    @Test("the templates escape by scalars, not by characters")
    func escapesScalars() {
        let text = TemplateEscaping().escapeText("\"\u{301}<\u{338}&'\u{202E}")
        #expect(text == "&quot;\u{301}&lt;\u{338}&amp;&#39;\u{FFFD}")
    }
}
