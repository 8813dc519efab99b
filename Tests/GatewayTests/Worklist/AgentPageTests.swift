import Foundation
import TestSupport
import Testing

@testable import Gateway

/// `/agent`.
@Suite struct AgentPageTests {
    @Test("the agent sees the first places of their own team's list, and a way to unlock")
    func showsWorklist() async throws {
        let html = try await SharedGateway.running.page("/agent", role: "retention_agent").text
        #expect(html.contains("WL-NXK2"))
        #expect(!html.contains("WL-SXK2"))
        #expect(html.components(separatedBy: "name=\"reference\"").count == 51)
        #expect(html.contains("<option value=\"churn-callback\">"))
        #expect(html.contains("name=\"column\" value=\"phone\""))
        #expect(html.contains("href=\"/agent?cursor=50\""))
    }
}
