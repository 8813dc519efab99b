import FoundationEssentials
import HTTPTypes
import TestSupport
import Testing

@testable import Gateway

/// What the databases, the policy and the vault say, on pages.
@Suite struct StoredTextTests {
    private static let running = Task { try await RunningGateway(fill: HostileSeed.fill) }
    private static let roles = [
        "hostile_retention_agent", "hostile_retention_lead", "hostile_analyst",
        "hostile_compliance_officer", "hostile_operator", "refused",
    ]

    @Test("markup in what is stored, permitted or refused comes out as text on every page")
    func escapesStoredText() async throws {
        let running = try await Self.running.value
        let probe = RawProbe(port: running.probe.port)
        var shown: Set<String> = []
        for route in running.gateway.routes where route.method == .get {
            for role in Self.roles {
                let name = "\(route.path) as \(role)"
                let answer = try await probe.send(
                    """
                    GET \(route.path) HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Connection: close\r
                    Accept: text/html, text/csv\r
                    Authorization: Bearer token-\(role)\r
                    \r\n
                    """)
                HostileText.expectHarmless(answer, name)
                if answer.holds(HostileText.escaped, inBody: true) { shown.insert(name) }
            }
        }
        // Everything that has a place on a page was there to be looked at.
        for name in [
            "/agent as hostile_retention_agent", "/lead as hostile_retention_lead",
            "/analyst as hostile_analyst", "/compliance as hostile_compliance_officer",
            "/analyst as refused",
        ] {
            #expect(shown.contains(name), "\(name)")
        }
    }

    @Test("each stored text of the work list and of the record has its place on its page")
    func showsStoredText() async throws {
        let running = try await Self.running.value
        let agent = try await running.page("/agent", role: "hostile_retention_agent").text
        // Reference, segment, three bands; purpose, why, acknowledgement, columns; the team.
        #expect(agent.components(separatedBy: HostileText.escaped).count > 10)
        let officer = try await running.page("/compliance", role: "hostile_compliance_officer").text
        #expect(officer.components(separatedBy: HostileText.escaped).count > 8)
        let analyst = try await running.page("/analyst", role: "hostile_analyst").text
        #expect(analyst.components(separatedBy: HostileText.escaped).count > 8)
    }
}
