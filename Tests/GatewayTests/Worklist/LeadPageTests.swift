import TestSupport
import Testing

@testable import Gateway

/// `/lead`.
@Suite struct LeadPageTests {
    @Test("the lead sees counts and not one reference")
    func showsCounts() async throws {
        let html = try await SharedGateway.running.page("/lead", role: "retention_lead").text
        #expect(html.contains("<dd>120</dd>"))
        #expect(!html.contains("WL-"))
        #expect(html.contains("approving one is not possible yet"))
    }
}
