import TestSupport
import Testing

@testable import Gateway

/// `/compliance`.
@Suite struct CompliancePageTests {
    @Test("the officer sees events newest first, and the signed state of the log")
    func showsAudit() async throws {
        let html = try await SharedGateway.running.page("/compliance", role: "compliance_officer")
            .text
        #expect(html.contains("Tree size"))
        #expect(html.contains("<dd>75</dd>"))
        #expect(html.contains("unreadable leaf"))
        #expect(html.contains("href=\"/compliance?cursor=25\""))
        let older = try await SharedGateway.running.page(
            "/compliance?cursor=25", role: "compliance_officer"
        ).text
        #expect(!older.contains(">74</th>"))
        #expect(older.contains(">0</th>"))
    }
}
