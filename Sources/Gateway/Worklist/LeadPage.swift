import Charts
import Hummingbird
import VaultProtocol

/// `/lead`: how much work there is, in counts.
struct LeadPage: Sendable {
    let worklists: TeamWorklistQueries
    let authorization: VaultAuthorization
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(
                .get, "/lead", action: .worklistCount, list: WorklistName.atRisk,
                authorization: authorization
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
        let options = UnlockOptions(document: caller.document)
        return LeadView(
            team: team, asOf: state?.asOf ?? "never",
            people: NumberText.grouped(counts.reduce(0) { $0 + $1.people }),
            counts: counts.map { count in
                LeadView.CountRow(
                    segment: count.segment, valueBand: count.valueBand,
                    people: NumberText.grouped(count.people))
            },
            hasCounts: !counts.isEmpty,
            purposes: (options?.purposes ?? []).map { purpose in
                LeadView.PurposeRow(
                    id: purpose.id, why: purpose.why,
                    columns: purpose.columns.joined(separator: ", "))
            })
    }
}

private struct LeadView: Sendable {
    struct CountRow: Sendable {
        let segment: String
        let valueBand: String
        let people: String
    }
    struct PurposeRow: Sendable {
        let id: String
        let why: String
        let columns: String
    }

    let team: String
    let asOf: String
    let people: String
    let counts: [CountRow]
    let hasCounts: Bool
    let purposes: [PurposeRow]
}
