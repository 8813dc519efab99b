import CustomerModel
import HTTPTypes
import TestSupport
import Testing
import VaultProtocol

@testable import Gateway

/// What the frame leads to.
@Suite struct NavigationTests {
    private func principal(
        _ role: Role, _ permitted: GatewayAction...
    ) -> VerifiedPrincipal {
        VerifiedPrincipal(
            account: "a", role: role.rawValue, team: "north", credentialID: "", expiresAt: 0,
            permitted: permitted)
    }

    @Test("a reader is offered what policy permits them, and the guide of their role")
    func offersWhatIsPermitted() {
        let lead = NavigationEntry.list(
            for: principal(.retentionLead, .worklistCount, .releaseRead))
        #expect(lead.map(\.path) == ["/lead", "/analyst", "/help/retention-lead"])
        let agent = NavigationEntry.list(for: principal(.retentionAgent, .worklistRead))
        #expect(agent.map(\.path) == ["/agent", "/help/retention-agent"])
        #expect(NavigationEntry.list(for: nil).map(\.path) == ["/help"])
    }

    @Test("every role's own page is one the frame leads to", arguments: Role.allCases)
    func leadsHome(role: Role) {
        if let home = role.home { #expect(NavigationEntry.all.contains { $0.path == home }) }
    }

    @Test("each entry leads to a page that asks permission for what the entry says")
    func agreesWithRoutes() async throws {
        let routes = try await SharedGateway.running.gateway.routes
        for entry in NavigationEntry.all {
            let route = routes.first { $0.method == .get && $0.path == entry.path }
            #expect(route?.access.name == entry.action.rawValue, "\(entry.path)")
        }
    }

    @Test("groups keep their order, and one entry at most is marked")
    func groups() {
        let list = NavigationEntry.list(
            for: principal(.complianceOfficer, .auditRead, .releaseRead))
        let groups = NavigationGroup.groups(of: list, at: "/analyst")
        #expect(groups.map(\.groupTitle) == ["Review", "Customers", "Help"])
        #expect(groups.flatMap(\.entries).filter(\.isCurrent).map(\.path) == ["/analyst"])
    }
}
