import TestSupport
import Testing

@testable import Gateway

/// `/lead`.
@Suite struct LeadPageTests {
    @Test("the lead sees counts and not one reference")
    func showsCounts() async throws {
        let html = try await SharedGateway.running.page("/lead", role: "retention_lead").text
        #expect(html.contains("<p class=\"tile-value\">120</p>"))
        #expect(!html.contains("WL-"))
        #expect(html.contains(">Can’t Lose Them<"))
        #expect(html.contains("Was among the best and has gone silent."))
        #expect(html.contains("href=\"/analyst\""))
        #expect(html.contains("approving one is not possible yet"))
    }
}
