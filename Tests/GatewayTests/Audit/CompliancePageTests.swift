import TestSupport
import Testing

@testable import Gateway

/// `/compliance`.
@Suite struct CompliancePageTests {
    @Test("the officer sees entries newest first, and the signed state of the record")
    func showsAudit() async throws {
        let html = try await SharedGateway.running.page("/compliance", role: "compliance_officer")
            .text
        #expect(html.contains("Entries signed"))
        #expect(html.contains("<dd>75</dd>"))
        #expect(html.contains("Unreadable entry"))
        #expect(html.contains("href=\"/compliance?cursor=50\""))
        let older = try await SharedGateway.running.page(
            "/compliance?cursor=25", role: "compliance_officer"
        ).text
        #expect(!older.contains("</span>74</th>"))
        #expect(older.contains("</span>0</th>"))
    }

    @Test("its links lead through the whole record, each entry once")
    func walksAudit() async throws {
        let html = try await SharedGateway.running.pages(
            from: "/compliance", role: "compliance_officer", link: #/href="([^"]+)">Older/#)
        let leaves = html.flatMap {
            $0.matches(of: #/<th scope="row" class="number">.*?</span>([0-9]+)</#).map { Int($0.1) }
        }
        #expect(leaves == (0..<Seed.leaves).reversed())
        #expect(html.count == 3)
    }
}
