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
        #expect(html.components(separatedBy: "name=\"reference\"").count == 26)
        #expect(html.contains("name=\"purpose\" value=\"churn-callback\" required"))
        #expect(html.contains("name=\"column\" value=\"phone\""))
        #expect(html.contains("Call back about an offer"))
        #expect(html.contains("name=\"acknowledged\""))
        #expect(html.contains("as of 10 December 2011"))
        #expect(html.contains("href=\"/agent?cursor=25\""))
    }

    @Test("its links lead through the whole list, each place once")
    func walksWorklist() async throws {
        let html = try await SharedGateway.running.pages(
            from: "/agent", role: "retention_agent", link: #/href="([^"]+)">Further down the list/#)
        let places = html.flatMap { $0.matches(of: #/id="place-([0-9]+)"/#).map { Int($0.1) } }
        #expect(places == Array(1...Seed.places))
        #expect(html.count == 5)
    }
}
