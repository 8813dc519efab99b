import Foundation
import TestSupport
import Testing

@testable import Gateway

/// What the pages show.
@Suite struct PageTests {
    private func page(_ path: String, role: String) async throws -> HTTPReply {
        try await SharedGateway.running.probe.send("GET", path, token: "token-" + role)
    }

    @Test("the analyst sees counts with intervals, what they cost, and withheld as withheld")
    func showsRelease() async throws {
        let html = try await page("/analyst", role: "analyst").text
        #expect(html.contains("<dd>2011-W49</dd>"))
        #expect(html.contains("4.84"))
        #expect(html.contains("0.064"))
        #expect(html.contains("Champions: 932 (95 % interval 923 to 941)"))
        #expect(html.contains("Lost: withheld"))
        #expect(html.components(separatedBy: "<figure>").count == 4)
    }

    @Test("the agent sees the first places of their own team's list, and a way to unlock")
    func showsWorklist() async throws {
        let html = try await page("/agent", role: "retention_agent").text
        #expect(html.contains("WL-NXK2"))
        #expect(!html.contains("WL-SXK2"))
        #expect(html.components(separatedBy: "name=\"reference\"").count == 51)
        #expect(html.contains("<option value=\"churn-callback\">"))
        #expect(html.contains("name=\"column\" value=\"phone\""))
        #expect(html.contains("href=\"/agent?cursor=50\""))
    }

    @Test("the lead sees counts and not one reference")
    func showsCounts() async throws {
        let html = try await page("/lead", role: "retention_lead").text
        #expect(html.contains("<dd>120</dd>"))
        #expect(!html.contains("WL-"))
        #expect(html.contains("approving one is not possible yet"))
    }

    @Test("the officer sees events newest first, and the signed state of the log")
    func showsAudit() async throws {
        let html = try await page("/compliance", role: "compliance_officer").text
        #expect(html.contains("Tree size"))
        #expect(html.contains("<dd>75</dd>"))
        #expect(html.contains("unreadable leaf"))
        #expect(html.contains("href=\"/compliance?cursor=25\""))
        let older = try await page("/compliance?cursor=25", role: "compliance_officer").text
        #expect(!older.contains(">74</th>"))
        #expect(older.contains(">0</th>"))
    }

    @Test("names full of markup come out as text")
    func escapesNames() async throws {
        let agent = try await page("/agent", role: "hostile").text
        #expect(agent.contains("&quot;\u{301}&gt;&lt;script&gt;"))
        let officer = try await page("/compliance", role: "compliance_officer").text
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

    @Test("assets are kept by tag and loaded again only when they change")
    func servesAssets() async throws {
        let probe = try await SharedGateway.running.probe
        for asset in Asset.all {
            let first = try await probe.send("GET", asset.path)
            #expect(first.status == 200)
            let tag = try #require(first.headers["etag"])
            let again = try await probe.send("GET", asset.path, headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
    }

    @Test(
        "a number is printed with the decimals asked for",
        arguments: [
            (4.841_2, 2, "4.84"), (0.064, 3, "0.064"), (0.999_9, 2, "1.00"), (12, 0, "12"),
        ])
    func printsDecimals(value: Double, places: Int, text: String) {
        #expect(AnalystPage.decimal(value, places: places) == text)
    }
}
