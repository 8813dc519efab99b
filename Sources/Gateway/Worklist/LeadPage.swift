import Hummingbird
import VaultProtocol

/// `/lead`: how much work there is, in counts.
struct LeadPage: Sendable {
    let worklists: TeamWorklistQueries
    let pages: PageRenderer

    var routes: [Route] {
        [
            .get(
                "/lead", for: .people, action: .worklistCount, list: WorklistName.atRisk,
                "How much work there is, in counts.", answers: [.page("The page.")]
            ) { _, caller in
                pages.page(
                    .lead, title: "Team at a glance", path: "/lead", principal: caller.principal,
                    help: HelpPlace(.retentionLead, "how-much-work-there-is"),
                    content: try await view(caller))
            }
        ]
    }

    private func view(_ caller: Caller) async throws -> LeadView {
        let team = caller.principal.team
        return LeadView(
            team: team, state: try await worklists.state(of: WorklistName.atRisk, team: team),
            counts: try await worklists.counts(of: WorklistName.atRisk, team: team),
            options: caller.unlockOptions)
    }
}
