import Charts
import Hummingbird
import VaultProtocol

/// `/lead`: how much work there is, in counts.
struct LeadPage: Sendable {
    let worklists: WorklistQueries
    let gatekeeper: Gatekeeper
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(
                .get, "/lead", action: .worklistCount, list: WorklistName.atRisk,
                gatekeeper: gatekeeper
            ) { _, caller in
                pages.page(
                    .lead, title: "Retention at a glance", principal: caller.principal,
                    content: try await view(caller))
            }.forPeople
        ]
    }

    private func view(_ caller: Caller) async throws -> LeadView {
        let team = caller.principal.team
        let state = try await worklists.state(of: WorklistName.atRisk, team: team)
        let counts = try await worklists.counts(of: WorklistName.atRisk, team: team)
        let offer = UnlockOffer(document: caller.document)
        return LeadView(
            team: team, asOf: state?.asOf ?? "never",
            people: NumberText.grouped(counts.reduce(0) { $0 + $1.people }),
            counts: counts.map { count in
                LeadView.Count(
                    segment: count.segment, valueBand: count.valueBand,
                    people: NumberText.grouped(count.people))
            },
            hasCounts: !counts.isEmpty,
            purposes: (offer?.purposes ?? []).map { purpose in
                LeadView.Purpose(
                    id: purpose.id, why: purpose.why,
                    columns: purpose.columns.joined(separator: ", "))
            })
    }
}

private struct LeadView: Sendable {
    struct Count: Sendable {
        let segment: String
        let valueBand: String
        let people: String
    }
    struct Purpose: Sendable {
        let id: String
        let why: String
        let columns: String
    }

    let team: String
    let asOf: String
    let people: String
    let counts: [Count]
    let hasCounts: Bool
    let purposes: [Purpose]
}
